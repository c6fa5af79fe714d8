"""Every sentence by which the backend refuses something can be read in any language."""

import ast
import inspect
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from backend import errors
from backend.messages.attach_error_text import ATTACH_ERRORS
from backend.messages.branch_error_text import BRANCH_ERRORS
from backend.messages.case_error_text import CASE_ERRORS
from backend.messages.import_error_text import ROW_ERRORS
from backend.messages.incident_error_text import INCIDENT_ERRORS
from backend.messages.known_sentences import find_sentence, read_sentence
from backend.messages.order_error_text import ORDER_ERRORS
from backend.messages.order_result_text import ORDER_RESULTS
from backend.messages.payload_error_text import PAYLOAD_ERRORS
from backend.messages.rejection_text import REJECTIONS
from backend.messages.request_error_text import REQUEST_ERRORS
from backend.messages.share_error_text import SHARE_ERRORS
from backend.messages.storage_error_text import STORAGE_ERRORS
from backend.translation import install_lookup
from tests.console.language.code_texts import ROOT, CodeText, marked_texts

KNOWN = (
    *REQUEST_ERRORS,
    *ORDER_ERRORS,
    *STORAGE_ERRORS,
    *ATTACH_ERRORS,
    *BRANCH_ERRORS,
    *INCIDENT_ERRORS,
    *CASE_ERRORS,
    *PAYLOAD_ERRORS,
    *ROW_ERRORS,
    *SHARE_ERRORS,
)
ALL = (*KNOWN, *REJECTIONS.values(), *ORDER_RESULTS.values())
# A Defect is logged with its stack, and shown as the one sentence of `wire.failures`.
KINDS = {
    name
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, Exception)
} - {"Defect", "MarigraphError"} | {"BadFilter", "Failure", "OrderDone", "Answer", "reject"}
# Of an import: what is said of a line, by whichever hand it comes to the report.
OF_LINES = {
    "ValueError",
    "ParsedEvent",
    "UnreadableRow",
    "add_unreadable",
    "_refuse",
    "_unreadable",
}
MEANINGS = {"MEANINGS", "_MEANINGS", "FINDINGS", "meanings"}  # by code, of lines and findings
_AT_THE_START = "it is said where a backend is started, in a terminal and its log"
NOT_SHOWN = {
    "backend/cli/": "a terminal is in English",
    "backend/client/": "it is for programs of others; the window has a link of its own",
    "backend/domain/module_check.py": _AT_THE_START,
    "backend/domain/registry.py": _AT_THE_START,
    "backend/domain/translation_check.py": _AT_THE_START,
    "backend/domain/translation_files.py": _AT_THE_START,
    "backend/projection/installed_projections.py": _AT_THE_START,
    "backend/projection/row_invariants.py": _AT_THE_START,
    "backend/projection/table_specs.py": _AT_THE_START,
    "backend/projection/work_board.py": _AT_THE_START,
    "backend/run/bootstrap.py": _AT_THE_START,
    "backend/settings.py": _AT_THE_START,
    "backend/store/engine_registry.py": _AT_THE_START,
    "backend/store/memory_engine/": "this log is for tests",
    "backend/store/nats_engine/nats_log_url.py": _AT_THE_START,
    "backend/store/sql/long_work.py": "the last word, in the log, of who was told to stop",
    "backend/store/sql/sql_log_engine.py": _AT_THE_START,
    "backend/store/sqlite_engine/sqlite_log_engine.py": _AT_THE_START,
    "backend/exchange/archives.py": "an archive that is damaged is refused as a whole",
}
_KEYWORDS = ("message", "reason", "meaning")
COMPOSED = {  # sentences whose parts are chosen: each whole one is known
    "its {} {}",
    "{} is {}, not an RFC 3339 time with a zone",
    "{} is no RFC 3339 time: {}",
    "{} is no ISO 8601 time",
    "{} cannot be read as ISO 8601: {}",
    "{}: {}. {}",
    "{} {}. Name another file.",
    "{}: {}",
    (
        "{}: its texts are not UTF-8, and the encoding cannot be recognised for sure{}. Say it with"
        " --encoding, e.g. --encoding {}."
    ),
    "A silence ends after it begins, and within {}.",
    "Nothing of {} is parked in {} of {}{}; `marigraph parked` lists what is.",
    "The id {} was used for {}, {}, and that was {}. Give every command an id of its own.",
    (
        "There is a log at {}, and it {}. To set it aside, and put the backup in its place, add:"
        " --replace {}"
    ),
}

EXAMPLES = {  # of values that are known by what they look like
    "condition": "parked > 0",
    "length": "2 characters",
    "form": "a text or a whole number",
    "given_form": "null",
    "json_fault": "trailing characters",
    "utf8_fault": "invalid start byte",
    "base64_fault": "Incorrect padding",
    "xml_fault": "mismatched tag",
    "time_form": "a week date",
    "date_order": "day first",
    "other_order": "month first",
}


def skeleton(text: str) -> str:
    return re.sub(r"\{\w+\}", "{}", text)


@cache
def raised_sentences() -> tuple[CodeText, ...]:
    """Return every sentence that an error of the backend, or a reply, is made with."""
    return tuple(_raised_sentences())


def _raised_sentences() -> Iterator[CodeText]:
    for file in sorted((ROOT / "backend").rglob("*.py")):
        place = str(file.relative_to(ROOT))
        if any(place.startswith(each) for each in NOT_SHOWN):
            continue
        kinds = KINDS | OF_LINES if place.startswith("backend/exchange/") else KINDS
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for said in said_by(node, kinds):
                if " " in (text := write(said)):
                    yield CodeText(text, f"{place}:{said.lineno}")


def said_by(node: ast.AST, kinds: set[str]) -> Iterator[ast.expr]:
    """Return what may be a sentence in it: given to a kind, a meaning by its code, a fault."""
    match node:
        case ast.Call() if called(node) in kinds:
            yield from node.args[:2]
            yield from (each.value for each in node.keywords if each.arg in _KEYWORDS)
        case ast.Assign(targets=[target], value=ast.Dict(values=values)):
            if _name_of(target) in MEANINGS:
                yield from values
        case ast.Assign(targets=[ast.Name(id="reason")], value=value) if kinds & OF_LINES:
            yield value
        case ast.Return(value=ast.Tuple(elts=[ast.Constant(value=str()), said])):
            yield said  # a field, and what is wrong with it
        case _:  # holds no sentence of its own: what is below it is walked to
            pass


def called(call: ast.Call) -> str:
    return _name_of(call.func)


def _name_of(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def write(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.JoinedStr(values=parts):
            return "".join(
                write(each) if isinstance(each, ast.Constant) else "{}" for each in parts
            )
        case _:
            return ""


def test_that_every_sentence_of_an_error_is_known_in_other_languages() -> None:
    known = {skeleton(text) for text in ALL} | {skeleton(each.text) for each in marked_texts()}
    found = list(raised_sentences())
    assert [each for each in found if each.text not in known | COMPOSED] == []
    assert len(found) > 100  # they are found


def test_that_only_what_there_is_is_passed_over() -> None:
    assert [each for each in NOT_SHOWN if not (ROOT / Path(each)).exists()] == []
    found = {each.text for each in raised_sentences()}
    assert sorted(COMPOSED - found) == []


@pytest.mark.parametrize("text", ALL)
def test_that_a_sentence_is_told_from_all_others(text: str) -> None:
    places = {place for _, place, _, _ in string.Formatter().parse(text) if place}
    values = {place: EXAMPLES.get(place, f"{place}-1") for place in places}
    written = text.format_map(values)
    found = find_sentence(written)
    if places:
        assert found == (text, values)
    assert read_sentence(written) == written


def test_that_a_sentence_within_another_is_read_too() -> None:
    said = "There is no field `totl`: did you mean `total`? (character 3)"
    install_lookup(lambda text: f"<{text}>")
    try:
        read = read_sentence(said)
    finally:
        install_lookup(None)
    assert read == "<There is no field `totl`: <<did you mean `total`?> (character 3)>>"


def test_that_the_kinds_of_values_in_a_sentence_about_a_calculation_are_read_too() -> None:
    said = "`-` between an amount and a time makes no sense (character 8)"
    install_lookup(lambda text: f"<{text}>")
    try:
        read = read_sentence(said)
    finally:
        install_lookup(None)
    assert read == "<<`-` between <an amount> and <a time> makes no sense> (character 8)>"


def test_that_what_a_program_wrote_is_left_as_it_is() -> None:
    said = "a: b. " * 100_000
    assert find_sentence(said) is None
    assert read_sentence(said) == said

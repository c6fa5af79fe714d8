"""What is wrong with a payload, an envelope or a line of an import is read in any language."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO

import msgspec
import pytest

from backend.command.envelope_validation import find_envelope_error
from backend.domain.registry import Registry, load_registry
from backend.exchange import xml_batch
from backend.exchange.csv_table import CsvTable, UnreadableRow
from backend.exchange.date_order import DateOrder
from backend.exchange.draft_builder import DraftBuilder
from backend.exchange.event_parser import read_json
from backend.exchange.event_time import Rfc3339Reader, TimeReader
from backend.exchange.iso_time import IsoTimeReader
from backend.exchange.online_retail.retail_table import read_line
from backend.messages.commands import Command
from backend.messages.known_sentences import read_sentence
from backend.translation import install_lookup
from tests.backend.exchange.test_xml_batch import CORE, HEAD
from tests.backend.test_decode_errors import FAULTS
from tests.console.language.code_texts import marked_texts

EVENT = {
    "specversion": "1.0",
    "id": "1",
    "source": "/shop/users",
    "type": "user.registered",
    "subject": "user-anna",
    "time": "2026-01-01T00:00:00Z",
    "data": {"user_id": "anna", "name": "Anna"},
}
SALE = {
    "InvoiceNo": "536365",
    "StockCode": "85123A",
    "Description": "A LAMP",
    "Quantity": "6",
    "InvoiceDate": "2010-12-01 08:26",
    "UnitPrice": "2.55",
    "CustomerID": "17850",
    "Country": "France",
}
COMMAND = Command(id=bytes(16), type="user.register", data=b"{}", actor="anna")
_WORD = re.compile(r"[A-Za-z]{2,}")
_PLACE = re.compile(r"(\{\w+\})")


@pytest.fixture(autouse=True)
def _without_words() -> Iterator[None]:
    """Read in a language that has no words at all: what is left was not translated."""
    known = {each.text for each in marked_texts()}
    install_lookup(lambda text: _drop_words(text) if text in known else text)
    yield
    install_lookup(None)


def _drop_words(text: str) -> str:
    return "".join(
        part if _PLACE.fullmatch(part) else _WORD.sub("", part) for part in _PLACE.split(text)
    )


def words_left(sentence: str, data: str) -> list[str]:
    """Return the words of a sentence as it is read that are none of its data."""
    return [word for word in _WORD.findall(read_sentence(sentence)) if word not in data]


@pytest.mark.parametrize(("data", "fault"), FAULTS)
def test_that_a_fault_of_a_field_is_read(data: str, fault: str) -> None:
    whole = fault.replace("it ", "The data of user.register ", 1) if fault[:3] == "it " else fault
    known = f"{data} user.registered {fault.partition(' ')[0]}"
    assert words_left(f"{whole}.", known) == []
    assert words_left(f"The data of a user.registered cannot be read: {fault}.", known) == []


@pytest.mark.parametrize(
    "change",
    [
        {"id": b"1"},
        {"correlation": b"1"},
        {"time": 1 << 62},
        {"actor": " "},
        {"data": b" " * 70_000_000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_that_a_fault_of_a_commands_envelope_is_read(change: dict[str, object]) -> None:
    fault = find_envelope_error(msgspec.structs.replace(COMMAND, **change))
    assert fault is not None
    assert words_left(fault[1], fault[0]) == []


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"type": "com.example.other"},
        {"subject": "user-bruno"},
        {"subject": "x" * 1_001},
        {"source": "/somewhere/else"},
        {"actor": "x" * 201},
        {"id": None},
        {"id": 5},
        {"data": {"user_id": "anna"}},
        {"data": {"user_id": "anna", "name": 5}},
        {"data": {"user_id": "an na", "name": "Anna"}},
        {"data": [1]},
        {"data": None, "data_base64": "AAAA"},
        {"data": None, "data_base64": "%"},
        {"data": None, "data_base64": "A"},
        {"data_base64": "e30="},
        {"data": None, "data_base64": "e30=", "datacontenttype": "image/png"},
        {"time": "yesterday"},
        {"time": "2026-01-01"},
        {"time": "2026-13-01T00:00:00Z"},
        {"timebasis": "guessed"},
        {"schemaversion": 0},
        {"schemaversion": 99},
        {"correlationid": "x" * 600},
    ],
    ids=lambda change: str(change)[:60],
)
def test_that_the_reason_for_which_an_event_is_not_taken_is_read(
    registry: Registry, change: dict[str, object]
) -> None:
    event = {name: value for name, value in (EVENT | change).items() if value is not None}
    text = msgspec.json.encode(event)
    for times in (Rfc3339Reader(), IsoTimeReader("")):
        reason = why_not(registry, text, times)
        if reason or "time" not in change:
            assert reason
            assert words_left(reason, f"{text.decode()} {EVENT} {change}") == []


def why_not(registry: Registry, text: bytes, times: TimeReader) -> str:
    builder = DraftBuilder(registry, 0, times, restoring=False)
    try:
        builder.build(read_json(text, 1))
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("text", ["{", '{"a" 1}', '{"a":1}}', "nothing", "[]", '"\\x"', '{"a":1,}'])
def test_that_what_is_wrong_with_json_is_read(registry: Registry, text: str) -> None:
    reason = why_not(registry, text.encode(), Rfc3339Reader())
    assert words_left(reason, f"{text} {EVENT}") == []


@pytest.mark.parametrize(
    "change",
    [
        {"InvoiceNo": "x" * 70},
        {"Quantity": "six"},
        {"UnitPrice": "1,234"},
        {"UnitPrice": "1.234"},
        {"UnitPrice": "dear"},
        {"InvoiceDate": "today"},
        {"Quantity": "9999999999999", "UnitPrice": "9999999999999"},
    ],
    ids=lambda change: str(change)[:60],
)
def test_that_the_reason_for_which_a_line_of_a_table_is_not_taken_is_read(
    change: dict[str, str],
) -> None:
    sale = SALE | change
    for order in DateOrder:
        with pytest.raises(ValueError, match=r".") as caught:
            read_line(0, 1, tuple(sale.values()), order)
        assert words_left(str(caught.value), str(sale) + " ISO") == []


@pytest.mark.parametrize(
    "line", [b"", b"1", b"1,2,3", b'"1,2', b'"1"x,2', b"caf\xe9,2", b"1,\x002", b"x" * (2 << 20)]
)
def test_that_what_is_wrong_with_a_line_of_a_file_is_read(line: bytes) -> None:
    content = b"\n".join((b"a,b", line, b"1,2"))
    table = CsvTable("t.csv", lambda: nullcontext(BytesIO(content)), "utf-8")
    (bad,) = (row for row in table.rows(("a", "b"), {}) if isinstance(row, UnreadableRow))
    assert words_left(bad.reason, "UTF") == []


@pytest.mark.parametrize(
    "inside",
    [
        "<id>2</id>",
        "<subject>a<b>c</b></subject>",
        '<x:subject xmlns:x="urn:x">a</x:subject>',
        "stray",
        "<data><id>3</id></data>",
        '<data xsi:type="xs:base64Binary">%</data>',
        f"<event>{CORE}</event>",
        "<data_base64>e30=</data_base64>",
        '<subject lang="pt">a</subject>',
        "<subject>",
        "&nothing;",
    ],
)
def test_that_what_is_wrong_with_xml_is_read(inside: str) -> None:
    text = f"{HEAD}{CORE}{inside}</event>"
    reasons = [each.reason for each in xml_batch.read(BytesIO(text.encode())) if each.reason]
    assert reasons
    assert [word for each in reasons for word in words_left(each, text)] == []

"""Events of other programs come back from every format as they were, whatever they lack."""

from collections.abc import Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.canonical_json import canonicalize
from backend.domain.registry import load_registry
from backend.exchange.exported_origins import ExportedOrigins
from backend.exchange.formats import FORMATS, format_named
from backend.exchange.incident.positioned_events import PositionedEvents
from backend.exchange.log_export import export_log
from backend.exchange.log_selection import WholeLog
from backend.messages.events import Draft, Event, Origin
from backend.messages.identifiers import parse_event_id
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.store.annulments import EVENT_ANNULLED
from backend.store.engine_registry import open_log
from backend.store.log_port import LogReader, Transaction
from backend.store.sqlite_engine.sqlite_log_engine import open_loader
from tests.backend.exchange.foreign_events import bring
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_export

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
NAMES = TEXTS.filter(bool)
# Names of our own events are theirs as well only by chance, but hypothesis finds them in our code.
_OURS = {*load_registry().events, EVENT_ANNULLED}
TYPES = NAMES.filter(lambda name: name not in _OURS)
IDS = NAMES | st.uuids().map(str) | st.sampled_from(["x" * 15, "x" * 512, "17", "A-1 \u00e4"])
TIMES = st.integers(-(10**15), 4 * 10**15) | st.just(TIME_NOT_KEPT)
DATA = st.sampled_from([b"{}", b"[1,2]", b'"text"', b"17", b'{"a":{"b":null}}', b"null"])
ORIGINS = st.builds(
    Origin,
    position=st.sampled_from(["17", "734:17", "2/1881"]) | NAMES,
    metadata=st.sampled_from([b"", b"{}", b'{"$correlationId":"a","n":[1]}']),
    problems=st.lists(NAMES, max_size=2).map(tuple),
    payload_hex=st.sampled_from(["", "ff00"]),
)
DRAFTS = st.builds(
    Draft,
    id=IDS.map(parse_event_id),
    source=st.sampled_from(["/theirs", "/theirs/accounts"]),
    type=TYPES,
    subject=TEXTS,
    time=TIMES,
    correlation=st.none() | IDS.map(parse_event_id),
    causation=st.none() | IDS.map(parse_event_id),
    actor=st.sampled_from(["", "anna"]),
    schema=st.sampled_from([SCHEMA_NOT_KEPT, 1, 7]),
    basis=st.sampled_from([None, "observed"]),
    data=DATA,
    recorded=TIMES,
    version=st.integers(0, 9) | st.just(VERSION_NOT_KEPT),
    origin=ORIGINS,
)
LOGS = st.lists(DRAFTS, max_size=6, unique_by=lambda draft: (draft.source, draft.id))
ALL = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("foreign") / "file"


def origins_of(reader: LogReader) -> dict[int, Origin]:
    return reader.read_origins(range(1, reader.head() + 1))


@ALL
@given(drafts=LOGS)
def test_that_an_export_is_brought_in_as_it_was(
    path: Path, form: str, drafts: Sequence[Draft]
) -> None:
    log = open_log("memory:")
    log.append(Transaction(events=drafts), recorded=7)
    export_log(WholeLog(log), str(path), FORMATS[form], ignore_export)
    copy = InProcessBackend(open_log("memory:"))
    report = bring(copy, path)
    assert not report.files[0].unreadable
    assert copy.events == log.read(0, 99)
    assert origins_of(copy.log) == origins_of(log)


@ALL
@given(drafts=LOGS)
def test_that_an_export_is_opened_as_it_was(form: str, drafts: Sequence[Draft]) -> None:
    log = open_log("memory:")
    events = log.append(Transaction(events=drafts), recorded=7)
    content = BytesIO()
    origins = ExportedOrigins(log.read_origins)
    format_named(form).write(origins.follow(events), content, origins.of)
    content.seek(0)
    positioned = PositionedEvents("file")
    found = list(positioned.read(FORMATS[form].read(content)))
    assert found == events
    assert {event.position: positioned.pop_origin(event) for event in found} == origins_of(log)


def test_that_opened_events_are_kept_with_their_origins(tmp_path: Path) -> None:
    event = Event(
        3,
        0,
        parse_event_id("e"),
        "/theirs",
        "T",
        "",
        TIME_NOT_KEPT,
        TIME_NOT_KEPT,
        None,
        None,
        "",
        SCHEMA_NOT_KEPT,
        None,
        canonicalize(b"[]"),
    )
    origin = Origin("2/1881", b'{"a":1}')
    with closing(open_loader(tmp_path / "log.sqlite")) as loader:
        loader.load([event], lambda _: "", lambda _: origin)
    with closing(open_log(f"sqlite:///{tmp_path / 'log.sqlite'}")) as log:
        assert (log.read(0, 9), log.read_origins([3])) == ([event], {3: origin})

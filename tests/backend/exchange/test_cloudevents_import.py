import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from backports import zstd

from backend.clock import parse_rfc3339
from backend.errors import Unavailable, Unreadable
from backend.exchange import import_pace
from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.cloudevents_import import CloudEventsImport
from backend.exchange.command_import import CommandImport
from backend.exchange.formats import FORMATS
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import Finding, ImportReport
from backend.exchange.log_export import export_log
from backend.exchange.olist.olist_source import OlistSource
from backend.store.engine_registry import open_log
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress
from tests.backend.exchange.olist_files import write_folder

GOOD: dict[str, object] = {
    "specversion": "1.0",
    "id": "a-1",
    "source": "https://example.org/users",
    "type": "user.registered",
    "subject": "user-anna",
    "time": "2017-01-01T00:00:00.5+01:00",
    "data": {"user_id": "anna", "name": "Anna"},
}


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[InProcessBackend]:
    """A second backend, over an empty log of its own."""
    log = open_log(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    yield InProcessBackend(log)
    log.close()


def brought(desk: InProcessBackend, path: Path) -> ImportReport:
    with CloudEventsFile(path) as source:
        return CloudEventsImport(source, desk, desk.log, desk.registry).run(
            ImportPace(), ignore_progress
        )


def exported(desk: InProcessBackend, path: Path, form: str) -> Path:
    export_log(desk.log, str(path), FORMATS[form], ignore_progress)
    return path


def write(path: Path, *events: dict[str, object]) -> Path:
    path.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
    return path


def fill(desk: InProcessBackend, tmp_path: Path) -> None:
    """A log with facts and with what commands caused, rejections in between."""
    olist = OlistSource(write_folder(tmp_path / "dev"))
    CommandImport(desk).run(olist, ImportPace(), ignore_progress)
    HistoryImport(desk, desk.registry, "shop").run(olist, ImportPace(), ignore_progress)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("again", FORMATS)
def test_that_an_export_comes_back_as_the_identical_log(
    desk: InProcessBackend, copy: InProcessBackend, tmp_path: Path, form: str, again: str
) -> None:
    fill(desk, tmp_path)

    report = brought(copy, exported(desk, tmp_path / "whole", form))

    assert copy.events == desk.events
    assert report.files[0].taken == len(desk.events)
    first, second = (
        exported(each, tmp_path / name, again) for each, name in ((desk, "1"), (copy, "2"))
    )
    assert first.read_bytes() == second.read_bytes()


def test_that_an_empty_log_goes_and_comes_too(
    desk: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    for form in FORMATS:
        assert brought(copy, exported(desk, tmp_path / form, form)).adds_up()
    assert copy.events == []


def test_that_an_interrupted_restore_is_identical_all_the_same(
    desk: InProcessBackend, copy: InProcessBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_pace, "BATCH_SIZE", 7)
    fill(desk, tmp_path)
    path = exported(desk, tmp_path / "whole.xml", "xml")
    for breaks_after in (0, 1, 3):
        copy.fails_after = breaks_after
        with pytest.raises(Unavailable):
            brought(copy, path)
    copy.fails_after = None

    report = brought(copy, path)

    assert copy.events == desk.events
    assert (report.before, report.files[0].taken) == (28, len(desk.events))


def test_that_a_logs_own_export_adds_nothing_to_it(desk: InProcessBackend, tmp_path: Path) -> None:
    fill(desk, tmp_path)
    before = desk.events

    report = brought(desk, exported(desk, tmp_path / "whole.jsonl", "jsonl"))

    assert desk.events == before
    assert report.files[0].taken == 0
    assert report.files[0].aside == {"already-there": list(range(1, len(before) + 1))}
    assert report.adds_up()


def test_that_an_event_is_there_once_whatever_it_comes_in(
    desk: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    fill(desk, tmp_path)
    brought(copy, write(tmp_path / "first.jsonl", GOOD))  # so that every position is another
    brought(copy, exported(desk, tmp_path / "whole.jsonl", "jsonl"))
    before = copy.events

    report = brought(copy, exported(desk, tmp_path / "whole.json", "batch"))

    assert copy.events == before
    assert len(report.files[0].aside["already-there"]) == len(desk.events)
    assert report.adds_up()


def test_that_a_line_that_stands_twice_is_taken_once(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    report = brought(desk, write(tmp_path / "x.jsonl", GOOD, GOOD))

    assert len(desk.events) == 1
    assert report.files[0].aside == {"already-there": [2]}


def test_that_an_export_behind_other_events_gets_new_commit_times(
    desk: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    fill(desk, tmp_path)
    brought(copy, write(tmp_path / "first.jsonl", GOOD))

    brought(copy, exported(desk, tmp_path / "whole.jsonl", "jsonl"))

    added = copy.events[1:]
    assert [event.id for event in added] == [event.id for event in desk.events]
    assert {event.recorded for event in added}.isdisjoint({event.recorded for event in desk.events})


def test_that_a_commit_time_of_the_future_is_replaced_and_reported(
    desk: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    fill(desk, tmp_path)
    path = exported(desk, tmp_path / "whole.jsonl", "jsonl")
    events = [json.loads(line) for line in path.read_bytes().splitlines()]
    events[1]["recorded"] = "2099-01-01T00:00:00Z"

    report = brought(copy, write(path, *events))

    assert report.findings == [Finding("recorded-ahead", "whole.jsonl", [2])]
    assert len(copy.events) == len(desk.events)
    assert copy.events[0] == desk.events[0]
    assert all(event.recorded < parse_rfc3339("2098-01-01") for event in copy.events)


def test_that_events_of_others_are_taken_with_what_they_have(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    brought(desk, write(tmp_path / "x.jsonl", GOOD))

    (event,) = desk.events
    assert event.time == 1_483_225_200_500_000
    assert event.recorded > event.time
    assert event.correlation == event.id
    assert (event.actor, event.schema, event.basis) == ("import/cloudevents", 1, None)
    assert event.source == "https://example.org/users"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"type": "com.example.other"}, "No installed module knows"),
        ({"subject": "user-bruno"}, "subject"),
        ({"subject": None}, "subject"),
        ({"source": "/somewhere/else"}, "source"),
        ({"data": {"user_id": "anna"}}, "data"),
        ({"data": [1]}, "no JSON object"),
        ({"data": None, "data_base64": "AAAA"}, "no JSON object"),
        ({"data": None, "data_base64": "e30="}, "data"),
        ({"data": None, "data_base64": "%"}, "no base64"),
        ({"data_base64": "e30="}, "both data and data_base64"),
        (
            {"data": None, "data_base64": "e30=", "datacontenttype": "image/png"},
            "'image/png', not JSON",
        ),
        ({"time": "yesterday"}, "RFC 3339"),
        ({"timebasis": "guessed"}, "timebasis"),
        ({"schemaversion": 0}, "schemaversion"),
        ({"schemaversion": 99}, "version 99"),
        ({"correlationid": "x"}, "UUID"),
        ({"id": ""}, "id should have"),
    ],
)
def test_that_what_the_log_cannot_take_is_listed_with_its_line(
    desk: InProcessBackend, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    bad = {name: value for name, value in (GOOD | change).items() if value is not None}

    report = brought(desk, write(tmp_path / "x.jsonl", bad, GOOD))

    (unread,) = report.files[0].unreadable
    assert unread.line == 1
    assert reason in unread.reason
    assert len(desk.events) == report.files[0].taken == 1
    assert report.adds_up()


@pytest.mark.parametrize("before", [b"", b'{"specversion":"1.0","data":'])
def test_that_a_line_nested_too_deep_spoils_only_itself(
    desk: InProcessBackend, tmp_path: Path, before: bytes
) -> None:
    path = write(tmp_path / "x.jsonl", GOOD)
    path.write_bytes(path.read_bytes() + before + b'{"a":' * 200_000 + b"\n")

    report = brought(desk, path)

    assert [unread.line for unread in report.files[0].unreadable] == [2]
    assert len(desk.events) == 1


def test_that_attributes_without_a_place_in_the_log_are_found(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    report = brought(desk, write(tmp_path / "x.jsonl", GOOD | {"shard": 3}))
    assert report.findings == [Finding("attributes-left-out", "x.jsonl", [1])]


def test_that_whitespace_between_tokens_is_no_part_of_the_data(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([GOOD], indent=2))

    brought(desk, path)

    assert desk.events[0].data == b'{"user_id":"anna","name":"Anna"}'


def test_that_a_packed_file_is_read_too(desk: InProcessBackend, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.zst"
    path.write_bytes(zstd.compress(msgspec.json.encode(GOOD)))
    assert brought(desk, path).files[0].taken == 1


def test_that_an_export_that_fails_leaves_the_old_file(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    fill(desk, tmp_path)
    path = tmp_path / "kept.jsonl"
    path.write_text("the old one")

    def broken(_position: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_log(desk.log, str(path), FORMATS["jsonl"], broken)

    assert path.read_text() == "the old one"
    assert [each.name for each in tmp_path.glob("*kept*")] == ["kept.jsonl"]


def test_that_an_export_that_cannot_be_written_is_said(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match="cannot be written"):
        export_log(desk.log, str(tmp_path / "no" / "x.jsonl"), FORMATS["jsonl"], ignore_progress)


def test_that_exports_of_one_log_differ_in_nothing_but_the_format(
    desk: InProcessBackend, tmp_path: Path
) -> None:
    fill(desk, tmp_path)
    read = [
        [
            item.event
            for item in form.read(BytesIO(exported(desk, tmp_path / name, name).read_bytes()))
        ]
        for name, form in FORMATS.items()
    ]
    shown = [[msgspec.json.encode(event) for event in events] for events in read]
    assert shown[0] == shown[1] == shown[2]

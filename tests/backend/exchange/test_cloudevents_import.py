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
from backend.exchange.formats import FORMATS
from backend.exchange.import_report import Finding, report_as_text
from backend.exchange.log_export import export_log
from backend.exchange.log_selection import WholeLog
from backend.messages.identifiers import id_text
from backend.store.engine_registry import open_log
from tests.backend.exchange.cloudevents_files import GOOD, brought, exported, fill, write
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_export


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[InProcessBackend]:
    """A second backend, over an empty log of its own."""
    log = open_log(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    yield InProcessBackend(log)
    log.close()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("again", FORMATS)
def test_that_an_export_comes_back_as_the_identical_log(
    backend: InProcessBackend, copy: InProcessBackend, tmp_path: Path, form: str, again: str
) -> None:
    fill(backend, tmp_path)

    report = brought(copy, exported(backend, tmp_path / "whole", form))

    assert copy.events == backend.events
    assert report.files[0].taken == len(backend.events)
    first, second = (
        exported(each, tmp_path / name, again) for each, name in ((backend, "1"), (copy, "2"))
    )
    assert first.read_bytes() == second.read_bytes()


def test_that_an_empty_log_goes_and_comes_too(
    backend: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    for form in FORMATS:
        assert brought(copy, exported(backend, tmp_path / form, form)).adds_up()
    assert copy.events == []


def test_that_an_interrupted_restore_is_identical_all_the_same(
    backend: InProcessBackend,
    copy: InProcessBackend,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_pace, "BATCH_SIZE", 7)
    fill(backend, tmp_path)
    path = exported(backend, tmp_path / "whole.xml", "xml")
    for breaks_after in (0, 1, 3):
        copy.fails_after = breaks_after
        with pytest.raises(Unavailable):
            brought(copy, path)
    copy.fails_after = None

    report = brought(copy, path)

    assert copy.events == backend.events
    assert report.findings == []
    assert (report.before, report.files[0].taken) == (28, len(backend.events))


def test_that_a_logs_own_export_adds_nothing_to_it(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    fill(backend, tmp_path)
    before = backend.events

    report = brought(backend, exported(backend, tmp_path / "whole.jsonl", "jsonl"))

    assert backend.events == before
    assert report.files[0].taken == 0
    assert report.findings == []  # what is there keeps its commit time
    assert report.files[0].aside == {"already-there": list(range(1, len(before) + 1))}
    assert report.adds_up()


def test_that_an_event_is_there_once_whatever_it_comes_in(
    backend: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    fill(backend, tmp_path)
    brought(copy, write(tmp_path / "first.jsonl", GOOD))  # so that every position is another
    brought(copy, exported(backend, tmp_path / "whole.jsonl", "jsonl"))
    before = copy.events

    report = brought(copy, exported(backend, tmp_path / "whole.json", "batch"))

    assert copy.events == before
    assert len(report.files[0].aside["already-there"]) == len(backend.events)
    assert report.adds_up()


def test_that_a_line_that_stands_twice_is_taken_once(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    report = brought(backend, write(tmp_path / "x.jsonl", GOOD, GOOD))

    assert len(backend.events) == 1
    assert report.files[0].aside == {"already-there": [2]}


def test_that_an_export_behind_other_events_gets_new_commit_times(
    backend: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    fill(backend, tmp_path)
    brought(copy, write(tmp_path / "first.jsonl", GOOD))

    whole = exported(backend, tmp_path / "whole.jsonl", "jsonl")
    report = brought(copy, whole)

    lines = list(range(1, len(backend.events) + 1))
    assert report.findings == [Finding("commit-time-replaced", "whole.jsonl", lines)]
    assert f"commit-time-replaced: {len(lines)} (whole.jsonl, lines 1, 2," in report_as_text(report)
    assert brought(copy, whole).findings == report.findings  # as an earlier run did it
    added = copy.events[1:]
    assert [event.id for event in added] == [event.id for event in backend.events]
    assert {event.recorded for event in added}.isdisjoint(
        {event.recorded for event in backend.events}
    )


def test_that_a_commit_time_of_the_future_is_replaced_and_reported(
    backend: InProcessBackend, copy: InProcessBackend, tmp_path: Path
) -> None:
    fill(backend, tmp_path)
    path = exported(backend, tmp_path / "whole.jsonl", "jsonl")
    events = [json.loads(line) for line in path.read_bytes().splitlines()]
    events[1]["recorded"] = "2099-01-01T00:00:00Z"

    report = brought(copy, write(path, *events))

    assert report.findings == [Finding("recorded-ahead", "whole.jsonl", [2])]
    assert len(copy.events) == len(backend.events)
    assert copy.events[0] == backend.events[0]
    assert all(event.recorded < parse_rfc3339("2098-01-01") for event in copy.events)


def test_that_events_of_others_are_taken_with_what_they_have(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    brought(backend, write(tmp_path / "x.jsonl", GOOD))

    (event,) = backend.events
    assert event.time == 1_483_225_200_500_000
    assert event.recorded > event.time
    # an id that is no UUID may be that of an event of another source as well
    assert (id_text(event.id), event.correlation) == (GOOD["id"], None)
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
        ({"correlationid": "x" * 600}, "no id"),
        ({"id": ""}, "id should have"),
    ],
)
def test_that_what_the_log_cannot_take_is_listed_with_its_line(
    backend: InProcessBackend, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    bad = {name: value for name, value in (GOOD | change).items() if value is not None}

    report = brought(backend, write(tmp_path / "x.jsonl", bad, GOOD))

    (unread,) = report.files[0].unreadable
    assert unread.line == 1
    assert reason in unread.reason
    assert len(backend.events) == report.files[0].taken == 1
    assert report.adds_up()


@pytest.mark.parametrize("before", [b"", b'{"specversion":"1.0","data":'])
def test_that_a_line_nested_too_deep_spoils_only_itself(
    backend: InProcessBackend, tmp_path: Path, before: bytes
) -> None:
    path = write(tmp_path / "x.jsonl", GOOD)
    path.write_bytes(path.read_bytes() + before + b'{"a":' * 200_000 + b"\n")

    report = brought(backend, path)

    assert [unread.line for unread in report.files[0].unreadable] == [2]
    assert len(backend.events) == 1


def test_that_attributes_without_a_place_in_the_log_are_found(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    report = brought(backend, write(tmp_path / "x.jsonl", GOOD | {"shard": 3}))
    assert report.findings == [Finding("attributes-left-out", "x.jsonl", [1])]


def test_that_whitespace_between_tokens_is_no_part_of_the_data(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([GOOD], indent=2))

    brought(backend, path)

    assert backend.events[0].data == b'{"user_id":"anna","name":"Anna"}'


def test_that_a_packed_file_is_read_too(backend: InProcessBackend, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.zst"
    path.write_bytes(zstd.compress(msgspec.json.encode(GOOD)))
    assert brought(backend, path).files[0].taken == 1


def test_that_an_export_that_fails_leaves_the_old_file(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    fill(backend, tmp_path)
    path = tmp_path / "kept.jsonl"
    path.write_text("the old one")

    def broken(_position: int, _found: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_log(WholeLog(backend.log), str(path), FORMATS["jsonl"], broken)

    assert path.read_text() == "the old one"
    assert [each.name for each in tmp_path.glob("*kept*")] == ["kept.jsonl"]


def test_that_an_export_that_cannot_be_written_is_said(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match="cannot be written"):
        export_log(
            WholeLog(backend.log), str(tmp_path / "no" / "x.jsonl"), FORMATS["jsonl"], ignore_export
        )


def test_that_exports_of_one_log_differ_in_nothing_but_the_format(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    fill(backend, tmp_path)
    read = [
        [
            item.event
            for item in form.read(BytesIO(exported(backend, tmp_path / name, name).read_bytes()))
        ]
        for name, form in FORMATS.items()
    ]
    shown = [[msgspec.json.encode(event) for event in events] for events in read]
    assert shown[0] == shown[1] == shown[2]

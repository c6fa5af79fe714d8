"""Files of others on which an import went wrong, and what is right."""

import base64
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.clock import format_rfc3339
from backend.domain.registry import Registry
from backend.exchange.import_report import report_as_text
from backend.exchange.iso_time import IsoTimeReader
from tests.backend.exchange.foreign_events import bring, subjects, user, write
from tests.backend.exchange.in_process_backend import InProcessBackend


def test_that_an_event_is_known_by_its_source_and_its_id(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    for number, id_ in enumerate(("9e107d9d372bb6826bd81d3542a419d6", user(1)["id"]), 1):
        events = [user(number * 10 + at, id=id_, source=f"/{at}/users") for at in (1, 2)]
        report = bring(backend, write(tmp_path / f"{number}.jsonl", *events))
        assert report.files[0].taken == 2

    assert subjects(backend) == ["user-u11", "user-u12", "user-u21", "user-u22"]


def test_that_an_event_without_a_time_is_the_same_at_every_delivery(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    first = user(31, id="evt-1", time=None)
    bring(backend, write(tmp_path / "first.jsonl", first))
    report = bring(backend, write(tmp_path / "second.jsonl", first, user(32, id="evt-2")))

    assert subjects(backend) == ["user-u31", "user-u32"]
    assert report.files[0].aside == {"already-there": [1]}
    assert [(one.code, one.lines) for one in report.findings] == [("time-missing", [1])]
    assert backend.events[0].basis == "proxy"


@pytest.mark.parametrize(
    "change",
    [{"data": {"user_id": "u1", "name": "B"}}, {"time": "2020-01-01T00:00:01Z"}],
    ids=["data", "time"],
)
def test_that_the_same_id_with_other_content_is_a_conflict(
    backend: InProcessBackend, tmp_path: Path, change: dict[str, object]
) -> None:
    bring(backend, write(tmp_path / "first.jsonl", user(1)))
    report = bring(backend, write(tmp_path / "second.jsonl", user(1), user(1, **change), user(2)))

    assert report.files[0].aside == {"already-there": [1], "id-conflict": [2]}
    assert subjects(backend) == ["user-u1", "user-u2"]
    again = bring(
        backend,
        write(
            tmp_path / "third.jsonl",
            user(3),
            user(3, **change | {"data": {"user_id": "u3", "name": "C"}}),
        ),
    )
    assert again.files[0].aside == {"id-conflict": [2]}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'"data":{"user_id":"old","user_id":"u4","name":"A"}', "user_id"),
        (b'"data":{"user_id":"u4","name":"A","\\u006eame":"B"}', "name"),
        (b'"type":"user.registered","data":{"user_id":"u4","name":"A"}', "type"),
    ],
    ids=["in the data", "spelt in two ways", "in the envelope"],
)
def test_that_a_key_with_two_values_is_refused_by_its_name(
    backend: InProcessBackend, tmp_path: Path, line: bytes, reason: str
) -> None:
    event = msgspec.json.encode(user(4, data=None))[:-1] + b"," + line + b"}"
    report = bring(backend, write(tmp_path / "x.jsonl", event))

    (unread,) = report.files[0].unreadable
    assert unread.line == 1
    assert reason in unread.reason
    assert backend.events == []
    assert report.is_refused()


@pytest.mark.parametrize(
    ("time", "name"),
    [
        ("2020-W01-1", "a week date"),
        ("2020-01-01", "a date without a time"),
        ("20200101T000000Z", "the basic format"),
        ("2020-01-01T00:00:00", "a time without a zone"),
    ],
)
def test_that_a_time_that_is_not_rfc_3339_is_refused_by_its_name(
    backend: InProcessBackend, tmp_path: Path, time: str, name: str
) -> None:
    report = bring(backend, write(tmp_path / "x.jsonl", user(51, time=time)))
    assert name in report.files[0].unreadable[0].reason


def test_that_odd_times_are_read_as_the_operator_said_and_each_reading_is_a_finding(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    odd = ("2020-01-01", "2020-W01-1", "20200101T000000Z", "2020-01-01T00:00:00")
    events = [user(number, time=time) for number, time in enumerate(odd, 51)]
    path = write(tmp_path / "x.jsonl", *events, user(55))
    refused = bring(backend, path)
    assert len(refused.files[0].unreadable) == 4
    assert all("--times iso8601" in each.reason for each in refused.files[0].unreadable)

    report = bring(backend, path, times=IsoTimeReader("Europe/Berlin"))
    assert (report.files[0].taken, report.files[0].unreadable) == (5, [])
    assert {one.code: one.lines for one in report.findings} == {
        "time-date-only": [1, 2],
        "time-week-date": [2],
        "time-basic-format": [3],
        "time-without-zone": [4],
    }
    text = report_as_text(report)
    assert "finding time-without-zone: 1 (x.jsonl, line 4): has a time without a zone" in text
    assert [format_rfc3339(event.time) for event in backend.events] == [
        "2020-01-01T00:00:00.000000Z",
        "2019-12-31T23:00:00.000000Z",
        "2019-12-29T23:00:00.000000Z",
        "2020-01-01T00:00:00.000000Z",
        "2019-12-31T23:00:00.000000Z",
    ]


def test_that_json_in_base64_is_json(backend: InProcessBackend, tmp_path: Path) -> None:
    data = base64.b64encode(b'{"user_id": "u61", "name": "A"}').decode()
    for number, kind in enumerate(("application/json", "application/x+json; charset=utf-8", None)):
        changed = user(61, id=f"{number}", data=None, data_base64=data, datacontenttype=kind)
        assert bring(backend, write(tmp_path / f"{number}.jsonl", changed)).files[0].taken == 1
    assert {event.data for event in backend.events} == {b'{"user_id":"u61","name":"A"}'}


def test_that_whole_numbers_may_have_a_point_or_an_exponent(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    def top_up(number: int, amount: str) -> bytes:
        event = user(number, type="user.topped-up", subject="user-u71", data="DATA")
        data = f'{{"user_id":"u71","amount":{amount},"currency":"EUR","balance":1e2}}'
        return msgspec.json.encode(event).replace(b'"DATA"', data.encode())

    amounts = ("100.0", "1e2", "100.5")
    lines = [top_up(number, amount) for number, amount in enumerate(amounts, 72)]
    report = bring(backend, write(tmp_path / "x.jsonl", user(71), *lines))

    assert [unread.line for unread in report.files[0].unreadable] == [4]
    assert {event.data for event in backend.events[1:]} == {
        b'{"user_id":"u71","amount":100,"currency":"EUR","balance":100}'
    }


def test_that_what_is_changed_on_the_way_is_a_finding(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    events = [
        user(1, time="2020-01-01T00:00:00.123456789Z"),
        user(2, actor=""),
        user(3, time="2016-12-31T23:59:60Z"),
        user(4, shard=3),
    ]
    report = bring(backend, write(tmp_path / "x.jsonl", *events))

    assert {one.code: one.lines for one in report.findings} == {
        "time-shortened": [1],
        "actor-empty": [2],
        "leap-second": [3],
        "attributes-left-out": [4],
    }
    assert {event.actor for event in backend.events} == {"import/cloudevents"}


def test_that_what_could_not_be_read_is_tried_again(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    """As when the module of some events is installed after the first import."""
    path = write(
        tmp_path / "x.jsonl",
        user(1),
        user(
            2,
            id="p2",
            type="product.listed",
            subject="product-p",
            source="/s/products",
            data={"product_id": "p"},
        ),
        user(3),
        b"rubbish",
    )
    users_only = Registry([backend.registry.modules["users"]])
    first = bring(backend, path, users_only)
    second = bring(backend, path)
    third = bring(backend, path)

    assert [unread.line for unread in first.files[0].unreadable] == [2, 4]
    assert subjects(backend) == ["user-u1", "user-u3", "product-p"]
    for report, before in ((second, 2), (third, 3)):
        assert (report.files[0].taken, report.before, report.adds_up()) == (3, before, True)
        assert [unread.line for unread in report.files[0].unreadable] == [4]


def test_that_lines_that_stand_twice_are_told_from_those_taken_on_every_run(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    bring(backend, write(tmp_path / "before.jsonl", user(1)))
    path = write(tmp_path / "x.jsonl", user(1), user(2), user(2), user(3))
    for _ in range(2):
        report = bring(backend, path)
        assert report.files[0].aside == {"already-there": [1, 3]}
        assert report.files[0].taken == 2


def test_that_twice_the_same_events_take_twice_the_work(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    """What is kept with the progress has one size, however many lines are there already."""
    events = [user(number) for number in range(1, 3_001)]
    path = write(tmp_path / "x.jsonl", *(each for event in events for each in (event, event)))
    report = bring(backend, path)

    assert (report.files[0].taken, report.files[0].count("already-there")) == (3_000, 3_000)
    assert len(backend.progress(report.origin).state) < 100


def test_that_an_event_beyond_what_rows_hold_is_taken(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    greatest = 2**53 - 1
    order: dict[str, Any] = {
        "order_id": "o1",
        "user_id": "u1",
        "lines": [{"product_id": "p1", "quantity": greatest, "price": greatest}],
        "total": 5,
        "currency": "EUR",
    }
    event = user(1, type="order.created", subject="order-o1", source="/e/orders", data=order)
    assert bring(backend, write(tmp_path / "x.jsonl", event)).files[0].taken == 1

"""A stream that nats-py writes and consumes while it is followed."""

import json
import time
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from backend.clock import from_datetime
from backend.messages.events import Event, Origin
from backend.messages.identifiers import id_text
from tests.backend.foreign.jetstream.stream_writer import StreamWriter
from tests.foreign_libraries.followed_store import WANTED_RATIO, followed

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]

_numbers = count(1)


def facts_of(event: Event, origin: Origin) -> tuple[object, ...]:
    return (
        origin.position,
        id_text(event.id),
        event.subject,
        event.type,
        event.time,
        json.loads(event.data),
        id_text(event.correlation) if event.correlation else None,
        json.loads(origin.metadata),
    )


def facts_of_server(stream: StreamWriter, number: int) -> tuple[object, ...]:
    """Return the same facts as `facts_of` of a message as nats-py gets it."""
    message: Any = stream.call(stream.js.get_msg(stream.name, number))  # with untyped headers
    headers: dict[str, str] = message.headers
    subject: str = message.subject
    return (
        str(message.seq),
        headers["Nats-Msg-Id"],
        subject,
        subject.rpartition(".")[2],
        from_datetime(message.time),
        json.loads(message.data),
        headers["Correlation-Id"],
        headers,
    )


def order(stream: StreamWriter, number: int) -> tuple[str, bytes, dict[str, str]]:
    """Return an event of a shop: its subject, what it says, its headers."""
    headers = {"Nats-Msg-Id": f"m-{number}", "Correlation-Id": f"c-{number}"}
    body = json.dumps({"number": number, "text": "Zoë", "price": 1.5, "none": None})
    return f"{stream.name}.order-{number % 3}.placed", body.encode(), headers


def publish_for(stream: StreamWriter, seconds: float) -> int:
    """Publish as who appends events does: the next one when the server has the one before.

    What decides a command has to know that its events are there, and their numbers, before it goes
    on. A loader with 32 messages unanswered writes four times as many, more than the reads of a
    mirror ask for (20 pages of 500 a second): it would be measured beside one that stays behind.
    """

    async def publish() -> int:
        give_up, written = time.perf_counter() + seconds, 0
        while time.perf_counter() < give_up:
            subject, body, headers = order(stream, next(_numbers))
            await stream.js.publish(subject, body, headers=headers)
            written += 1
        return written

    written: int = stream.call(publish(), seconds)
    return written


def publish_orders(stream: StreamWriter, number: int) -> None:
    for _ in range(number):
        subject, body, headers = order(stream, next(_numbers))
        stream.call(stream.js.publish(subject, body, headers=headers))


def test_that_a_stream_is_followed_while_nats_py_works(
    stream: StreamWriter, tmp_path: Path
) -> None:
    publish_orders(stream, 40)
    stream.consume("mailer", fetched=25, acknowledged=20)
    with followed(tmp_path / "data", stream.url) as store:
        store.await_events(40)
        publish_orders(stream, 60)
        copied = store.await_events(100)
        assert [facts_of(*pair) for pair in zip(copied, store.origins(), strict=True)] == [
            facts_of_server(stream, number) for number in range(1, 101)
        ]
        assert stream.lag_by_name() == {"mailer": 80}  # what was not delivered, or acknowledged
        store.await_behind("mailer", 80)
        ratio = store.ratio_of(partial(publish_for, stream))
        assert list(stream.lag_by_name()) == ["mailer"]
    assert ratio >= WANTED_RATIO

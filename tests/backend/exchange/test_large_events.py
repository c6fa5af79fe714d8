"""Events that are large, alone or together."""

from contextlib import closing
from pathlib import Path

import pytest

from backend.exchange import import_pace
from backend.messages.bounds import MAX_DATA_BYTES
from backend.store.engine_registry import open_log
from tests.backend.exchange.cloudevents_files import GOOD, brought, exported, write
from tests.backend.exchange.in_process_backend import InProcessBackend


def test_that_no_record_of_events_is_larger_than_a_message_may_be(
    backend: InProcessBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_pace, "BATCH_BYTES", 100)
    bad = b"rubbish\n"
    path = write(tmp_path / "x.jsonl", *(GOOD | {"id": f"{number}"} for number in range(9)))
    path.write_bytes(path.read_bytes() + bad)

    report = brought(backend, path)

    assert 0 < backend.largest_record_bytes <= 100
    assert (report.files[0].taken, len(backend.events)) == (9, 9)


def test_that_an_event_may_be_larger_than_a_command(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    """As the event of an order with many lines is, which a smaller command made."""
    line = {"product_id": "p", "quantity": 1, "price": 1}
    data = {
        "order_id": "o",
        "user_id": "u",
        "lines": [line] * 30_000,
        "total": 0,
        "currency": "EUR",
    }
    order = {"type": "order.created", "subject": "order-o", "source": "/s/orders", "data": data}

    report = brought(backend, write(tmp_path / "x.jsonl", GOOD | order))
    whole = exported(backend, tmp_path / "whole.jsonl", "jsonl")
    with closing(open_log(f"sqlite:///{tmp_path / 'copy.sqlite'}")) as log:
        copy = InProcessBackend(log)
        again = brought(copy, whole)
        assert copy.events == backend.events

    assert report.files[0].unreadable == again.files[0].unreadable == []
    assert len(backend.events[0].data) > MAX_DATA_BYTES

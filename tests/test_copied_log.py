"""The long log of the benchmarks is read as one that was written event by event."""

from contextlib import closing
from pathlib import Path

import msgspec

from backend.domain.registry import load_registry
from backend.messages.events import Event
from backend.store.engine_registry import open_reader
from tests.bench.copied_log import copied_log


def test_that_a_client_can_read_what_was_copied(tmp_path: Path) -> None:
    url = copied_log(tmp_path / "log.sqlite", load_registry(), 300, most=100)
    with closing(open_reader(url)) as reader:
        events = reader.read(0, 400)
        behind = [reader.read_correlation(each.correlation or b"") for each in events[100:]]
    assert [each.position for each in events] == list(range(1, 301))
    sent = msgspec.msgpack.encode(events)
    assert msgspec.msgpack.decode(sent, type=list[Event]) == events
    correlations = [{each.correlation for each in events[at : at + 100]} for at in (0, 100, 200)]
    assert not correlations[0] & correlations[1]
    assert not correlations[1] & correlations[2]
    assert all(behind)

"""Questions to a log that begins behind position 1, and to one with gaps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.clock import now_us
from backend.errors import Unreadable
from backend.messages.density import AskDensity
from backend.messages.events import Event
from backend.messages.queries import AskLog, CountLog
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.follower import Follower
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_loader, open_reader
from tests.backend.exchange.incident.incident_scene import IncidentScene, log_url

Load = Callable[[Iterable[Event]], LogSearch]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    opened: list[LogSearch] = []

    def fill(history: Iterable[Event]) -> LogSearch:
        with closing(open_loader(tmp_path / "log.sqlite")) as loader:
            loader.load(history, lambda _: "")
        url = log_url(tmp_path)
        opened.append(LogSearch("archive", url, open_reader(url), now_us))
        return opened[-1]

    yield fill
    for each in opened:
        each.close()


def moved(history: Sequence[Event], by: int) -> list[Event]:
    """Return a history that stands further back in its log."""
    return [msgspec.structs.replace(event, position=event.position + by) for event in history]


def test_that_pages_begin_with_the_first_event_there_is(
    load: Load, incident_history: list[Event]
) -> None:
    later = moved(incident_history, 10_000)
    search = load(later)

    first = search.page(AskLog(limit=3))
    newest = search.page(AskLog(limit=3, backwards=True))
    deep = search.page(AskLog(limit=2, skip=100))

    assert list(first.events) == later[:3]
    assert list(newest.events) == later[-3:]
    assert list(deep.events) == later[100:102]
    assert first.head == 10_600


def test_that_counts_and_density_are_of_the_events_there_are(
    load: Load, incident_history: list[Event]
) -> None:
    search = load(moved(incident_history, 10_000))

    counted = search.count(CountLog(buckets=0))
    density = search.density(AskDensity(buckets=6, by="position"))
    by_time = search.density(AskDensity(buckets=6, by="time"))

    assert counted.total == 600
    assert (density.starts[0], density.ends[-1]) == (10_001, 10_601)
    assert [sum(column) for column in zip(*density.counts, strict=True)] == [100] * 6
    assert sum(map(sum, by_time.counts)) == 600


def test_that_a_long_gap_between_full_blocks_counts_nothing_twice(
    load: Load, incident_history: list[Event]
) -> None:
    early, late = incident_history[:300], moved(incident_history[300:], 30_000)
    search = load([*early, *late])

    assert search.count(CountLog(buckets=0)).total == 600
    assert search.count(CountLog(after=300, before=30_301)).total == 0
    assert list(search.page(AskLog(skip=299, limit=2)).events) == [early[-1], late[0]]
    kinds = search.count(CountLog(filter=f"type:{early[0].type}", buckets=0)).total
    assert kinds == sum(event.type == early[0].type for event in incident_history)


def test_that_a_moment_is_found_in_it(
    load: Load, tmp_path: Path, incident_history: list[Event]
) -> None:
    later = moved(incident_history, 10_000)
    load(later)

    with closing(open_reader(log_url(tmp_path))) as reader:
        assert reader.position_at(later[-1].recorded, "recorded") == 10_600
        assert reader.position_at(later[0].recorded - 1, "recorded") == 0


def test_that_streams_are_read_from_their_first_event_there(
    load: Load, tmp_path: Path, incident_history: list[Event]
) -> None:
    late = incident_history[300:]
    load(late)
    event = late[-1]
    stream = f"{event.source.rpartition('/')[2]}/{event.subject}"

    expected = [
        each for each in late if (each.source, each.subject) == (event.source, event.subject)
    ]
    with closing(open_reader(log_url(tmp_path))) as reader:
        assert reader.read_stream(stream) == expected


def test_that_an_archive_follows_a_log_with_gaps(
    load: Load, scene: IncidentScene, incident_history: list[Event], tmp_path: Path
) -> None:
    load(incident_history[::3])
    store = ArchiveStore(tmp_path / "archive.sqlite", scene.projections)
    with closing(store), closing(open_reader(log_url(tmp_path))) as reader:
        applier = Applier(store, scene.projections, scene.registry)
        follower = Follower(applier, reader)
        for _ in range(20):
            follower.step()
        assert follower.position == incident_history[::3][-1].position
        assert not follower.rows_error


def test_that_what_is_in_no_order_is_no_log(load: Load, incident_history: list[Event]) -> None:
    with pytest.raises(Unreadable, match="this is no part of a log"):
        load(incident_history[::-1])

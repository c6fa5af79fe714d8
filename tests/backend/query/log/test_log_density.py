"""Where in the log the matches lie, counted over the whole of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given

from backend.errors import Unreadable
from backend.filters.filter_text import write_filter as write
from backend.filters.grammar import parse
from backend.filters.syntax_tree import Filter
from backend.messages.density import AskDensity, DensityAxis, LogDensity
from backend.messages.events import Event
from backend.messages.log_matches import AskMatches
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.filters.trees import trees
from tests.backend.query.log.events import NOW, drafts, event_tests, matches

DAY_US = 86_400_000_000


@pytest.fixture(scope="module")
def everything(searched: LogSearch) -> Sequence[Event]:
    return searched.page(AskLog(limit=5000)).events


def _module(event: Event) -> str:
    return event.source.rpartition("/")[2]


def _counted(density: LogDensity, events: Sequence[Event]) -> list[list[int]]:
    """Return what plain Python counts in the same ranges."""
    field = "position" if density.by == "position" else density.by
    values = [getattr(each, field) for each in events]
    return [
        [
            sum(
                _module(event) == group and start <= value < end
                for event, value in zip(events, values, strict=True)
            )
            for start, end in zip(density.starts, density.ends, strict=True)
        ]
        for group in density.groups
    ]


@given(tree=trees(event_tests()))
def test_that_every_match_is_counted_once_in_its_module(
    searched: LogSearch, everything: Sequence[Event], tree: Filter
) -> None:
    found = [event for event in everything if matches(tree, event)]
    axes: tuple[DensityAxis, ...] = ("time", "position", "recorded")
    for by in axes:
        density = searched.density(AskDensity(filter=write(tree), by=by, buckets=30))
        assert density.counts == _counted(density, found)
        assert sum(map(sum, density.counts)) == len(found)
        assert len(density.starts) <= 30
        assert all(start < end for start, end in zip(density.starts, density.ends, strict=True))


def test_that_the_ranges_are_those_of_the_whole_log_whatever_the_filter(
    searched: LogSearch,
) -> None:
    whole, few, none = (
        searched.density(AskDensity(filter=text)) for text in ("", "subject:order-1", "actor:no")
    )
    assert whole.starts == few.starts == none.starts
    assert not any(map(any, none.counts))


class GrownLog:
    """A log that grows between two questions."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'log.sqlite'}"
        self._log = open_log(url)
        self._events = drafts(2_000, seed=9)
        self._number = 0
        self.search = LogSearch("replica-1", url, open_reader(url), clock=lambda: NOW)

    def append(self, times_us: Sequence[int], recorded: int = NOW) -> None:
        """Record events that happened at these times."""
        first, self._number = self._number, self._number + len(times_us)
        found = self._events[first : self._number]
        events = [
            msgspec.structs.replace(each, time=moment)
            for each, moment in zip(found, times_us, strict=True)
        ]
        self._log.append(Transaction(events=events), recorded=recorded)

    def close(self) -> None:
        """Close it."""
        self.search.close()
        self._log.close()


@pytest.fixture
def grown(tmp_path: Path) -> Iterator[GrownLog]:
    made = GrownLog(tmp_path)
    yield made
    made.close()


def test_that_idle_times_are_left_out_and_busy_ones_are_told_apart(grown: GrownLog) -> None:
    for year in (0, 40, 400):
        grown.append([NOW + year * 365 * DAY_US + n * 1_000_000 for n in range(100)])
    density = grown.search.density(AskDensity(buckets=60))
    pauses = [start - end for end, start in zip(density.ends, density.starts[1:], strict=False)]
    assert sum(pause > 0 for pause in pauses) == 2
    assert max(map(sum, zip(*density.counts, strict=True))) <= 12  # of 100 events a stretch
    grown.append([NOW - 5 * 365 * DAY_US] * 7)
    longer = grown.search.density(AskDensity(buckets=60))
    assert sum(row[0] for row in longer.counts) == 7
    assert sum(map(sum, longer.counts)) == 307


def test_that_idle_times_of_the_writer_are_left_out_by_time_of_recording(grown: GrownLog) -> None:
    for day in (0, 1, 40):
        for second in range(50):
            grown.append([NOW] * 4, recorded=NOW + day * DAY_US + second * 1_000_000)
    found = grown.search.density(AskDensity(by="recorded", buckets=60, positions=True))
    events = grown.search.page(AskLog(limit=5000)).events
    assert found.counts == _counted(found, events)
    pauses = [start - end for end, start in zip(found.ends, found.starts[1:], strict=False)]
    assert sum(pause > DAY_US // 2 for pause in pauses) == 2
    assert (len(found.starts) <= 60, found.positions[-1]) == (True, 600)
    paid = grown.search.density(
        AskDensity(by="recorded", buckets=60, filter="data.amount>0 type:payment.*")
    )
    assert (paid.starts, paid.ends) == (found.starts, found.ends)


def test_that_a_range_of_time_says_where_in_the_log_it_ends(grown: GrownLog) -> None:
    grown.append([NOW + n * 1_000_000 for n in range(300)])
    found = grown.search.density(AskDensity(buckets=30, positions=True))
    events = grown.search.page(AskLog(limit=5000)).events
    for end, position in zip(found.ends, found.positions, strict=True):
        assert position == max(each.position for each in events if each.time < end)
    assert grown.search.density(AskDensity(buckets=30)).positions == []


@given(tree=trees(event_tests()))
def test_that_the_positions_of_matches_are_those_of_their_events(
    searched: LogSearch, everything: Sequence[Event], tree: Filter
) -> None:
    wanted = [event.position for event in everything if matches(tree, event)]
    text = write(tree)
    assert searched.matches(AskMatches(filter=text)).positions == wanted
    few = [each for each in wanted if 100 < each < 300]
    inside = AskMatches(filter=text, after=100, before=300, limit=7)
    assert searched.matches(inside).positions == few[:7]
    last = msgspec.structs.replace(inside, backwards=True)
    assert searched.matches(last).positions == few[-7:]


def test_that_more_moments_than_are_kept_apart_are_still_all_counted(
    grown: GrownLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.store.time_cells._MAX_CELLS", 50)
    monkeypatch.setattr("backend.store.time_cells._MAX_UNMERGED", 64)
    times = [n * 7_000_000 for n in range(-300, 300)]  # some before the epoch
    grown.append(times)
    density = grown.search.density(AskDensity(buckets=10))
    events = grown.search.page(AskLog(limit=5000)).events
    assert density.counts == _counted(density, events)
    assert sum(map(sum, density.counts)) == 600


def test_that_a_time_is_looked_for_where_it_happened(grown: GrownLog) -> None:
    moments = [NOW + n * 1_000_000 for n in range(2_000)]
    grown.append(moments)
    text = f"until:{'2000-01-01'} actor:anna"
    plan = grown.search.plan(text)
    assert (plan.access, plan.looked_at) == ("scan", 2_000)
    grown.search.density(AskDensity())
    plan = grown.search.plan(text)
    assert (plan.access, plan.looked_at) == ("time", 0)
    for wanted in (
        text,
        "since:2017-09-19T11:50:00",
        "time:2017-09-19",
        "-since:2017-09-19T11:40:00",
    ):
        found = grown.search.count(CountLog(filter=wanted)).total
        events = grown.search.page(AskLog(limit=5000)).events
        assert found == sum(matches(parse(wanted), event) for event in events), wanted


def test_that_a_bar_without_buckets_is_refused(searched: LogSearch) -> None:
    for buckets in (0, -1, 2_001):
        with pytest.raises(Unreadable):
            searched.density(AskDensity(buckets=buckets))


def test_that_an_empty_log_has_no_ranges(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    search = LogSearch("replica-1", url, open_reader(url), clock=lambda: NOW)
    density = search.density(AskDensity(filter="actor:anna"))
    assert (density.starts, density.counts, density.head) == ([], [], 0)
    search.close()

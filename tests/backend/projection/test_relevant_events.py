"""What views do not take may be left out of what is read: the rows are those of all events."""

from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.domain.registry import load_registry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.relevant_events import AheadOfViews, read_relevant
from backend.projection.row_revision import Annulments
from backend.projection.view_split import part_of
from backend.store.engine_registry import open_reader
from backend.store.log_port import LogReader
from tests.backend.projection.annulled_logs import with_annulments
from tests.backend.projection.log_fixtures import log_file
from tests.backend.projection.parked_events import parked_events
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events

COUNT = 60
REGISTRY, VIEWS = load_registry(), load_projections()
HISTORY = [
    replace(each, id=b"\1" + each.id[1:])
    for each in events(REGISTRY, islice(Shop(21, users=5, products=3).payloads(), COUNT))
]
# what is done to an event: it cannot be read, nobody knows it, or its schema is yet to come
MISHAPS: Mapping[str, Callable[[Event], Event]] = {
    "broken": lambda event: replace(event, data=b"{"),
    "unknown": lambda event: replace(event, type="ship.sailed"),
    "newer": lambda event: replace(event, schema=event.schema + 1),
}
Views = dict[str, Projection]
Read = Callable[[Applier, LogReader, int], None]


def read_all(applier: Applier, reader: LogReader, count: int) -> None:
    applier.apply(reader.read(applier.position, count))


def read_some(span: int | None) -> Read:
    def read(applier: Applier, reader: LogReader, count: int) -> None:
        types, end = applier.all_relevant_types(), reader.head()
        found, upto = read_relevant(reader, applier.position, count, end, types, span)
        assert len(found) <= count
        applier.apply(found, upto)

    return read


def outcome(
    folder: Path,
    url: str,
    views: Views,
    skipped: set[tuple[str, int]],
    sizes: list[int],
    read: Read,
) -> list[Any]:
    """Return what stands in a store's file at the end: rows, checkpoint and parked events."""
    path = folder / "rows.sqlite"
    with closing(open_reader(url)) as reader, closing(LiveStore(path, views)) as store:
        applier = Applier(store, views, REGISTRY, skipped=skipped)
        applier.follow_annulments(Annulments(reader, views, LiveStore))
        turns = cycle(sizes)
        while applier.position < reader.head():
            before = applier.position
            read(applier, reader, next(turns))
            assert applier.position > before
        checkpoint = store.checkpoint()
        assert checkpoint.counts == {kind: n for kind, n in reader.count_by_type().items() if n}
        found = [
            checkpoint,
            [(each.view, each.entity, each.position, each.error) for each in parked_events(store)],
            [every_row(path, projection) for projection in views.values()],
        ]
    for left in folder.glob("rows.sqlite*"):
        left.unlink()
    return found


@settings(max_examples=10, deadline=None)
@example(names={"sales"}, mishaps={}, plan={12: 3}, sizes=[7], skipped=set(), span=1, is_part=True)
@given(
    names=st.sets(st.sampled_from(sorted(VIEWS)), min_size=1),
    mishaps=st.dictionaries(
        st.integers(0, COUNT - 1), st.sampled_from(sorted(MISHAPS)), max_size=4
    ),
    plan=st.dictionaries(st.integers(20, COUNT), st.integers(0, 19), max_size=2),
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=3),
    skipped=st.sets(st.tuples(st.sampled_from(sorted(VIEWS)), st.integers(1, COUNT)), max_size=3),
    span=st.none() | st.integers(1, 2 * COUNT),
    is_part=st.booleans(),
)
def test_that_events_that_no_view_takes_change_nothing_when_they_are_left_out(
    *,
    names: set[str],
    mishaps: dict[int, str],
    plan: dict[int, int],
    sizes: list[int],
    skipped: set[tuple[str, int]],
    span: int | None,
    is_part: bool,
) -> None:
    views = {name: VIEWS[name] for name in sorted(names)}
    if is_part:
        views["orders"] = part_of(VIEWS["orders"], 1, 2)
    history = list(HISTORY)
    for number, mishap in mishaps.items():
        history[number] = MISHAPS[mishap](history[number])
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = log_file(folder / "log.sqlite", with_annulments(history, plan))
        some = outcome(folder, url, views, skipped, sizes, read_some(span))
        assert some == outcome(folder, url, views, skipped, [1000], read_all)


@pytest.mark.parametrize(
    ("events_ahead", "taken", "is_sparse", "span"),
    [
        (10_000, 10_000, False, 151),
        (10_000, 7_000, False, 215),
        (10_000, 5_000, True, 301),
        (10_000, 1_000, True, 1_501),
        (10_000, 999, True, None),
        (10_000, 0, True, None),
        (0, 0, False, None),
    ],
)
def test_that_the_index_is_asked_only_where_few_events_are_taken(
    events_ahead: int, taken: int, span: int | None, *, is_sparse: bool
) -> None:
    ahead = AheadOfViews(events_ahead, taken)
    assert (ahead.is_sparse, ahead.span(100)) == (is_sparse, span)

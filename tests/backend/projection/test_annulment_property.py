"""However events are annulled and taken back: the rows are those of a log without them."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.domain.registry import load_registry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_revision import Annulments
from backend.projection.verification import ShadowRebuild
from backend.store.annulments import EVENT_ANNULLED
from tests.backend.projection.annulled_logs import (
    annulment,
    apply_all,
    following,
    rows_of_store,
)
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

COUNT = 60
REGISTRY, VIEWS = load_registry(), load_projections()
# its ids are unlike those of annulments, which are made from positions
HISTORY = [
    replace(each, id=b"\1" + each.id[1:])
    for each in events(REGISTRY, islice(Shop(21, users=5, products=3).payloads(), COUNT))
]

# where an event is annulled, by how many that were before it ago: events and annulments alike
Plan = dict[int, list[int]]
plans = st.dictionaries(
    st.integers(10, COUNT), st.lists(st.integers(1, COUNT), min_size=1, max_size=3), max_size=4
)


def annulled_log(plan: Plan) -> tuple[list[Event], set[int]]:
    """Return the log, and the positions in it of the history's events that hold."""
    log: list[Event] = []
    annulled: set[int] = set()  # positions that do not count as things stand

    def annul(ago: int) -> None:
        target = log[-min(ago, len(log))]
        position = len(log) + 1
        if target.position in annulled:
            return  # it is annulled already, which the primary refuses
        log.append(annulment(target, position, log[-1].recorded))
        _turn(log, target, annulled)

    for number, event in enumerate(HISTORY, 1):
        log.append(replace(event, position=len(log) + 1))
        for ago in plan.get(number, ()):
            annul(ago)
    kept = {e.position for e in log if e.type != EVENT_ANNULLED and e.position not in annulled}
    return log, kept


def _turn(log: Sequence[Event], target: Event, annulled: set[int]) -> None:
    """Let an event not count; if it is an annulment, what that annulled counts again."""
    annulled.add(target.position)
    if target.type == EVENT_ANNULLED:
        (other,) = [e for e in log if e.id == target.causation]
        _return(log, other, annulled)


def _return(log: Sequence[Event], target: Event, annulled: set[int]) -> None:
    annulled.discard(target.position)
    if target.type == EVENT_ANNULLED:
        (other,) = [e for e in log if e.id == target.causation]
        _turn(log, other, annulled)


@settings(max_examples=25, deadline=None)
@example(plan={10: [1], 11: [1, 1]}, sizes=[1], kind=LiveStore)
@given(
    plan=plans,
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=3),
    kind=st.sampled_from([LiveStore, ArchiveStore]),
)
def test_that_annulled_events_leave_every_view_as_if_they_had_never_been(
    plan: Plan, sizes: list[int], kind: type[LiveStore] | type[ArchiveStore]
) -> None:
    log, kept = annulled_log(plan)
    with TemporaryDirectory() as folder, log_with(log) as reader:
        with closing(kind(Path(folder) / "rows.sqlite", VIEWS)) as store:
            applier = following(store, VIEWS, REGISTRY, reader)
            apply_all(applier, reader, sizes, len(log))
            found = rows_of_store(store, VIEWS)
        others = [each for each in log if each.position in kept]
        with (
            log_with([replace(e, position=n) for n, e in enumerate(others, 1)]) as clean,
            closing(LiveStore(Path(folder) / "without.sqlite", VIEWS)) as store,
        ):
            apply_all(Applier(store, VIEWS, REGISTRY), clean, [500], clean.head())
            assert found == rows_of_store(store, VIEWS)


class _CountedStores:
    """Opens the stores that are built beside, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: Path, views: Mapping[str, Projection]) -> LiveStore:
        self.count += 1
        return LiveStore(path, views)


def annulled_in_a_row() -> list[Event]:
    """A log that ends in six annulments right behind each other; the last takes the first back."""
    log = [*HISTORY]
    for target in (3, 9, 14, 20, 31, COUNT):
        log.append(annulment(log[target], len(log) + 1))
    return log


@pytest.mark.parametrize(("sizes", "builds"), [([500], 1), ([COUNT, 2, 2, 2], 3), ([1], 6)])
def test_that_annulments_in_a_row_that_have_come_cost_one_build(
    tmp_path: Path, sizes: list[int], builds: int
) -> None:
    log, opened = annulled_in_a_row(), _CountedStores()
    with log_with(log) as reader, closing(LiveStore(tmp_path / "a.sqlite", VIEWS)) as store:
        applier = Applier(store, VIEWS, REGISTRY)
        applier.follow_annulments(Annulments(reader, VIEWS, opened))
        while applier.position < len(log):
            for size in sizes:
                applier.apply(reader.read(applier.position, size))
        assert opened.count == builds
        assert applier.counts[EVENT_ANNULLED] == 6


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
@pytest.mark.parametrize("sizes", [[500], [1], [COUNT, 4, 1]])
def test_that_a_verification_agrees_however_many_had_come_at_once(
    tmp_path: Path, sizes: list[int], kind: type[LiveStore] | type[ArchiveStore]
) -> None:
    log, path = annulled_in_a_row(), tmp_path / "rows.sqlite"
    with log_with(log) as reader:
        with closing(kind(path, VIEWS)) as store:
            apply_all(following(store, VIEWS, REGISTRY, reader), reader, sizes, len(log))
        with closing(ShadowRebuild(tmp_path / "shadow.sqlite", reader, VIEWS, REGISTRY)) as shadow:
            compare = shadow.compare_live if kind is LiveStore else shadow.compare_archive
            assert compare(path).difference is None

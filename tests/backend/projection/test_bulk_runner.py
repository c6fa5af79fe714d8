"""Bulk operations: entity after entity, each with its outcome, whatever happens meanwhile."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry
from backend.errors import Rejected, Unreadable
from backend.filters.syntax_tree import BadFilter
from backend.messages.bulks import (
    Bulk,
    BulkAction,
    CancelBulk,
    ResumeBulk,
    StartBulk,
    SuspendBulk,
    ThrottleBulk,
)
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.bulk_runner import BulkRunner
from backend.projection.bulk_store import BulkStore
from backend.projection.crash_journal import CrashJournal, view_mark
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, Projection, ViewTables
from backend.projection.row_schema import BULK_ITEMS, SKIPPED
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.parked_events import parked_events, parked_work
from tests.backend.projection.unstorable_things import ThingRow, restocks, view_of

LOGGER = logging.getLogger("bulks")


class Switch:
    """A handler that takes nothing of these products until it is mended."""

    def __init__(self, *broken: str) -> None:
        self.broken = set(broken)

    def __call__(self, event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
        if event.product_id in self.broken:
            raise ValueError(f"{event.product_id} is broken")
        row = tables[ThingRow].get(event.product_id) or ThingRow(thing_id=event.product_id)
        row.total += event.quantity
        tables[ThingRow].put(row)


class LargerThingRow(ThingRow, kw_only=True):
    """The same row in another shape."""

    size: int = 0


class Bench:
    """A store in which everything of some products is parked, and what works on it."""

    def __init__(
        self, path: Path, registry: Registry, views: Mapping[str, Projection], history: list[Event]
    ) -> None:
        self.path, self.registry, self.views, self.history = path, registry, views, history
        self.log = log_with(history)
        self.reader = self.log.__enter__()
        self.now_us = 1_000_000
        self.ended: list[Bulk] = []
        self.open()

    def open(self) -> None:
        """Open the store, as a new process does."""
        self.store = LiveStore(self.path, self.views)
        self.journal = CrashJournal(self.path.with_suffix(".journal"))
        built = {k: v for k, v in self.views.items() if k not in self.store.unbuilt}
        self.applier = Applier(self.store, built, self.registry, journal=self.journal)
        self.applier.apply(self.history)
        self.runner = BulkRunner(
            BulkStore(self.store.database),
            parked_work(self.applier, self.reader),
            LOGGER,
            on_ended=self.ended.append,
            ticks=lambda: self.now_us,
        )

    def die(self) -> None:
        """Leave everything as a killed process does."""
        self.journal.release()
        self.store.close()

    def start(self, action: BulkAction = "retry", filter_text: str = "", **more: object) -> str:
        order = StartBulk(
            replica="replica-1",
            id=bytes(16),
            action=action,
            filter=filter_text,
            most=int(str(more.pop("most", 100))),
            rate_per_s=int(str(more.pop("rate_per_s", 0))),
            reason=str(more.pop("reason", "")),
            by="anna",
        )
        return self.runner.carry_out(order)

    def run(self) -> None:
        while self.runner.step() == 0.0:
            pass

    def do_one(self) -> None:
        """Do the first item of one that is throttled to 4 events a second."""
        assert self.runner.step()
        self.now_us += 250_000
        assert self.runner.step()

    def bulk(self, number: int = 1) -> Bulk:
        return BulkStore(self.store.database).find(number)

    def outcomes(self) -> list[tuple[str, str, int]]:
        """Entities with their outcomes, and how many of their events were applied."""
        names = ("entity", "outcome", "events")
        sql = f"SELECT {', '.join(names)} FROM {BULK_ITEMS.name} ORDER BY bulk, item"  # noqa: S608 - constants
        found = self.store.database.cursor.execute(sql).fetchall()
        return [(entity.rpartition("-")[2], outcome, events) for entity, outcome, events in found]

    def totals(self) -> dict[str, int]:
        rows = self.store.database.cursor.execute("SELECT thing_id, total FROM things").fetchall()
        return dict(rows)


@pytest.fixture
def switch() -> Switch:
    return Switch("a", "b", "c")


@pytest.fixture
def bench(tmp_path: Path, registry: Registry, switch: Switch) -> Iterator[Bench]:
    history = restocks(
        registry, [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("d", 5), ("a", 6), ("b", 7)]
    )
    made = Bench(tmp_path / "rows.sqlite", registry, view_of(switch), history)
    with closing(made.reader):
        yield made
        made.die()


def test_that_a_bulk_retry_applies_each_entity_in_order_with_an_outcome_each(
    bench: Bench, switch: Switch
) -> None:
    assert bench.start() == "Bulk retry 1 of 3 entities is under way."
    switch.broken = {"b"}
    bench.run()
    assert bench.outcomes() == [("a", "applied", 3), ("b", "failed", 0), ("c", "applied", 1)]
    done = bench.bulk()
    assert (done.state, done.applied, done.failed, done.events) == ("done", 2, 1, 4)
    assert bench.totals() == {"a": 10, "c": 4, "d": 5}
    assert [each.entity for each in parked_events(bench.store)] == ["products/product-b"] * 2
    assert "things" in bench.applier.parked_entities
    assert bench.applier.parked_entities["things"].entities == 1


def test_that_only_what_the_filter_names_is_retried_and_no_more_than_was_confirmed(
    bench: Bench, switch: Switch
) -> None:
    switch.broken = set()
    bench.start(filter_text='error:"ValueError: b is broken" or entity:*-c', most=1)
    bench.run()
    assert bench.outcomes() == [("b", "applied", 2)]
    assert bench.bulk().total == 1


def test_that_an_order_which_comes_twice_makes_one_bulk_operation(bench: Bench) -> None:
    assert bench.start() == bench.start()
    bench.run()
    assert bench.start() == bench.start()
    assert bench.bulk().finished == 3
    with pytest.raises(Unreadable, match="no bulk operation 2"):
        bench.bulk(2)


def test_that_one_that_is_suspended_goes_on_after_a_restart_when_it_is_resumed(
    bench: Bench, switch: Switch
) -> None:
    bench.start(rate_per_s=4)
    switch.broken = set()
    bench.do_one()
    assert (
        bench.runner.carry_out(SuspendBulk(replica="replica-1", number=1, by="bert"))
        == "Bulk retry 1 is suspended, with 2 entities to go."
    )
    bench.die()
    bench.open()
    assert bench.runner.step() is None
    assert (bench.bulk().state, bench.bulk().changed_by) == ("suspended", "bert")
    bench.runner.carry_out(ThrottleBulk(replica="replica-1", number=1, rate_per_s=0, by="bert"))
    bench.runner.carry_out(ResumeBulk(replica="replica-1", number=1, by="bert"))
    bench.run()
    assert [outcome for _, outcome, _ in bench.outcomes()] == ["applied"] * 3
    assert bench.totals() == {"a": 10, "b": 9, "c": 4, "d": 5}


def test_that_a_rate_is_kept(bench: Bench, switch: Switch) -> None:
    switch.broken = set()
    bench.start(rate_per_s=2)
    moments: list[tuple[int, int]] = []
    while bench.bulk().state == "running":
        before = bench.bulk().events
        wait_s = bench.runner.step()
        if bench.bulk().events > before:
            moments.append((bench.now_us, bench.bulk().events))
        bench.now_us += max(1_000, round((wait_s or 0.0) * 1_000_000))
    spans = [(at - moments[0][0]) / 1_000_000 for at, _ in moments]
    # 3 events of a, 2 of b, 1 of c: what comes next waits until those before it are paid for
    assert [events for _, events in moments] == [3, 5, 6]
    assert spans == pytest.approx([0.0, 1.5, 2.5], abs=0.01)


def test_that_one_that_is_cancelled_is_over_and_what_it_has_done_stays(
    bench: Bench, switch: Switch
) -> None:
    switch.broken = set()
    bench.start(rate_per_s=4)
    bench.do_one()
    bench.runner.carry_out(CancelBulk(replica="replica-1", number=1, by="bert"))
    assert bench.runner.step() is None
    assert bench.outcomes()[0] == ("a", "applied", 3)
    assert [outcome for _, outcome, _ in bench.outcomes()[1:]] == ["waiting"] * 2
    with pytest.raises(Rejected, match="is over: it is cancelled"):
        bench.runner.carry_out(ResumeBulk(replica="replica-1", number=1, by="bert"))


def test_that_what_somebody_else_has_retried_meanwhile_is_gone(
    bench: Bench, switch: Switch
) -> None:
    switch.broken = set()
    bench.start()
    work = parked_work(bench.applier, bench.reader)
    first = work.first_of("things", "products/product-b")
    assert first is not None
    work.skip(first, "bert", "a test")
    (second,) = [each for each in parked_events(bench.store) if each.entity.endswith("-b")]
    work.skip(second, "bert", "a test")
    bench.run()
    assert [outcome for _, outcome, _ in bench.outcomes()] == ["applied", "gone", "applied"]


def test_that_a_bulk_skip_passes_over_the_first_event_of_each_and_keeps_who_and_why(
    bench: Bench,
) -> None:
    with pytest.raises(Unreadable, match="A skip needs a reason"):
        bench.start("skip", reason=" ")
    bench.start("skip", filter_text="entity:*-a", reason="test orders")
    bench.run()
    assert bench.outcomes() == [("a", "skipped", 1)]
    sql = f"SELECT position, operator, reason FROM {SKIPPED.name}"  # noqa: S608 - a constant
    assert bench.store.database.cursor.execute(sql).fetchall() == [(1, "anna", "test orders")]
    left = [each for each in parked_events(bench.store) if each.entity.endswith("-a")]
    assert [each.position for each in left] == [3, 6]
    assert left[0].error == "Not tried again yet: the event before it was skipped."


def test_that_an_event_at_which_the_process_ended_is_not_tried_again(
    bench: Bench, switch: Switch
) -> None:
    switch.broken = set()
    bench.start()
    bench.journal.begin(2, view_mark("things"))  # and then it was killed
    bench.die()
    bench.open()
    bench.run()
    assert bench.outcomes() == [("a", "applied", 3), ("b", "failed", 0), ("c", "applied", 1)]
    (first, _) = [each for each in parked_events(bench.store) if each.entity.endswith("-b")]
    assert "The process ended while things took event 2" in first.error


def test_that_a_filter_that_matches_nothing_or_cannot_be_read_starts_nothing(
    bench: Bench,
) -> None:
    with pytest.raises(Rejected, match="Nothing that is parked matches"):
        bench.start(filter_text="view:orders")
    with pytest.raises(BadFilter, match="There is no field `subject`"):
        bench.start(filter_text="subject:x")
    with pytest.raises(Unreadable, match="no bulk operation 7"):
        bench.runner.carry_out(CancelBulk(replica="replica-1", number=7, by="bert"))
    assert bench.runner.step() is None


def test_that_rows_of_another_shape_leave_what_was_done_on_record(bench: Bench) -> None:
    bench.start()
    bench.die()
    bench.views = {}
    bench.open()
    assert (bench.bulk().state, bench.bulk().changed_by) == ("cancelled", "the rebuild")
    assert bench.runner.step() is None


@pytest.mark.parametrize("action", ["retry", "skip"])
def test_that_what_is_parked_in_a_view_that_is_not_built_fails_and_ends_nothing(
    bench: Bench, action: BulkAction
) -> None:
    bench.start(action, reason="a test")
    bench.die()
    (things,) = bench.views.values()
    bench.views = {"things": replace(things, row=LargerThingRow)}
    bench.open()
    bench.run()
    assert bench.outcomes() == [(name, "failed", 0) for name in "abc"]
    assert (bench.bulk().state, bench.bulk().failed) == ("done", 3)


def test_that_the_end_of_one_is_told_at_once_and_again_by_the_next_process(
    bench: Bench, switch: Switch
) -> None:
    switch.broken = {"b"}
    bench.start()
    assert (bench.runner.left, bench.runner.failed) == (3, 0)
    bench.run()
    (told,) = bench.ended
    assert (told.state, told.applied, told.failed) == ("done", 2, 1)
    assert (bench.runner.left, bench.runner.failed) == (0, 1)
    bench.die()
    bench.open()
    assert bench.runner.failed == 1
    bench.runner.announce_ended()
    assert [each.id for each in bench.ended] == [told.id] * 2


def test_that_one_that_is_cancelled_is_told_of_and_leaves_nothing_to_do(bench: Bench) -> None:
    bench.start(rate_per_s=4)
    bench.do_one()
    assert bench.runner.left == 2
    bench.runner.carry_out(CancelBulk(replica="replica-1", number=1, by="bert"))
    assert [(each.state, each.changed_by) for each in bench.ended] == [("cancelled", "bert")]
    assert bench.runner.left == 0

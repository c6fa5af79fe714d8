"""Counting beside an archive's work: what is set, as far as it goes, whatever is in the way."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from msgspec import structs

from backend.errors import StorageFailed
from backend.messages.breakpoints import Breakpoint, KeptConditions
from backend.query.question_budget import OutOfBudget, QuestionBudget
from backend.query.run_to.hit_counts import HitCount, HitCounts
from backend.run.hit_count_thread import HitCountThread
from tests.running import until

LOGGER = logging.getLogger("test")
END, PART = 50, 10


class Conditions:
    """What operators keep; unreadable for as long as there is an error."""

    def __init__(self, *names: str) -> None:
        self.error = ""
        self.reads = 0
        self.kept = KeptConditions(
            breakpoints=[
                Breakpoint(name=name, condition=f"type:{name}", is_on=True, by="anna", set_us=1)
                for name in names
            ]
        )

    def read(self) -> KeptConditions:
        self.reads += 1
        if self.error:
            raise StorageFailed(self.error)
        return self.kept


class Counter:
    """Counts parts of ten positions, a hit each; a slow condition needs two seconds for one."""

    def __init__(self) -> None:
        self.closed = False

    def count_hits(self, known: HitCount, budget: QuestionBudget) -> HitCount:
        if known.condition == "type:slow" and budget.limit_s < 2:
            raise OutOfBudget("It takes longer.")
        if known.upto == END:
            return known
        return structs.replace(known, hits=known.hits + 1, upto=known.upto + PART)

    def close(self) -> None:
        self.closed = True


@contextmanager
def counting(conditions: Conditions, counts: HitCounts) -> Generator[Counter]:
    counter = Counter()
    thread = HitCountThread(lambda: counter, lambda: conditions, counts, LOGGER)
    thread.start()
    try:
        yield counter
    finally:
        thread.close()


def test_that_every_breakpoint_is_counted_up_to_the_end() -> None:
    conditions, counts = Conditions("paid", "shipped"), HitCounts()
    with counting(conditions, counts) as counter:
        until(lambda: counts.find("paid", "type:paid").upto == END, "a count")
        until(lambda: counts.find("shipped", "type:shipped").upto == END, "the other count")
        assert counts.find("paid", "type:paid").hits == END // PART
        assert counts.find("paid", "type:changed").upto == 0  # another condition under its name
    assert counter.closed


def test_that_what_takes_longer_than_a_part_is_given_longer() -> None:
    counts = HitCounts()
    with counting(Conditions("slow", "paid"), counts):
        until(lambda: counts.find("slow", "type:slow").upto == END, "the slow one")
        assert counts.find("paid", "type:paid").upto == END


def test_that_conditions_that_cannot_be_read_are_told_of_once_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    conditions, counts = Conditions("paid"), HitCounts()
    conditions.error = "The disk is gone."
    with caplog.at_level(logging.WARNING), counting(conditions, counts):
        until(lambda: conditions.reads >= 2, "a second look")
        conditions.error = ""
        until(lambda: counts.find("paid", "type:paid").upto == END, "a count")
    assert [record.getMessage() for record in caplog.records] == [
        "breakpoints cannot be counted: The disk is gone."
    ]


def test_that_what_was_counted_of_rows_that_are_others_now_is_not_kept() -> None:
    counts = HitCounts()
    before = counts.restarts
    counts.begin_anew()
    counts.keep({"paid": HitCount("type:paid", hits=3, upto=END)}, before)
    assert counts.find("paid", "type:paid").upto == 0
    counts.keep({"paid": HitCount("type:paid", hits=2, upto=END)}, counts.restarts)
    assert counts.find("paid", "type:paid").hits == 2

"""By what a filter's events are found: the way that looks at the fewest."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backend.messages.events import Draft
from backend.messages.filter_plans import AskHidingTerms, FilterPlan, HidingTerm, ScanProgress
from backend.messages.queries import MAX_CHAIN_EVENTS, AskLog, CountLog
from backend.query.log.log_search import LogSearch
from backend.query.question_budget import BudgetGuard, OutOfBudget, QuestionBudget
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.query.log.events import NOW, drafts

EVENTS = 3_000
RARE = 40  # every so many events one of a rare kind, and one of a rare subject
CORRELATION = b"c" * 16


def _events() -> list[Draft]:
    events = drafts(EVENTS, seed=21)
    for place in range(0, EVENTS, RARE):
        events[place] = msgspec.structs.replace(events[place], type="order.lost")
        events[place + 1] = msgspec.structs.replace(
            events[place + 1], subject=f"order-{place % 400}-rare"
        )
    return [
        msgspec.structs.replace(each, correlation=CORRELATION) if number < 6 else each
        for number, each in enumerate(events)
    ]


class GuardedSearch:
    """A search in a long log, and what stops it."""

    def __init__(self, url: str) -> None:
        self.guard = BudgetGuard()
        self.search = LogSearch(
            "replica-1", url, open_reader(url), clock=lambda: NOW, guard=self.guard
        )


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'log.sqlite'}"
    log = open_log(made)
    log.append(Transaction(events=_events()), recorded=NOW)
    log.close()
    return made


@pytest.fixture
def guarded(url: str) -> Iterator[GuardedSearch]:
    made = GuardedSearch(url)
    yield made
    made.search.close()


@pytest.mark.parametrize(
    ("text", "access", "looked_at"),
    [
        ("", "everything", 0),
        ("actor:anna", "scan", EVENTS),
        ("type:order.lost", "type", 75),
        ("type:order.created actor:anna", "scan", EVENTS),  # of every fourth: it reads all
        ("type:order.lost actor:anna", "type", 75),
        ("subject:order-80-rare type:order.lost", "subject", 8),
        ("type:order.lost subject:order-*-rare actor:anna", "type", 75),
        (f"correlation:{CORRELATION.hex()} subject:order-80-rare", "correlation", 6),
        ("subject:order-80-rare or subject:order-40-rare", "subject", 16),
        ("subject:order-80-rare or actor:anna", "scan", EVENTS),
        ("-subject:order-80-rare", "scan", EVENTS),
        ("position>2900 actor:anna", "position", 100),
        ("position>2990 subject:order-80-rare", "position", 10),
    ],
)
def test_that_a_filter_goes_by_what_looks_at_the_fewest_events(
    guarded: GuardedSearch, text: str, access: str, looked_at: int
) -> None:
    plan = guarded.search.count(CountLog(filter=text, plan=True)).plan
    assert plan is not None
    assert (plan.access, plan.log_events) == (access, EVENTS)
    assert plan.looked_at == looked_at


def test_that_the_plan_of_a_filter_is_known_before_it_is_used(guarded: GuardedSearch) -> None:
    assert guarded.search.plan("type:order.lost actor:anna") == FilterPlan(
        access="type", looked_at=75, log_events=EVENTS
    )


def test_that_a_scan_that_was_stopped_goes_on_where_it_was(guarded: GuardedSearch) -> None:
    expected = guarded.search.count(CountLog(filter="data.note:paid")).total
    told: list[ScanProgress] = []
    question = CountLog(filter="data.note:paid actor:*", buckets=10)

    def on_scanned(progress: ScanProgress) -> None:
        told.append(progress)
        if len(told) == 1:
            budget.cancel()

    budget = QuestionBudget(60.0, on_scanned)
    with pytest.raises(OutOfBudget), guarded.guard.hold(budget):
        guarded.search.count(question)
    (first,) = told
    assert 0 < first.upto < EVENTS
    assert first.end == EVENTS

    # what was found can be shown at once, and the rest is looked at from there on
    known = AskLog(filter=question.filter, before=first.upto + 1, skip=first.found - 1, limit=5)
    assert len(guarded.search.page(known).events) == 1
    with guarded.guard.hold(QuestionBudget(60.0, told.append)):
        counted = guarded.search.count(question)
    assert counted.total == expected
    assert told[1].upto > first.upto
    assert [each.upto for each in told] == sorted({each.upto for each in told})
    assert sum(told[-1].buckets) == told[-1].found == expected
    assert told[-1].buckets == counted.buckets


def test_that_a_page_looks_no_further_than_it_goes(guarded: GuardedSearch) -> None:
    told: list[ScanProgress] = []
    with guarded.guard.hold(QuestionBudget(60.0, told.append)):
        found = guarded.search.page(AskLog(filter="data.note:paid", skip=3, limit=2)).events
    assert len(found) == 2
    assert not told or told[-1].upto < EVENTS


def test_that_the_parts_are_named_each_of_which_hides_what_the_others_find(
    guarded: GuardedSearch,
) -> None:
    asked = AskHidingTerms(filter='actor:anna (type:order.lost or type:none) actor:"nobody here"')
    assert guarded.search.hiding_terms(asked).terms == [
        HidingTerm(term='actor:"nobody here"', rest="actor:anna (type:order.lost or type:none)")
    ]
    alone = AskHidingTerms(filter="actor:nobody")
    two = AskHidingTerms(filter="actor:nobody actor:nowhere")
    elsewhere = AskHidingTerms(filter="actor:nobody type:order.lost", after=EVENTS - 2)
    for each in (alone, two, elsewhere):
        assert guarded.search.hiding_terms(each).terms == []


def test_that_of_ten_thousand_consequences_a_thousand_are_told_and_the_event_itself(
    tmp_path: Path,
) -> None:
    same = [
        msgspec.structs.replace(each, correlation=CORRELATION, causation=None)
        for each in drafts(10_001, seed=5)
    ]
    caused = [msgspec.structs.replace(each, causation=same[0].id) for each in same[1:]]
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    log = open_log(url)
    log.append(Transaction(events=[same[0], *caused]), recorded=NOW)
    log.close()
    searched = GuardedSearch(url).search
    told = searched.event_context(9_000)
    positions = [event.position for event in told.chain]
    assert positions == [*range(1, MAX_CHAIN_EVENTS + 1), 9_000]
    assert told.more
    assert told.cause is not None
    assert told.cause.position == 1
    assert [each.position for each in searched.event_context(7).chain] == positions[:-1]
    searched.close()

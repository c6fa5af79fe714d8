"""What is answered of conditions: on the log, with probes, with names, and wrong ones."""

from collections.abc import Sequence

import msgspec
import pytest

from backend.messages.breakpoints import (
    AskBreakpoints,
    Breakpoint,
    BreakpointList,
    InvariantRule,
    KeptConditions,
)
from backend.messages.events import Event
from backend.messages.queries import AskLog, LogPage
from backend.messages.run_to import AskRunTo
from backend.query.query_service import QueryService
from backend.query.question_budget import UNLIMITED, OutOfBudget, QuestionBudget
from backend.query.run_to import hit_sources, run_to_answers, search_span
from backend.query.run_to.hit_counts import HitCount
from tests.backend.query.conftest import COUNT, Rows, ServiceFactory
from tests.backend.query.replies import failure
from tests.backend.query.run_to.hits import all_hits, checked, places, reply, run_to


class FixedConditions:
    """What operators keep, as a test says it."""

    def __init__(self, kept: KeptConditions) -> None:
        self.kept = kept

    def read(self) -> KeptConditions:
        return self.kept


KEPT = KeptConditions(
    breakpoints=[
        Breakpoint(name="off", condition="type:*", is_on=False, by="anna", set_us=1),
        Breakpoint(name="paid", condition="orders: paid_at:*", is_on=True, by="anna", set_us=1),
        Breakpoint(name="shipped", condition="type:order.shipped", is_on=True, by="anna", set_us=1),
        Breakpoint(name="stale", condition="orders: gone:1", is_on=False, by="anna", set_us=1),
    ],
    invariants=[
        InvariantRule(name="cheap", sentence="x", condition="orders: total>100"),
        InvariantRule(name="stale", sentence="x", condition="orders: gone:1"),
    ],
)


def counted(service: QueryService, known: HitCount) -> HitCount:
    """Count until nothing is left to be counted."""
    while (further := service.count_hits(known, UNLIMITED)) != known:
        known = further
    return known


@pytest.fixture
def service(archive: Rows, serving: ServiceFactory, logged: Sequence[Event]) -> QueryService:
    archive.apply(logged)
    return serving(archive, FixedConditions(KEPT))


def test_that_a_filter_of_the_log_finds_what_the_log_itself_finds(service: QueryService) -> None:
    page = reply(service, AskLog(filter="type:order.* -actor:ben", limit=COUNT))
    assert isinstance(page, LogPage)
    expected = [event.position for event in page.events]
    assert [hit.position for hit in all_hits(service, "type:order.* -actor:ben")] == expected
    backwards = all_hits(service, "type:order.* -actor:ben", backwards=True)
    assert [hit.position for hit in backwards] == expected[::-1]
    part = run_to(service, "type:order.* -actor:ben", after=100, limit=3)
    found = [event for event in page.events if event.position > 100][:3]
    assert [(hit.position, hit.time, hit.type, hit.subject) for hit in part.hits] == [
        (event.position, event.time, event.type, event.subject) for event in found
    ]
    assert (part.after, part.before, part.complete) == (found[-1].position, COUNT + 1, False)


@pytest.mark.parametrize(
    ("condition", "probe", "kind"),
    [
        ("type:order.created", "data.total", "amount"),
        ("type:order.created", "{data.total + 0}", "number"),  # in minor units
        ("type:order.created", "orders.total", "amount"),
        ("orders: changed:total", "total", "amount"),
        ("orders: changed:total", "orders.total", "amount"),
        ("orders: changed:total", "data.total", "amount"),
    ],
)
def test_that_a_probe_has_its_value_at_every_hit(
    service: QueryService, logged: Sequence[Event], condition: str, probe: str, kind: str
) -> None:
    totals = {
        event.position: msgspec.json.decode(event.data)["total"]
        for event in logged
        if event.type == "order.created"
    }
    found = all_hits(service, condition, probe=probe)
    assert {hit.position: hit.value for hit in found} == totals
    assert {hit.currency for hit in found} == ({"BRL"} if kind == "amount" else {""})
    assert run_to(service, condition, probe=probe).kind == kind


def test_that_a_probe_calculates_with_the_row_before(service: QueryService) -> None:
    condition = "products: changed:on_hand was.product_id:*"
    found = all_hits(service, condition, probe="{on_hand - was.on_hand}")
    asked = all_hits(service, condition, fields=["on_hand"])
    differences = [
        int(hit.after[0] or 0) - int(hit.before[0] or 0)
        for hit in asked
        if hit.after and hit.before
    ]
    assert [hit.value for hit in found] == differences
    assert differences


def test_that_a_span_of_an_event_is_probed(service: QueryService, logged: Sequence[Event]) -> None:
    part = run_to(service, "type:user.registered", probe="{recorded - time}")
    event = logged[part.hits[0].position - 1]
    assert (part.hits[0].value, part.kind) == (event.recorded - event.time, "span")


def test_that_names_stand_for_their_conditions(service: QueryService) -> None:
    assert places(all_hits(service, "breakpoint:paid")) == places(
        all_hits(service, "orders: paid_at:*")
    )
    both = all_hits(service, "breakpoint:any")  # those that are on
    shipped = {hit.position for hit in all_hits(service, "type:order.shipped")}
    paid = {hit.position for hit in all_hits(service, "orders: paid_at:*")}
    assert {hit.position for hit in both if hit.rule == "shipped"} == shipped
    assert {hit.position for hit in both if hit.rule == "paid"} == paid
    assert [hit.position for hit in both] == sorted(hit.position for hit in both)
    backwards = all_hits(service, "breakpoint:any", backwards=True, limit=7)
    assert sorted(places(backwards)) == sorted(places(both))
    assert {hit.rule for hit in all_hits(service, "broken:cheap")} == {"cheap"}
    assert not all_hits(service, "broken:stock")


def test_that_all_invariants_and_breakpoints_are_listed(service: QueryService) -> None:
    listed = reply(service, AskBreakpoints())
    assert isinstance(listed, BreakpointList)
    assert [each.name for each in listed.breakpoints] == ["off", "paid", "shipped", "stale"]
    owned = {each.name: each.owner for each in listed.invariants}
    assert owned["stock"] == "products"
    assert owned["cheap"] == ""


@pytest.mark.parametrize(
    ("condition", "at", "words"),
    [
        ("orders: gone:1", 8, "no field `gone`"),
        ("orders: status:", 15, "value is missing"),
        ("  orderz: status:paid", 2, "did you mean `orders:`?"),
        ("orders: changed:gone", 16, "no field `gone`"),
        ("orders: changed>status", 8, "`changed:`"),
        ("orders: {total - was.gone}>1", 17, "no field `gone`"),
        ("type:order.* colour:red", 13, "no field `colour`"),
        ("broken:stok", 0, "did you mean stock?"),
        ("broken:stale", 0, "condition of stale cannot be used"),
        ("breakpoint:nobody", 0, "no breakpoint nobody"),
    ],
)
def test_that_what_is_no_condition_is_refused_with_its_place(
    service: QueryService, condition: str, at: int, words: str
) -> None:
    found = checked(service, condition)
    assert (found.ok, found.part, found.at) == (False, "condition", at)
    assert words in found.message
    code, _ = failure(service.answer(AskRunTo(condition=condition)))
    assert code in {"bad-filter", "no-condition"}


@pytest.mark.parametrize(
    ("probe", "at", "words"),
    [
        ("gone", 0, "no field `gone`"),
        ("{total - }", 9, "does not fit here"),
        ("{total - data.total}", 9, "of one row, or of one event"),
        ("12", 0, "is a field, or a calculation"),
        ("{1 + 2}", 0, "names a field"),
        ("{total + paid_at}", 7, "makes no sense"),
    ],
)
def test_that_what_cannot_be_probed_is_refused_with_its_place(
    service: QueryService, probe: str, at: int, words: str
) -> None:
    found = checked(service, "orders: paid_at:*", probe)
    assert (found.ok, found.part, found.at) == (False, "probe", at)
    assert words in found.message


def test_that_a_check_says_how_hits_would_be_found(service: QueryService) -> None:
    scan = checked(service, "orders: paid_at:*").rows
    keyed = checked(service, "orders: order_id:order-0000001 paid_at:*").rows
    assert scan is not None
    assert keyed is not None
    assert (scan.access, scan.looked_at) == ("scan", scan.versions)
    assert (keyed.access, keyed.looked_at < 10 < keyed.versions) == ("key", True)
    plan = checked(service, "type:order.paid").plan
    assert plan is not None
    assert plan.access == "type"
    assert checked(service, "broken:any").ok is False  # one of them is stale
    assert checked(service, "breakpoint:any").ok


def test_that_a_replica_has_no_rows_of_the_past_to_run_to(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged)
    service = serving(replica)
    assert failure(service.answer(AskRunTo(condition="orders: paid_at:*"))) == (
        "needs-archive",
        "condition",
    )
    assert run_to(service, "type:order.paid").hits


def test_that_a_scan_stops_when_nobody_waits(service: QueryService) -> None:
    given_up = QuestionBudget(60)
    given_up.cancel()
    with pytest.raises(OutOfBudget):
        service.answer(AskRunTo(condition="orders: total<0"), given_up)
    assert run_to(service, "orders: paid_at:*").hits


def test_that_rows_are_looked_for_as_far_as_the_archive_has_them(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged[:300])
    part = run_to(serving(archive), "orders: status:nowhere")
    assert (part.complete, part.applied, part.head) == (True, 300, COUNT)


def test_that_hits_are_counted_on_from_where_the_count_was(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged[:300])
    service = serving(archive)
    conditions = ("orders: paid_at:*", "type:order.paid")
    counts = {each: counted(service, HitCount(each)) for each in conditions}
    assert {count.upto for count in counts.values()} == {300}
    archive.apply(logged)
    for condition, before in counts.items():
        hits = [hit.position for hit in all_hits(service, condition)]
        count = counted(service, before)
        assert (count.hits, count.first, count.last) == (len(hits), hits[0], hits[-1])
        assert 0 < before.hits < count.hits
    error = counted(service, HitCount("breakpoint:any")).error
    assert "no breakpoint that is on" in error


def test_that_a_long_scan_is_answered_in_parts_without_losing_a_hit(
    service: QueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, of_log = (
        {
            is_backwards: places(all_hits(service, condition, backwards=is_backwards))
            for is_backwards in (False, True)
        }
        for condition in ("orders: paid_at:*", "data.amount>5")
    )
    monkeypatch.setattr(hit_sources, "_FIRST_EVENTS", 11)
    monkeypatch.setattr(run_to_answers, "PART_S", 0.0)
    monkeypatch.setattr(search_span, "_FIRST", 7)
    monkeypatch.setattr(search_span, "_MOST", 50)
    first = run_to(service, "orders: paid_at:*", limit=100)
    assert (first.complete, first.after, first.before) == (False, 7, COUNT + 1)
    last = run_to(service, "orders: paid_at:*", limit=100, backwards=True)
    assert (last.complete, last.after, last.before) == (False, 0, COUNT - 6)
    for is_backwards, expected in whole.items():
        found = all_hits(service, "orders: paid_at:*", backwards=is_backwards)
        assert places(found) == expected
        scanned = all_hits(service, "data.amount>5", backwards=is_backwards)
        assert places(scanned) == of_log[is_backwards]
        named = all_hits(service, "breakpoint:any", backwards=is_backwards)
        assert [each for each in places(named) if each[1]] == expected

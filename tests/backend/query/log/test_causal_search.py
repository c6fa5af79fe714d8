"""Causes and effects over several levels and correlations, read from one event on."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.clock import now_us
from backend.errors import Unreadable
from backend.messages.causal_graph import AskCauses, CausalGraph, CausalNode
from backend.messages.events import Draft
from backend.messages.queries import EventContext
from backend.query.log.log_search import LogSearch
from backend.query.question_budget import BudgetGuard, OutOfBudget, QuestionBudget
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.contract.drafts import draft, new_id

ORDER = "orders/order-1"


def graph(
    folder: Path, drafts: Sequence[Draft], answers: Sequence[bytes], asked: AskCauses
) -> CausalGraph:
    url = f"sqlite:///{folder / 'log.sqlite'}"
    with closing(open_log(url)) as log:
        log.append(
            Transaction(events=drafts, answers=[(id_, b"yes") for id_ in answers]), recorded=7
        )
    with closing(LogSearch("replica-1", url, open_reader(url), now_us)) as search:
        return search.causes(asked)


def name(node: CausalNode) -> str:
    return node.type if node.kind == "event" else node.kind


def edges(found: CausalGraph) -> set[tuple[str, str, str]]:
    nodes = found.nodes
    return {(name(nodes[e.cause]), name(nodes[e.effect]), e.link) for e in found.edges}


def context(folder: Path, drafts: Sequence[Draft], position: int) -> EventContext:
    url = f"sqlite:///{folder / 'log.sqlite'}"
    with closing(open_log(url)) as log:
        log.append(Transaction(events=drafts), recorded=7)
    with closing(LogSearch("replica-1", url, open_reader(url), now_us)) as search:
        return search.event_context(position)


def test_that_counting_the_effects_of_a_long_correlation_ends_with_the_budget(
    tmp_path: Path,
) -> None:
    url, line = f"sqlite:///{tmp_path / 'log.sqlite'}", new_id()
    first = draft(correlation=line)
    with closing(open_log(url)) as log:
        log.append(Transaction(events=[first]), recorded=7)
        for _ in range(6):
            others = [replace(draft(correlation=line), causation=first.id) for _ in range(1000)]
            log.append(Transaction(events=others), recorded=7)
    for is_open in (False, True):
        guard, reader = BudgetGuard(), open_reader(url)
        if is_open:
            assert reader.head() == 6001
        with closing(LogSearch("replica-1", url, reader, now_us, guard=guard)):
            for look in (reader.count_effects, partial(reader.read_effects, limit=9)):
                spent = QuestionBudget(10.0)
                spent.cancel()
                with pytest.raises(OutOfBudget), guard.hold(spent):
                    look(line)
            assert (reader.count_effects(line), reader.count_effects(first.id)) == (1, 6000)


def of_command(command: bytes, type_: str, subject: str, owner: str = "") -> Draft:
    module = type_.partition(".")[0] + "s"
    made = draft(subject, type_, module=module, owner=owner)
    return replace(made, causation=command, correlation=command)


def shop() -> tuple[list[Draft], list[bytes]]:
    """Return an order that was created and paid by two commands, and what both did elsewhere."""
    create, pay = new_id(), new_id()
    return [
        of_command(create, "order.created", "order-1"),
        of_command(create, "product.reserved", "product-5"),
        of_command(pay, "payment.succeeded", "payment-1", ORDER),
        of_command(pay, "user.charged", "user-9"),
        of_command(pay, "order.paid", "order-1"),
    ], [create, pay]


@pytest.mark.parametrize("position", [1, 2, 3, 4, 5])
def test_that_order_and_payment_reach_each_other_over_correlations_from_any_of_their_events(
    tmp_path: Path, position: int
) -> None:
    found = graph(tmp_path, *shop(), AskCauses(position=position))
    assert found.nodes[found.focus].position == position
    assert edges(found) == {
        ("command", "order.created", "cause"),
        ("command", "product.reserved", "cause"),
        ("order.created", "command", "entity"),
        ("command", "payment.succeeded", "cause"),
        ("command", "user.charged", "cause"),
        ("command", "order.paid", "cause"),
    }
    assert not found.is_cut
    assert {node.more_effects for node in found.nodes} == {0}


def test_that_entities_are_not_followed_when_that_is_not_asked_for(tmp_path: Path) -> None:
    found = graph(tmp_path, *shop(), AskCauses(position=1, entity=False))
    assert {name(node) for node in found.nodes} == {
        "command",
        "order.created",
        "product.reserved",
    }


def test_that_a_chain_of_events_is_followed_both_ways_through_many_correlations(
    tmp_path: Path,
) -> None:
    chain = [draft(f"user-{n}", f"step.{n}") for n in range(9)]
    linked = [*chain[:1], *(replace(b, causation=a.id) for a, b in pairwise(chain))]
    found = graph(tmp_path, linked, [], AskCauses(position=5))
    assert len({node.correlation for node in found.nodes}) == 9
    assert edges(found) == {(f"step.{n}", f"step.{n + 1}", "cause") for n in range(8)}


def test_that_an_event_is_told_with_its_cause_and_its_effects_of_other_correlations(
    tmp_path: Path,
) -> None:
    first, second, third = (draft(f"user-{n}", f"step.{n}") for n in range(3))
    second = replace(second, causation=first.id)
    found = context(tmp_path, [first, second, replace(third, causation=second.id)], 2)
    assert found.cause is not None
    assert found.cause.type == "step.0"
    assert [event.type for event in found.chain] == ["step.1", "step.2"]
    assert not found.more


def test_that_effects_of_other_correlations_are_bounded_and_said_to_be_more(
    tmp_path: Path,
) -> None:
    cause = draft("user-0", "the.cause")
    effects = [replace(draft(f"user-{n}"), causation=cause.id) for n in range(1_200)]
    found = context(tmp_path, [cause, *effects], 1)
    assert len(found.chain) == 1_000
    assert found.chain[0].type == "the.cause"
    assert found.more


def test_that_what_lies_further_than_the_levels_is_said_to_be_there(tmp_path: Path) -> None:
    chain = [draft(f"user-{n}", f"step.{n}") for n in range(9)]
    linked = [*chain[:1], *(replace(b, causation=a.id) for a, b in pairwise(chain))]
    found = graph(tmp_path, linked, [], AskCauses(position=5, levels=2))
    by_name = {name(node): node for node in found.nodes}
    assert set(by_name) == {f"step.{n}" for n in range(2, 7)}
    assert (by_name["step.2"].more_causes, by_name["step.2"].more_effects) == (True, 0)
    assert (by_name["step.6"].more_causes, by_name["step.6"].more_effects) == (False, 1)


def test_that_ten_thousand_effects_are_counted_and_the_first_of_them_shown(tmp_path: Path) -> None:
    line = new_id()
    drafts = [draft(f"user-{n}", correlation=line) for n in range(10_000)]
    asked = AskCauses(position=9_000, effects=5)
    found = graph(tmp_path, drafts, [], asked)
    origin = next(node for node in found.nodes if node.kind == "unknown")
    shown = {node.position for node in found.nodes if node.kind == "event"}
    assert shown == {1, 2, 3, 4, 5, 9_000}
    assert origin.more_effects == 9_994


def test_that_an_opened_cause_shows_all_its_effects_as_far_as_the_limit_goes(
    tmp_path: Path,
) -> None:
    line = new_id()
    drafts = [draft(f"user-{n}", correlation=line) for n in range(50)]
    asked = AskCauses(position=1, effects=5, limit=30, opened=[line])
    found = graph(tmp_path, drafts, [], asked)
    assert len(found.nodes) == 30
    assert found.is_cut
    assert sum(node.more_effects for node in found.nodes if node.kind == "unknown") == 21


def test_that_a_history_without_commands_is_a_chain_of_its_entity_from_its_line_on(
    tmp_path: Path,
) -> None:
    line = new_id()
    drafts = [
        draft("order-1", "order.created", module="orders", correlation=line),
        draft("payment-1", "payment.succeeded", module="payments", correlation=line, owner=ORDER),
        draft("order-1", "order.paid", module="orders", correlation=line),
    ]
    found = graph(tmp_path, drafts, [], AskCauses(position=2))
    assert edges(found) == {
        ("unknown", "order.created", "cause"),
        ("order.created", "payment.succeeded", "entity"),
        ("payment.succeeded", "order.paid", "entity"),
    }


def test_that_events_which_caused_each_other_end_the_search(tmp_path: Path) -> None:
    first, second = draft("user-1", "a.first"), draft("user-2", "b.second")
    drafts = [
        replace(first, causation=second.id),
        replace(second, causation=first.id),
        replace(draft("user-3", "c.itself"), causation=None),
    ]
    drafts[2] = replace(drafts[2], causation=drafts[2].id)
    found = graph(tmp_path, drafts, [], AskCauses(position=1))
    assert edges(found) == {
        ("a.first", "b.second", "cause"),
        ("b.second", "a.first", "cause"),
    }


@pytest.mark.parametrize(
    "asked",
    [
        AskCauses(position=1, levels=-1),
        AskCauses(position=1, limit=0),
        AskCauses(position=1, effects=-1),
        AskCauses(position=2),
        AskCauses(position=0),
        AskCauses(position=2**62),
    ],
)
def test_that_what_cannot_be_asked_for_is_refused(tmp_path: Path, asked: AskCauses) -> None:
    with pytest.raises(Unreadable):
        graph(tmp_path, [draft()], [], asked)


def test_that_a_search_ends_when_its_time_is_over(tmp_path: Path) -> None:
    url, guard = f"sqlite:///{tmp_path / 'log.sqlite'}", BudgetGuard()
    with closing(open_log(url)) as log:
        log.append(Transaction(events=[draft()]), recorded=7)
    with closing(LogSearch("replica-1", url, open_reader(url), now_us, guard=guard)) as search:
        with guard.hold(QuestionBudget(60)):
            assert len(search.causes(AskCauses(position=1)).nodes) == 1
        with pytest.raises(OutOfBudget), guard.hold(QuestionBudget(0)):
            search.causes(AskCauses(position=1))

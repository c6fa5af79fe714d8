"""Commands are decided within a branch, and edits that do not fit are refused."""

from collections.abc import Sequence
from typing import Any

import pytest

from backend.errors import Unreadable
from backend.messages.events import Event
from tests.backend.replay.branch_rows import (
    cell,
    first_of,
    paid_order,
)
from tests.backend.replay.branch_scene import (
    BranchScene,
    attempt,
    edit,
    insert,
    move,
    skip,
)


def test_that_a_command_is_decided_by_its_module_at_that_moment(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event, order = paid_order(history)
    shipped = first_of([each for each in history if each.subject == event.subject], "order.shipped")
    outcome = scene.branch(
        attempt(event.position, "order.ship", {"order_id": order}),
        attempt(event.position + 1, "order.cancel", {"order_id": order, "reason": "late"}),
        upto=shipped.position - 1,
    )
    early, cancelled = outcome.tries
    assert (early.outcome, early.code, early.field) == ("rejected", "not-paid", "order_id")
    assert cancelled.outcome == "accepted"
    types = [each.type for each in cancelled.events]
    assert types[0] == "order.cancelled"
    assert "payment.refunded" in types
    rows = {(row.view, row.key[0]): row for row in scene.rows()}
    assert cell(rows["orders", order].after, "status") == "cancelled"


def test_that_a_command_sees_the_edits_before_it_and_the_commands_before_it(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event, order = paid_order(history)
    place = event.position + 1
    outcome = scene.branch(
        skip(event.position),
        skip(event.position - 1),
        attempt(place, "order.ship", {"order_id": order}),
        attempt(place, "order.cancel", {"order_id": order}),
        attempt(place, "order.cancel", {"order_id": order}),
        upto=event.position,
    )
    assert [each.outcome for each in outcome.tries] == ["rejected", "accepted", "rejected"]
    assert outcome.tries[0].code == "not-paid"
    assert "payment.refunded" not in [each.type for each in outcome.tries[1].events]


def test_that_a_command_at_the_logs_end_comes_in_behind_it(scene: BranchScene) -> None:
    outcome = scene.branch(attempt(901, "user.register", {"user_id": "new", "name": "New"}), at=900)
    assert outcome.tries[0].outcome == "accepted"
    assert ("users", ("new",)) in {(row.view, row.key) for row in scene.rows()}


def test_that_a_secret_never_gets_into_a_branch(scene: BranchScene) -> None:
    command = {"user_id": "new", "new_password": "correct horse"}
    with pytest.raises(Unreadable) as refused:
        scene.branch(attempt(901, "user.change-password", command), at=900)
    assert (refused.value.code, refused.value.field) == ("secret-in-branch", "new_password")
    assert "correct horse" not in refused.value.message
    assert not scene.files().exists()


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ((edit(3, data={"nonsense": 1}),), "unreadable"),
        ((edit(3, wrong=1),), "bad-edit"),
        ((insert(3, "no.such-event", {}),), "unknown-type"),
        ((skip(3), skip(3)), "bad-edit"),
        ((skip(901),), "bad-edit"),
        ((move(2, 903),), "bad-edit"),
        ((), "bad-edit"),
    ],
)
def test_that_an_edit_that_does_not_fit_is_refused_with_its_reason(
    scene: BranchScene, edits: tuple[Any, ...], code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        scene.branch(*edits, at=1)
    assert refused.value.code == code

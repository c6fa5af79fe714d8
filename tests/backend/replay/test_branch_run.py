"""A branch differs from reality in what its edits change, and in nothing else."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from backend.clock import format_rfc3339
from backend.domain.orders import OrderCreated
from backend.domain.registry import Registry
from backend.domain.users import UserRegistered
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.projection.read_model import EventMeta, ViewTables
from backend.wire.branch_contrast import contrast_branches
from tests.backend.replay.branch_rows import (
    Views,
    all_rows,
    cell,
    expected_differences,
    first_of,
    found_differences,
    paid_order,
)
from tests.backend.replay.branch_scene import (
    BranchScene,
    edit,
    insert,
    move,
    skip,
)


def test_that_without_an_orders_payment_exactly_what_depends_on_it_differs(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event, order = paid_order(history)
    outcome = scene.branch(skip(event.position))
    # By what is known of the domain: the order is closed by its payments' sum all the same, it
    # only has no moment at which it was paid; no other view takes the event.
    (row,) = scene.rows()
    assert (row.view, row.key, row.verdict) == ("orders", (order,), "different")
    assert row.columns == ("paid_at",)
    assert (cell(row.before, "paid_at"), cell(row.after, "paid_at")) == (event.time, None)
    assert row.first == event.position
    assert {each.view for each in outcome.views} == {"orders", "payments"}
    assert set(outcome.untouched) == {"contacts", "products", "sales", "search", "users"}


def test_that_without_its_payment_and_its_closing_an_order_is_unpaid_in_both_views(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event, order = paid_order(history)
    paid = next(
        each
        for each in history
        if each.type == "payment.succeeded" and f'"{order}"'.encode() in each.data
    )
    scene.branch(skip(paid.position), skip(event.position))
    payment = msgspec.json.decode(paid.data)
    rows = {(row.view, row.key[0]): row for row in scene.rows()}
    assert cell(rows["orders", order].after, "payment_status") == "none"
    assert cell(rows["orders", order].after, "paid") == 0
    assert rows["payments", payment["payment_id"]].verdict == "missing"
    assert {view for view, _ in rows} == {"orders", "payments", "users"}
    user = rows["users", payment["user_id"]]
    assert "spent" in user.columns


@pytest.mark.parametrize("type_", ["order.created", "user.registered", "product.added"])
def test_that_a_skipped_event_differs_as_two_plain_replays_do(
    scene: BranchScene, history: Sequence[Event], tmp_path: Path, type_: str
) -> None:
    event = first_of(history, type_, after=100)
    outcome = scene.branch(skip(event.position))
    without = [each for each in history if each.position != event.position]
    plain = (scene.projections, scene.registry)
    real = all_rows(tmp_path / "real.sqlite", *plain, history)
    branch = all_rows(tmp_path / "other.sqlite", *plain, without)
    expected = expected_differences(real, branch)
    rows = scene.rows()
    assert {place: set(names) for place, names in found_differences(rows).items()}.keys() == (
        expected.keys()
    )
    for row in rows:
        if row.verdict == "different":
            assert set(row.columns) == expected[row.view, row.key]
    assert all(row.first is not None and row.first >= event.position for row in rows)
    assert outcome.total == len(rows)
    assert outcome.is_first_complete


def test_that_the_position_of_the_first_difference_is_the_one_that_a_plain_replay_finds(
    scene: BranchScene, history: Sequence[Event], tmp_path: Path
) -> None:
    event = first_of(history, "user.registered", after=300)
    scene.branch(skip(event.position))
    plain = (scene.projections, scene.registry)
    for row in scene.rows():
        assert row.first is not None
        for upto, differs in ((row.first - 1, False), (row.first, True)):
            name = f"{row.view}-{row.key[0]}-{upto}.sqlite"
            log = [each for each in history if each.position <= upto]
            real = all_rows(tmp_path / f"r{name}", *plain, log)
            without = [each for each in log if each.position != event.position]
            branch = all_rows(tmp_path / f"b{name}", *plain, without)
            assert ((row.view, row.key) in expected_differences(real, branch)) is differs


def test_that_an_edited_event_is_applied_as_it_was_edited(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event = first_of(history, "product.price-changed")
    product = msgspec.json.decode(event.data)["product_id"]
    after = [
        each
        for each in history
        if each.subject == event.subject
        and each.type == "product.price-changed"
        and each.position > event.position
    ]
    upto = after[0].position - 1 if after else len(history)
    scene.branch(edit(event.position, data={"price": 1}), upto=upto)
    rows = {(row.view, row.key[-1]): row for row in scene.rows()}
    changed = rows["products", product]
    assert changed.columns == ("price",)
    assert cell(changed.after, "price") == 1


def test_that_an_edited_time_moves_what_depends_on_it(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event, order = paid_order(history)
    scene.branch(edit(event.position, time="2030-01-01T00:00:00Z"))
    (row,) = scene.rows()
    assert row.key == (order,)
    assert cell(row.after, "paid_at") == 1_893_456_000_000_000


def test_that_an_inserted_event_comes_in_before_the_one_at_its_position(scene: BranchScene) -> None:
    outcome = scene.branch(
        insert(500, "user.registered", {"user_id": "new", "name": "New"}), at=499
    )
    assert {(row.view, row.key[-1], row.verdict) for row in scene.rows()} == {
        ("contacts", "new", "added"),
        ("users", "new", "added"),
        ("search", "new", "added"),
    }
    assert {row.first for row in scene.rows()} == {500}
    assert outcome.start == 499


def test_that_events_that_change_places_differ_as_two_plain_replays_do(
    scene: BranchScene, history: Sequence[Event], tmp_path: Path
) -> None:
    event = first_of(history, "order.created", after=400)
    target = event.position - 120
    scene.branch(move(event.position, target))
    moved = msgspec.structs.replace(event, position=target)
    order = [each for each in history if each.position != event.position]
    order.insert(target - 1, moved)
    plain = (scene.projections, scene.registry)
    real = all_rows(tmp_path / "real.sqlite", *plain, history)
    branch = all_rows(tmp_path / "other.sqlite", *plain, order)
    assert found_differences(scene.rows()).keys() == expected_differences(real, branch).keys()


def test_that_a_change_which_is_made_good_is_counted_as_one_for_a_while(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event = first_of(history, "order.shipped", after=100)
    scene.branch(
        edit(event.position, time="2031-01-01T00:00:00Z"),
        insert(
            event.position + 5,
            "order.shipped",
            msgspec.json.decode(event.data),
            time="2017-07-14T00:00:00Z",
        ),
    )
    (row,) = scene.rows()
    assert row.columns == ("shipped_at",)
    outcome = scene.branch(
        skip(event.position),
        insert(
            event.position + 5,
            "order.shipped",
            msgspec.json.decode(event.data),
            time=format_rfc3339(event.time),
        ),
        name="later",
    )
    assert scene.rows("later") == []
    assert sum(each.transient for each in outcome.views) >= 1


def test_that_a_handler_that_raises_in_the_branch_alone_is_an_outcome(
    tmp_path: Path, history: Sequence[Event], projections: Views, registry: Registry
) -> None:
    orders = projections["orders"]
    real_handler = orders.handlers[OrderCreated]

    def needs_a_name(payload: OrderCreated, meta: EventMeta, tables: ViewTables) -> None:
        if payload.total == 77:
            raise ValueError("77 is a total that I cannot bear")
        real_handler(payload, meta, tables)

    fragile = msgspec.structs.replace(
        orders, handlers={**orders.handlers, OrderCreated: needs_a_name}
    )
    scene = BranchScene(tmp_path, history, {**projections, "orders": fragile}, registry)
    event = first_of(history, "order.created", after=50)
    outcome = scene.branch(edit(event.position, data={"total": 77}))
    assert outcome.parked[0].view == "orders"
    assert outcome.parked[0].position == event.position
    assert outcome.parked[0].really == ""
    assert outcome.parked[0].branch == "ValueError: 77 is a total that I cannot bear"
    assert all(each.branch for each in outcome.parked)  # those behind it wait
    assert ("orders", (msgspec.json.decode(event.data)["order_id"],)) in {
        (row.view, row.key) for row in scene.rows()
    }


def test_that_of_two_events_that_come_in_at_one_place_the_first_that_fails_is_named(
    tmp_path: Path, history: Sequence[Event], projections: Views, registry: Registry
) -> None:
    def refuses(payload: UserRegistered, _meta: EventMeta, _tables: ViewTables) -> None:
        if payload.user_id == "new":
            raise ValueError(f"no {payload.name}")

    users = projections["users"]
    fragile = msgspec.structs.replace(users, handlers={UserRegistered: refuses})
    scene = BranchScene(tmp_path, history, {"users": fragile}, registry)
    outcome = scene.branch(
        insert(50, "user.registered", {"user_id": "new", "name": "First"}),
        insert(50, "user.registered", {"user_id": "new", "name": "Second"}),
        insert(60, "user.registered", {"user_id": "new", "name": "Third"}),
    )
    assert [(each.position, each.branch) for each in outcome.parked] == [
        (50, "ValueError: no First"),
        (60, "waits"),
    ]


def test_that_a_log_with_a_gap_is_run_and_an_edit_within_the_gap_is_refused(
    tmp_path: Path, history: Sequence[Event], projections: Views, registry: Registry
) -> None:
    part = [*history[400:500], *history[600:]]
    scene = BranchScene(tmp_path, part, projections, registry)
    event = first_of(part, "order.created", after=620)
    outcome = scene.branch(skip(event.position))
    assert outcome.events == len(part)
    assert {row.first for row in scene.rows()} == {event.position}
    plain = (scene.projections, scene.registry)
    real = all_rows(tmp_path / "real.sqlite", *plain, part)
    without = [each for each in part if each is not event]
    branch = all_rows(tmp_path / "other.sqlite", *plain, without)
    assert found_differences(scene.rows()).keys() == expected_differences(real, branch).keys()
    for position in (3, 550):
        with pytest.raises(Unreadable) as refused:
            scene.branch(skip(position), name=f"at-{position}")
        assert refused.value.message == f"The log has no event at {position}."


def test_that_two_branches_are_compared_by_what_each_changes(
    scene: BranchScene, history: Sequence[Event]
) -> None:
    event, order = paid_order(history)
    new = insert(300, "user.registered", {"user_id": "new", "name": "New"})
    scene.branch(skip(event.position), name="one")
    scene.branch(new, edit(event.position, time="2030-01-01T00:00:00Z"), name="two")
    scene.branch(skip(event.position), new, name="three")
    one, two, three = (scene.files(name) for name in ("one", "two", "three"))
    rows = [*contrast_branches(one, two)]
    assert ("orders", (order,), "different") in {(r.view, r.key, r.verdict) for r in rows}
    changed = next(row for row in rows if row.view == "orders")
    assert cell(changed.before, "paid_at") is None
    assert cell(changed.after, "paid_at") == 1_893_456_000_000_000
    assert {r.verdict for r in contrast_branches(one, three)} == {"added"}
    assert {r.verdict for r in contrast_branches(three, one)} == {"missing"}
    assert [*contrast_branches(one, one)] == []

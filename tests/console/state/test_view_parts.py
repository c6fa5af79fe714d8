from backend.messages.view_shares import PartPosition, ViewShare
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.view_parts import (
    describe_parts_of_page,
    describe_views_in_parts,
    view_label,
)
from tests.console import sample_messages

NOW = sample_messages.NOW


def part(number: int) -> ViewShare:
    return ViewShare(view="orders", part=number, parts=2)


def snapshot(*behind: int) -> BackendSnapshot:
    """Return what is known of two replicas with a half each, and samples of so many of them."""
    processes = [
        sample_messages.process(f"replica-{number}", share=[part(number)]) for number in (1, 2)
    ]
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    known = reducers.apply_notice(known, sample_messages.topology(*processes), NOW)
    for number, events in enumerate(behind, 1):
        lag = sample_messages.view(
            "orders", events_behind=events, time_behind_us=events * 1_000_000
        )
        sample = sample_messages.replica(f"replica-{number}", views=[lag], share=[part(number)])
        known = reducers.apply_notice(known, sample, NOW)
    return known


def test_that_a_view_in_parts_is_said_with_its_worst() -> None:
    told = describe_views_in_parts(snapshot(0, 3))
    assert told.startswith("orders in 2 parts (part 1: replica-1; part 2: replica-2): the worst is")
    assert "3 events and 3.0" in told
    assert describe_views_in_parts(snapshot(0, 3), "sales") == ""
    assert "not known" in describe_views_in_parts(snapshot(0), "orders")


def test_that_a_replica_and_a_page_say_which_part_it_is() -> None:
    sample = sample_messages.replica(share=[part(2), ViewShare(view="sales")])
    assert view_label("orders", sample) == "orders, part 2 of 2"
    assert view_label("sales", sample) == "sales"
    parts = [PartPosition(replica="replica-1", part=1, position=1_200)]
    assert describe_parts_of_page(parts) == "in 1 part: replica-1 at 1\u202f200"
    assert describe_parts_of_page([]) == ""

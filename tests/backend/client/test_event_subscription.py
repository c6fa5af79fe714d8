"""Named subscriptions: at least once, in order per stream, and never past what is not done."""

import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from backend.client import Client
from backend.client.event_subscription import EventSubscription
from backend.errors import NotPermitted, Rejected, Unavailable, Unreadable
from backend.messages.audit import AskAudit, AuditPage
from backend.messages.control import OrderDone, Rebuild
from backend.messages.events import Event
from backend.messages.subscriptions import (
    MAX_PARKED_IN_ONE,
    AskSubscriptions,
    PauseSubscription,
    RemoveSubscription,
    ReportDeliveries,
    ResumeSubscription,
    RetryDeliveries,
    SkipDelivery,
    SubscriptionList,
    SubscriptionOrder,
    SubscriptionState,
    ThrottleSubscription,
)
from backend.stream_names import stream_of
from tests.running import Running, accepted, command, until

FILTER = "type:user.*"


@pytest.fixture
def client(shared_backend: Running) -> Iterator[Client]:
    with shared_backend.client() as connected:
        yield connected


def subscribe(client: Client, name: str, after: int | None = None) -> EventSubscription:
    return EventSubscription(client, name, "a test", FILTER, after)


def add(client: Client, *users: str) -> int:
    return accepted(client, *(command("user.register", user_id=each, name=each) for each in users))


def top_up(client: Client, *users: str) -> int:
    return accepted(
        client,
        *(command("user.top-up", user_id=each, amount=5, currency="EUR") for each in users),
    )


def taken(subscription: EventSubscription, count: int, limit: int = 10) -> list[Event]:
    found: list[Event] = []

    def have_come() -> bool:
        subscription.report_if_due()
        found.extend(subscription.fetch(limit))
        return len(found) >= count

    until(have_come, f"{count} events are delivered")
    return found


def state_of(client: Client, name: str) -> SubscriptionState:
    found = client.control(AskSubscriptions())
    assert isinstance(found, SubscriptionList)
    return next(each for each in found.subscriptions if each.name == name)


def ordered(client: Client, order: SubscriptionOrder) -> str:
    done = client.control(order)
    assert isinstance(done, OrderDone)
    return done.message


def test_that_a_new_one_begins_at_the_end_and_goes_on_where_it_was(client: Client) -> None:
    add(client, "before-1")
    first = subscribe(client, "goes-on")
    add(client, "new-1", "new-2", "new-3")
    events = taken(first, 3)
    assert [each.subject for each in events] == ["user-new-1", "user-new-2", "user-new-3"]
    first.acknowledge()
    first.report()
    assert state_of(client, "goes-on").acknowledged == events[1].position - 1
    first.leave()  # with two that were not acknowledged
    again = taken(subscribe(client, "goes-on"), 2)
    assert [each.position for each in again] == [each.position for each in events[1:]]


def test_that_what_does_not_match_is_passed_over_and_acknowledged(client: Client) -> None:
    subscription = subscribe(client, "passes-over")
    end = accepted(
        client,
        command("product.add", product_id="p", name="P", price=5, currency="EUR", stock=1),
    )

    def is_past() -> bool:
        assert subscription.fetch(10) == []
        subscription.report_if_due()
        return state_of(client, "passes-over").acknowledged >= end

    until(is_past, "the end is acknowledged")
    subscription.leave()


def test_that_a_rebuild_of_a_replica_is_told_to_nobody(client: Client) -> None:
    subscription = subscribe(client, "not-told")
    add(client, "once-1")
    taken(subscription, 1)
    subscription.acknowledge()
    assert isinstance(client.control(Rebuild(replica="replica-1", by="anna")), OrderDone)
    add(client, "once-2")
    (event,) = taken(subscription, 1)
    assert event.subject == "user-once-2"
    subscription.leave()


def test_that_a_parked_event_keeps_its_stream_waiting_and_no_other(client: Client) -> None:
    subscription = subscribe(client, "parks")
    add(client, "park-1", "park-2")
    top_up(client, "park-1", "park-2")
    first, second, third, fourth = taken(subscription, 4)
    stream = stream_of(first.source, first.subject)
    subscription.park("no such customer")
    for _ in range(3):
        subscription.acknowledge()  # of the third, too late: it waits behind the first
    top_up(client, "park-1", "park-2")
    (fifth,) = taken(subscription, 1)
    assert fifth.subject == "user-park-2"
    subscription.acknowledge()
    subscription.report()
    found = client.control(AskSubscriptions(parked_of="parks"))
    assert isinstance(found, SubscriptionList)
    assert [(each.position, each.reason) for each in found.parked][:2] == [
        (first.position, "no such customer"),
        (third.position, ""),
    ]
    assert state_of(client, "parks").parked == 3
    assert state_of(client, "parks").acknowledged >= fifth.position
    assert "3 parked events" in ordered(
        client, RetryDeliveries(name="parks", stream=stream, by="a")
    )
    again = taken(subscription, 3)
    assert [each.position for each in again][:2] == [first.position, third.position]
    for _ in again:
        subscription.acknowledge()
    subscription.report()
    assert state_of(client, "parks").parked == 0
    assert second.position < fourth.position
    subscription.leave()


def test_that_a_skipped_event_does_not_come_again_and_what_waits_behind_it_does(
    client: Client,
) -> None:
    subscription = subscribe(client, "skips")
    add(client, "skip-1")
    top_up(client, "skip-1")
    refused, behind = taken(subscription, 2)
    subscription.park("no such customer")
    subscription.acknowledge()
    order = SkipDelivery(name="skips", position=refused.position, reason="a test", by="anna")
    assert "1 parked event behind it" in ordered(client, order)
    with pytest.raises(Rejected, match="is not parked in skips"):
        client.control(order)
    with pytest.raises(Unreadable, match="needs a reason"):
        client.control(replace(order, reason=" "))
    (again,) = taken(subscription, 1)
    assert again.position == behind.position
    subscription.acknowledge()
    subscription.report()
    assert state_of(client, "skips").parked == 0
    subscription.leave()


def test_that_more_events_of_a_stream_are_set_aside_than_fit_into_one_message(
    client: Client,
) -> None:
    subscription = subscribe(client, "long", after=add(client, "long-1"))
    count = MAX_PARKED_IN_ONE + 50
    last = top_up(client, *["long-1"] * count)
    taken(subscription, count, limit=200)
    subscription.park("no such user")
    assert (state_of(client, "long").parked, subscription.outstanding) == (count, count - 1)
    for _ in range(count - 1):
        subscription.acknowledge()
    subscription.leave()
    assert state_of(client, "long").acknowledged == last
    ordered(client, RemoveSubscription(name="long", by="anna"))


def test_that_a_pause_holds_delivery_until_it_is_resumed(client: Client) -> None:
    subscription = subscribe(client, "pauses")
    ordered(client, PauseSubscription(name="pauses", by="anna"))
    subscription.report()
    add(client, "paused-1")
    assert subscription.paused_by == "anna"
    assert subscription.fetch(10) == []
    assert state_of(client, "pauses").paused_by == "anna"
    ordered(client, ResumeSubscription(name="pauses", by="anna"))
    subscription.report()
    assert [each.subject for each in taken(subscription, 1)] == ["user-paused-1"]
    subscription.leave()


def test_that_a_throttle_lets_so_many_events_through_and_is_kept(client: Client) -> None:
    subscription = subscribe(client, "throttled")
    text = ordered(client, ThrottleSubscription(name="throttled", rate_per_s=5, by="anna"))
    assert text == "At most 5 events a second."
    subscription.report()
    add(client, *(f"throttled-{number}" for number in range(6)))
    began = time.monotonic()
    assert len(taken(subscription, 3)) == 3  # 5 a second: none at once, a third after 0.6 s
    assert time.monotonic() - began >= 0.5
    assert subscription.fetch(10) or 0 < subscription.wait_s(9) <= 0.2
    assert subscription.fetch(0) == []
    assert subscription.wait_s(9) == 9  # for an answer that makes room, not for the throttle
    subscription.leave()
    again = subscribe(client, "throttled")
    assert again.throttle_per_s == state_of(client, "throttled").throttle_per_s == 5
    lifted = ThrottleSubscription(name="throttled", rate_per_s=0, by="anna")
    assert ordered(client, lifted) == "Unthrottled."
    again.report()
    assert len(again.fetch(10)) == 6  # nothing was acknowledged
    again.leave()
    page = client.control(AskAudit(limit=1))
    assert isinstance(page, AuditPage)
    (entry,) = page.entries
    assert (entry.act, entry.by, entry.outcome) == ("throttle-subscription", "anna", "done")
    ordered(client, RemoveSubscription(name="throttled", by="anna"))
    assert subscribe(client, "throttled").throttle_per_s == 0


def test_that_one_consumer_at_a_time_has_it(client: Client) -> None:
    first = subscribe(client, "taken")
    with pytest.raises(Rejected, match="taken is taken by a test"):
        subscribe(client, "taken")
    with pytest.raises(Rejected, match="taken is taken by a test"):
        client.control(ReportDeliveries(name="taken", lease="another"))
    with pytest.raises(Rejected, match="taken is taken by a test"):
        client.control(RemoveSubscription(name="taken", by="anna"))
    first.leave()
    subscribe(client, "taken").leave()
    assert ordered(client, RemoveSubscription(name="taken", by="anna")) == "taken is forgotten."
    with pytest.raises(Unavailable, match="There is no subscription taken"):
        client.control(PauseSubscription(name="taken", by="anna"))


def test_that_beginning_one_anew_is_an_administrators_act_on_record(
    client: Client, shared_backend: Running
) -> None:
    subscription = subscribe(client, "anew", after=add(client, "anew-1"))
    add(client, "anew-2")
    taken(subscription, 1)
    subscription.park("no such customer")
    subscription.leave()
    with (
        Client(shared_backend.folder, name="test", role="operator") as operator,
        pytest.raises(NotPermitted, match="administrator"),
    ):
        subscribe(operator, "anew", after=0)
    assert state_of(client, "anew").parked == 1
    subscribe(client, "anew", after=0).leave()
    assert (state_of(client, "anew").acknowledged, state_of(client, "anew").parked) == (0, 0)
    page = client.control(AskAudit(limit=2))
    assert isinstance(page, AuditPage)
    assert [(each.act, each.by, each.outcome) for each in page.entries] == [
        ("reset-subscription", "a test", "done"),
        ("reset-subscription", "a test", "refused"),
    ]
    ordered(client, RemoveSubscription(name="anew", by="anna"))


def test_that_a_log_without_what_was_acknowledged_is_an_error_of_its_own(client: Client) -> None:
    head = add(client, "lost-1")
    with pytest.raises(Unavailable, match="What lost needs is gone") as refused:
        subscribe(client, "lost", head + 5_000)
    assert refused.value.code == "subscription-lost"
    anew = subscribe(client, "lost", head - 1)
    (event,) = taken(anew, 1)
    assert event.position == head
    anew.acknowledge()
    anew.leave()
    state = state_of(client, "lost")
    assert (state.acknowledged, state.event) == (head, event.id)

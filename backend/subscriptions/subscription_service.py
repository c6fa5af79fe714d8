"""Answers consumers and operators of subscriptions: one consumer each, by a lease."""

import uuid
from collections.abc import Mapping
from typing import assert_never

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.errors import Rejected, Unavailable, Unreadable
from backend.filters.grammar import parse
from backend.filters.note_fields import has_note_tests
from backend.messages.control import OrderDone
from backend.messages.number_text import format_counted, format_number, format_span
from backend.messages.order_result_text import write_result
from backend.messages.subscriptions import (
    AskSubscriptions,
    DeliveryDirections,
    OpenSubscription,
    PauseSubscription,
    RemoveSubscription,
    ReportDeliveries,
    ResetSubscription,
    ResumeSubscription,
    RetryDeliveries,
    SkipDelivery,
    SubscriptionAnswer,
    SubscriptionList,
    SubscriptionOpened,
    SubscriptionOrder,
    SubscriptionRequest,
    SubscriptionState,
    ThrottleSubscription,
)
from backend.subscriptions.subscription_store import StoredSubscription, SubscriptionStore
from backend.translation import tr_noop

_LEASE_US = 5 * SECOND_US  # that a silent consumer keeps others away
MAX_SUBSCRIPTIONS = 1_000


class _Lease(msgspec.Struct):
    """Who takes a subscription's events, and when that was last heard; a monotonic clock."""

    key: str  # empty: of before the backend began, and nobody is kept away
    consumer: str
    heard_us: Micros


class SubscriptionService:
    """Leases are kept in memory alone: after a restart the first who reports has it.

    Who took a subscription and has not left is on disk: a consumer that was lost before stays lost,
    and is given a lease's time to come back.
    """

    def __init__(
        self, store: SubscriptionStore, ticks: Clock = monotonic_us, *, is_copy: bool = False
    ) -> None:
        """`is_copy`: of a log that may lose its end, and comes to it again."""
        self._store, self._is_copy = store, is_copy
        self._ticks = ticks
        self._began_us = ticks()
        self._leases: dict[str, _Lease] = {}

    def answer(self, request: SubscriptionRequest) -> SubscriptionAnswer:
        """Answer a consumer, or who asks how subscriptions are.

        Raises:
            Rejected: another consumer has it, it is there already, or there are too many.
            Unavailable: there is no such subscription.
            StorageFailed: the file cannot be used.
        """
        match request:
            case AskSubscriptions():
                return self._list(request.parked_of)
            case OpenSubscription():
                return self._open(request)
            case ReportDeliveries():
                return self._report(request)
            case _:
                assert_never(request)

    def states(self) -> list[SubscriptionState]:
        """Return how all of them stand.

        Raises:
            StorageFailed: the file cannot be used.
        """
        return [*self._states().values()]

    def carry_out(self, order: SubscriptionOrder) -> OrderDone:
        """Carry out an operator's order.

        Raises:
            Rejected: nothing of the stream is parked, or a consumer is at it.
            Unreadable: a reason is needed.
            Unavailable: there is no such subscription.
            StorageFailed: the file cannot be used.
        """
        state = self._find(order.name)
        match order:
            case PauseSubscription():
                self._store.pause(order.name, order.by)
                done = write_result(
                    "subscription-paused",
                    subscription=order.name,
                    position=format_number(state.acknowledged),
                )
            case ResumeSubscription():
                self._store.pause(order.name, "")
                done = write_result("subscription-resumed", subscription=order.name)
            case ThrottleSubscription():
                self._store.throttle(order.name, order.rate_per_s)
                done = (
                    write_result("throttled", events=format_counted(order.rate_per_s, "event"))
                    if order.rate_per_s
                    else write_result("unthrottled")
                )
            case RetryDeliveries():
                done = self._retry(order)
            case SkipDelivery():
                done = self._skip(order)
            case RemoveSubscription():
                self._refuse_if_taken(order.name, "")
                self._store.remove(order.name)
                self._leases.pop(order.name, None)
                done = write_result("subscription-removed", subscription=order.name)
            case ResetSubscription():
                self._refuse_if_taken(order.name, "")
                self._store.reset(order.name, order.after)
                done = write_result(
                    "subscription-reset",
                    subscription=order.name,
                    position=format_number(order.after),
                )
            case _:
                assert_never(order)
        return OrderDone(message=done)

    def _retry(self, order: RetryDeliveries) -> str:
        count = self._store.retry(order.name, order.stream)
        if not count:
            raise Rejected(
                f"Nothing of {order.stream} is parked in {order.name};"
                f" `marigraph subscriptions --parked {order.name}` lists what is.",
                field="stream",
            )
        again = format_counted(count, "parked event")
        return write_result("deliveries-retried", parked_events=again, stream=order.stream)

    def _skip(self, order: SkipDelivery) -> str:
        if not order.reason.strip():
            raise Unreadable(
                tr_noop("A skip needs a reason: it is kept, and shown."), field="reason"
            )
        skipped = self._store.skip(order.name, order.position)
        if skipped is None:
            raise Rejected(
                f"The event {format_number(order.position)} is not parked in {order.name}, or is on"
                f" its way once more; `marigraph subscriptions --parked {order.name}` lists what"
                " can be skipped: what has a reason.",
                field="position",
            )
        (stream, count), position = skipped, format_number(order.position)
        if not count:
            return write_result("delivery-skipped", position=position, stream=stream)
        behind = format_counted(count, "parked event")
        return write_result(
            "delivery-skipped-and-retried", position=position, stream=stream, parked_events=behind
        )

    def _list(self, parked_of: str) -> SubscriptionList:
        if parked_of:
            self._find(parked_of)
        parked = self._store.parked(parked_of) if parked_of else []
        return SubscriptionList(subscriptions=self.states(), parked=parked)

    def _open(self, request: OpenSubscription) -> SubscriptionOpened:
        if has_note_tests(parse(request.filter or "")):
            raise Rejected(
                "A subscription is given each event once, in its order: what is noted on it later"
                " comes too late. Filter by what is in the event itself.",
                field="filter",
            )
        known = self._states()
        self._refuse_if_taken(request.name, "")
        before = known.get(request.name)
        if before is None:
            if len(known) >= MAX_SUBSCRIPTIONS:
                raise Rejected(
                    f"There are {format_counted(len(known), 'subscription')} already. Remove some"
                    " first: marigraph subscriptions --remove NAME",
                )
            after = request.head if request.after is None else request.after
            self._store.create(request.name, request.filter or "", after)
        else:
            text = before.filter if request.filter is None else request.filter
            if request.after is not None:
                raise Rejected(
                    f"There is a subscription {request.name} already, at"
                    f" {format_number(before.acknowledged)}. To begin it anew is an order of its"
                    f" own: marigraph subscribe {request.name} --from POSITION",
                    field="after",
                )
            self._require_log(before, request.head)
            if text != before.filter:
                self._store.set_filter(request.name, text)
        self._store.hold(request.name, request.consumer)
        lease = _Lease(uuid.uuid4().hex, request.consumer, self._ticks())
        self._leases[request.name] = lease
        return SubscriptionOpened(
            state=self._find(request.name),
            lease=lease.key,
            waiting_streams=self._store.waiting_streams(request.name),
        )

    def _require_log(self, state: SubscriptionState, head: int) -> None:
        """Refuse to give what a copy of a log has not come to again; raises Unavailable."""
        if self._is_copy and head < state.acknowledged:
            raise Unavailable(
                f"The copy of the log has come to {format_number(head)} of"
                f" {format_number(state.acknowledged)}, up to where {state.name} has acknowledged"
                " it. Try again when it is there."
            )

    def _report(self, report: ReportDeliveries) -> DeliveryDirections:
        state = self._find(report.name)
        self._refuse_if_taken(report.name, report.lease)
        before = self._leases.get(report.name)
        consumer = before.consumer if before else "a consumer from before"
        if before is None and not report.leaves:
            self._store.hold(report.name, consumer)
        self._store.report(report)
        self._leases[report.name] = _Lease(report.lease, consumer, self._ticks())
        if report.leaves:
            del self._leases[report.name]
        return DeliveryDirections(
            paused_by=state.paused_by,
            retry=self._store.to_retry(report.name),
            waiting_streams=self._store.waiting_streams(report.name),
            throttle_per_s=state.throttle_per_s,
        )

    def _refuse_if_taken(self, name: str, lease: str) -> None:
        held = self._leases.get(name)
        if held is None or held.key in ("", lease):
            return
        silent_us = self._ticks() - held.heard_us
        if silent_us < _LEASE_US:
            raise Rejected(
                f"{name} is taken by {held.consumer}, heard {format_span(silent_us)} ago: one at a"
                " time can, so that events stay in order.",
                field="name",
            )
        if lease:
            raise Rejected(
                f"{name} was given to {held.consumer}: this consumer was silent for too long.",
                field="name",
            )

    def _find(self, name: str) -> SubscriptionState:
        stored = self._store.find(name)
        if stored is None:
            raise Unavailable(
                f"There is no subscription {name}; `marigraph subscriptions` lists them.",
                field="name",
            )
        return self._state(stored)

    def _states(self) -> Mapping[str, SubscriptionState]:
        return {each.name: self._state(each) for each in self._store.all()}

    def _state(self, stored: StoredSubscription) -> SubscriptionState:
        lease = self._leases.get(stored.name)
        if lease is None and stored.holder:
            lease = self._leases[stored.name] = _Lease("", stored.holder, self._began_us)
        silent_us = None if lease is None else self._ticks() - lease.heard_us
        is_taken = silent_us is not None and silent_us < _LEASE_US
        return SubscriptionState(
            name=stored.name,
            filter=stored.filter,
            acknowledged=stored.acknowledged,
            event=stored.event,
            event_position=stored.event_position,
            paused_by=stored.paused_by,
            parked=stored.parked,
            consumer=lease.consumer if lease and is_taken else "",
            heard_us=silent_us,
            created_at_us=stored.created_us,
            throttle_per_s=stored.throttle_per_s,
        )

"""Named subscriptions of others to the log: how far each has come, and what it has set aside."""

from typing import Annotated

import msgspec
from msgspec import Meta

from backend.messages.alerts import Asker
from backend.messages.bounds import (
    MAX_SHORT_CHARS,
    Count,
    EventId,
    Int64,
    LongText,
    Position,
    ShortText,
)

MAX_PARKED_IN_ONE = 1_000  # deliveries in one message
SUBSCRIPTION_LOST = "subscription-lost"  # code: the log does not have what was acknowledged
SUBJECT_PREFIX = "subscription:"  # of what health, alerts and lag call a subscription
EVERY_SUBSCRIPTION = f"{SUBJECT_PREFIX}*"
SubscriptionName = Annotated[
    str, Meta(min_length=1, max_length=MAX_SHORT_CHARS, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
]


def subscription_subject(name: str) -> str:
    """Return what health, alerts and lag call a subscription, apart from every process."""
    return f"{SUBJECT_PREFIX}{name}"


def store_subscription_subject(store: str, name: str, stream: str = "") -> str:
    """Return what health calls a consumer of an attached store: `subscription:STORE/NAME`.

    No subscription to the log itself has a `/` in its name.
    """
    return f"{SUBJECT_PREFIX}{store}/{name}{f' {stream}' if stream else ''}"


def is_of_store(subject: str) -> bool:
    """Say whether health speaks of a consumer of an attached store, which cannot be ordered."""
    return is_subscription(subject) and "/" in subject


def is_subscription(subject: str) -> bool:
    """Say whether health speaks of a subscription, and of no process."""
    return subject.startswith(SUBJECT_PREFIX)


class _SubscriptionMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """Shared shape of everything here."""


class ParkedDelivery(_SubscriptionMessage, frozen=True, kw_only=True):
    """An event that a consumer has set aside; `reason` is empty when it waits behind one."""

    position: Position
    stream: LongText
    reason: LongText = ""


class SubscriptionState(_SubscriptionMessage, frozen=True, kw_only=True):
    """One subscription: everything up to `acknowledged` is done, or parked.

    `event`, `event_position`: id of the last event that was acknowledged, and where it stood.
    `parked`: events that are set aside. `consumer`: who takes it now, empty when nobody does.
    `heard_us`: since the consumer was last heard; of one that had not left when the backend began,
    since that moment (None: there is none that has not left). `throttle_per_s`: events that it is
    given a second, 0: as many as it can take.
    """

    name: LongText
    filter: LongText
    acknowledged: Int64
    event: EventId
    event_position: Int64
    paused_by: LongText
    parked: Int64
    consumer: LongText
    heard_us: Int64 | None
    created_at_us: Int64
    throttle_per_s: Int64 = 0


class AskSubscriptions(_SubscriptionMessage, frozen=True, kw_only=True, tag="ask-subscriptions"):
    """All subscriptions; `parked_of`: with the parked events of this one."""

    parked_of: ShortText = ""


class SubscriptionList(_SubscriptionMessage, frozen=True, kw_only=True, tag="subscriptions"):
    """Subscriptions by name; the first parked events of the one that was named."""

    subscriptions: list[SubscriptionState]
    parked: list[ParkedDelivery] = []


class OpenSubscription(_SubscriptionMessage, frozen=True, kw_only=True, tag="open-subscription"):
    """Take a subscription's events from now on, as `consumer`; one at a time can.

    `filter` None: as before, or all. `after`: where a new one begins, None: behind `head`; one that
    is there goes on where it was, and is begun anew by `ResetSubscription`.
    """

    name: SubscriptionName
    consumer: Asker
    head: Position
    filter: ShortText | None = None
    after: Position | None = None


class SubscriptionOpened(_SubscriptionMessage, frozen=True, kw_only=True, tag="subscription"):
    """The subscription, and the lease with which its consumer reports.

    `waiting_streams`: streams with parked events: what comes of them has to wait.
    """

    state: SubscriptionState
    lease: LongText
    waiting_streams: list[LongText]


class ReportDeliveries(_SubscriptionMessage, frozen=True, kw_only=True, tag="report-deliveries"):
    """What a consumer has done since it last said; said at least every second, as a sign of life.

    `acknowledged` None: as before. `parked`: newly set aside, or once more. `done`: positions of
    parked events that it has taken after all. `leaves`: it ends.
    """

    name: SubscriptionName
    lease: ShortText
    acknowledged: Position | None = None
    event: EventId = b""
    event_position: Position = 0
    parked: Annotated[list[ParkedDelivery], Meta(max_length=MAX_PARKED_IN_ONE)] = []
    done: Annotated[list[Position], Meta(max_length=MAX_PARKED_IN_ONE)] = []
    leaves: bool = False


class DeliveryDirections(_SubscriptionMessage, frozen=True, kw_only=True, tag="directions"):
    """What the consumer is to do: wait while paused; take these parked events again, in order.

    It is given at most `throttle_per_s` events a second, 0: as many as it can take.
    """

    paused_by: LongText
    retry: list[Int64] = []
    waiting_streams: list[LongText] = []
    throttle_per_s: Int64 = 0


class PauseSubscription(_SubscriptionMessage, frozen=True, kw_only=True, tag="pause-subscription"):
    """Deliver nothing, until it is resumed."""

    name: SubscriptionName
    by: Asker


class ResumeSubscription(
    _SubscriptionMessage, frozen=True, kw_only=True, tag="resume-subscription"
):
    """Go on delivering."""

    name: SubscriptionName
    by: Asker


class ThrottleSubscription(
    _SubscriptionMessage, frozen=True, kw_only=True, tag="throttle-subscription"
):
    """Deliver at most so many events a second; 0 lifts it. It is kept across restarts."""

    name: SubscriptionName
    rate_per_s: Count
    by: Asker


class RetryDeliveries(_SubscriptionMessage, frozen=True, kw_only=True, tag="retry-deliveries"):
    """Deliver a stream's parked events again, in order."""

    name: SubscriptionName
    stream: ShortText
    by: Asker


class SkipDelivery(_SubscriptionMessage, frozen=True, kw_only=True, tag="skip-delivery"):
    """Never deliver a parked event again; those that wait behind it come again.

    It must be the one that its consumer refused, and not on its way once more.
    """

    name: SubscriptionName
    position: Position
    reason: ShortText
    by: Asker


class RemoveSubscription(
    _SubscriptionMessage, frozen=True, kw_only=True, tag="remove-subscription"
):
    """Forget a subscription with its position and all that it has parked."""

    name: SubscriptionName
    by: Asker


class ResetSubscription(_SubscriptionMessage, frozen=True, kw_only=True, tag="reset-subscription"):
    """Begin anew behind a position: forget what was acknowledged, and all that is parked."""

    name: SubscriptionName
    after: Position
    by: Asker


SubscriptionOrder = (
    PauseSubscription
    | ResumeSubscription
    | ThrottleSubscription
    | RetryDeliveries
    | SkipDelivery
    | RemoveSubscription
    | ResetSubscription
)
SubscriptionRequest = AskSubscriptions | OpenSubscription | ReportDeliveries
SubscriptionAnswer = SubscriptionList | SubscriptionOpened | DeliveryDirections

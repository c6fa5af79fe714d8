"""The consumer's side of a named subscription: what is delivered, acknowledged and set aside."""

import time
from collections import deque
from collections.abc import Iterator

import msgspec

from backend.client.client import Client
from backend.client.log_page import read_log_page
from backend.clock import monotonic_us
from backend.errors import Defect, Unavailable
from backend.messages.bounds import MAX_SHORT_CHARS
from backend.messages.control import ControlRequest
from backend.messages.events import Event, Origin
from backend.messages.number_text import format_number
from backend.messages.queries import AskLog
from backend.messages.subscriptions import (
    MAX_PARKED_IN_ONE,
    SUBSCRIPTION_LOST,
    AskSubscriptions,
    DeliveryDirections,
    OpenSubscription,
    ParkedDelivery,
    ReportDeliveries,
    ResetSubscription,
    SubscriptionList,
    SubscriptionOpened,
)
from backend.projection.token_bucket import TokenBucket
from backend.stream_names import stream_of

_REPORT_S = 0.2  # seconds between two reports of what was acknowledged
_SIGN_OF_LIFE_S = 1.0
_MAX_PAGE = 200  # events


class _Delivery(msgspec.Struct):
    """An event that is with the consumer; `is_retry`: it was parked.

    `is_set_aside`: it waits behind another of its stream, whatever the consumer still says of it.
    """

    event: Event
    is_retry: bool
    is_set_aside: bool = False

    @property
    def stream(self) -> str:
        """The name under which it waits, and others behind it: as much of it as is kept."""
        return stream_of(self.event.source, self.event.subject)[:MAX_SHORT_CHARS]


class EventSubscription:
    """Gives a subscription's events, each at least once, in the order of the log within a stream.

    `fetch` what comes next, and say of each event, the oldest first, `acknowledge` or `park`; call
    `report_if_due` now and then, and `leave` at the end. What was not reported comes again.
    """

    def __init__(
        self, client: Client, name: str, consumer: str, text: str | None, after: int | None
    ) -> None:
        """Take the subscription; a new one begins at the log's end, or behind `after`.

        One that is there is begun anew behind `after`: an order of `consumer`, on record.

        Raises:
            NotPermitted: it takes the administrator's role to begin one anew.
            Rejected: another consumer has it.
            Unavailable: the log does not have what was acknowledged any more (`subscription-lost`).
        """
        self._client = client
        if after is not None and self._is_known(name):
            client.control(ResetSubscription(name=name, after=after, by=consumer))
            after = None
        asked = OpenSubscription(
            name=name, consumer=consumer, head=self._head(), filter=text, after=after
        )
        opened = client.control(asked)
        if not isinstance(opened, SubscriptionOpened):
            raise _unexpected(asked)
        self.state = opened.state
        self.paused_by = opened.state.paused_by
        self._bucket = TokenBucket(opened.state.throttle_per_s, monotonic_us())
        self._is_throttled = False  # whether that alone held the next event back
        self._lease = opened.lease
        self._waiting_streams = set(opened.waiting_streams)
        self._scanned = opened.state.acknowledged
        self._held: deque[_Delivery] = deque()
        self.origins: dict[int, Origin] = {}  # of those events that were fetched last
        self._to_retry: deque[int] = deque()
        self._parked: list[ParkedDelivery] = []
        self._done: list[int] = []
        self._last = (opened.state.event, opened.state.event_position)
        self._reported = opened.state.acknowledged
        self._reported_at_s = time.monotonic()
        try:
            self._check_log()
        except Unavailable:
            self.leave()
            raise

    @property
    def outstanding(self) -> int:
        """How many events are with the consumer."""
        return len(self._held)

    @property
    def acknowledged(self) -> int:
        """Everything up to this position is done, or parked."""
        held = [
            each.event.position
            for each in self._held
            if not each.is_retry and not each.is_set_aside
        ]
        return held[0] - 1 if held else self._scanned

    @property
    def throttle_per_s(self) -> int:
        """How many events a second it is given at most; 0: as many as it can take."""
        return self._bucket.rate_per_s

    def wait_s(self, most_s: float) -> float:
        """Return after how many seconds it is worth asking for the next event again."""
        return min(most_s, self._bucket.wait_s()) if self._is_throttled else most_s

    def fetch(self, limit: int) -> list[Event]:
        """Return up to `limit` events that come next; none when there is nothing now.

        None come, either, while it is paused, or its throttle does not let one through.

        Raises:
            Unavailable: no replica answers.
            Unreadable: the filter cannot be read.
        """
        self._is_throttled, self.origins = False, {}
        if self.paused_by or limit <= 0 or len(self._parked) >= MAX_PARKED_IN_ONE // 2:
            return []
        limit = self._bucket.available(monotonic_us(), limit)
        self._is_throttled = not limit
        if not limit:
            return []
        fresh = [*self._retries(limit)] or [*self._next_events(limit)]
        self._bucket.consume(len(fresh))
        self._held.extend(fresh)
        for each in fresh:
            if not each.is_retry:
                self._scanned = max(self._scanned, each.event.position)
        return [each.event for each in fresh]

    def acknowledge(self) -> None:
        """The oldest event that is with the consumer is done."""
        delivery = self._held.popleft()
        if delivery.is_set_aside:
            return
        if delivery.is_retry:
            self._done.append(delivery.event.position)
        elif delivery.event.position > self._last[1]:
            self._last = (delivery.event.id, delivery.event.position)

    def park(self, reason: str) -> None:
        """Set the oldest event aside; what comes of its stream waits behind it, in order."""
        delivery = self._held.popleft()
        if delivery.is_set_aside:
            return
        self._set_aside(delivery, reason)
        self._waiting_streams.add(delivery.stream)
        for each in self._held:
            if each.stream == delivery.stream and not each.is_set_aside:
                each.is_set_aside = True
                self._set_aside(each, "")
        self.report()

    def report_if_due(self) -> None:
        """Say what was done, when something was or as a sign of life.

        Raises:
            Rejected: another consumer has the subscription now.
        """
        has_news = bool(self._done or self._parked or self.acknowledged != self._reported)
        if time.monotonic() - self._reported_at_s >= (_REPORT_S if has_news else _SIGN_OF_LIFE_S):
            self.report()

    def report(self, *, leaves: bool = False) -> None:
        """Say what was done.

        Raises:
            Rejected: another consumer has the subscription now.
        """
        while len(self._parked) > MAX_PARKED_IN_ONE:  # what is acknowledged is said with the last
            part, name = self._parked[:MAX_PARKED_IN_ONE], self.state.name
            self._ask(ReportDeliveries(name=name, lease=self._lease, parked=part))
            self._parked = self._parked[MAX_PARKED_IN_ONE:]
        upto = self.acknowledged
        answer = self._ask(
            ReportDeliveries(
                name=self.state.name,
                lease=self._lease,
                acknowledged=upto,
                event=self._last[0],
                event_position=self._last[1],
                parked=self._parked,
                done=self._done[:MAX_PARKED_IN_ONE],
                leaves=leaves,
            )
        )
        self._reported, self._reported_at_s = upto, time.monotonic()
        self._parked, self._done = [], self._done[MAX_PARKED_IN_ONE:]
        self.paused_by = answer.paused_by
        if answer.throttle_per_s != self._bucket.rate_per_s:
            self._bucket = TokenBucket(answer.throttle_per_s, monotonic_us())
        self._waiting_streams = set(answer.waiting_streams)
        held = {each.event.position for each in self._held if each.is_retry}
        self._to_retry = deque(each for each in answer.retry if each not in held)

    def leave(self) -> None:
        """Say what was done, and let another take the subscription."""
        self.report(leaves=True)

    def _ask(self, report: ReportDeliveries) -> DeliveryDirections:
        answer = self._client.control(report)
        if not isinstance(answer, DeliveryDirections):
            raise _unexpected(report)
        return answer

    def _set_aside(self, delivery: _Delivery, reason: str) -> None:
        self._parked.append(
            ParkedDelivery(
                position=delivery.event.position,
                stream=delivery.stream,
                reason=reason,
            )
        )

    def _retries(self, limit: int) -> Iterator[_Delivery]:
        for _ in range(min(limit, len(self._to_retry))):
            yield _Delivery(self._event_at(self._to_retry.popleft()), is_retry=True)

    def _next_events(self, limit: int) -> Iterator[_Delivery]:
        asked = AskLog(after=self._scanned, filter=self.state.filter, limit=min(limit, _MAX_PAGE))
        page = read_log_page(self._client.ask, asked)
        self.origins |= page.origins
        for event in page.events:
            delivery = _Delivery(event, is_retry=False)
            if delivery.stream in self._waiting_streams:
                self._set_aside(delivery, "")
                self._scanned = event.position
            else:
                yield delivery
        if not page.events and not self._held:
            self._scanned = max(self._scanned, page.head)

    def _event_at(self, position: int) -> Event:
        page = read_log_page(self._client.ask, AskLog(after=position - 1, limit=1))
        self.origins |= page.origins
        if not page.events or page.events[0].position != position:
            raise self._lost(position)
        return page.events[0]

    def _check_log(self) -> None:
        """Find out whether the log still is the one that was acknowledged.

        Raises:
            Unavailable: it is not.
        """
        head, (known, position) = self._head(), self._last
        if head < self._scanned:
            raise self._lost(self._scanned)
        if known and self._event_at(position).id != known:
            raise self._lost(position)

    def _lost(self, position: int) -> Unavailable:
        name = self.state.name
        return Unavailable(
            f"What {name} needs is gone: the log does not have the event {format_number(position)}"
            " that it knows. The log was restored from an older copy, or is another one. Begin anew"
            f" from a position of your choice: marigraph subscribe {name} --from POSITION",
            code=SUBSCRIPTION_LOST,
            field="name",
        )

    def _is_known(self, name: str) -> bool:
        found = self._client.control(AskSubscriptions())
        if not isinstance(found, SubscriptionList):
            raise _unexpected(AskSubscriptions())
        return any(each.name == name for each in found.subscriptions)

    def _head(self) -> int:
        return read_log_page(self._client.ask, AskLog(after=0, limit=1, backwards=True)).head


def _unexpected(request: ControlRequest) -> Defect:
    return Defect(f"A {type(request).__name__} was answered with something else.")

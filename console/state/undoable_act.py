"""By which order each act of an operator is taken back, and until when that makes sense."""

from collections.abc import Callable

import msgspec

from backend.clock import SECOND_US, now_us
from backend.messages.alerts import AcknowledgeAlert, AddSilence, EndSilence, ReleaseAlert, alert_id
from backend.messages.control import (
    ControlOrder,
    Pause,
    Resume,
    SetFeed,
    SetMode,
    Throttle,
)
from backend.messages.feed_choice import FeedChoice
from backend.messages.notices import ReplicaSample
from backend.messages.number_text import format_number
from backend.messages.subscriptions import (
    PauseSubscription,
    ResumeSubscription,
    ThrottleSubscription,
    subscription_subject,
)
from backend.messages.update_mode import describe_update_mode
from backend.translation import tr, tr_noop
from console.state.backend_snapshot import BackendSnapshot

_ON_ITS_WAY_US = SECOND_US // 5  # a sample of before an act may come so long after its answer

_FEED_TEXTS: dict[FeedChoice, str] = {
    "events": tr_noop("{replica} is fed by events"),
    "queue": tr_noop("{replica} is fed by its queue"),
    "stream": tr_noop("{replica} is fed by the log's stream"),
}


class UndoableAct(msgspec.Struct, frozen=True, eq=False):
    """What was done, in words, the order that takes it back, and whether that still makes sense.

    `conflict(snapshot, done_us)`: what has become of it since, in a sentence; empty while it
    stands. `done_us`: when it was done, in monotonic microseconds; 0: not yet.
    """

    text: str
    inverse: ControlOrder
    conflict: Callable[[BackendSnapshot, int], str]
    done_us: int = 0

    def conflict_in(self, snapshot: BackendSnapshot) -> str:
        """Say why it cannot be taken back any more; empty while it can."""
        return self.conflict(snapshot, self.done_us)


def undoable_act(order: ControlOrder, before: BackendSnapshot) -> UndoableAct | None:
    """Return how an order is taken back; None for one that cannot be, or changes nothing."""
    match order:
        case Pause() | Resume() | Throttle() | SetMode() | SetFeed():
            heard = before.replicas.get(order.replica)
            return None if heard is None else _undo_of_replica(order, heard.sample)
        case AddSilence():
            placeholder = EndSilence(id="-", by=order.by)
            text = tr("{rule} is silenced", rule=order.rule)
            return UndoableAct(text, placeholder, stands_always)
        case EndSilence():
            return _undo_of_ended_silence(order, before)
        case AcknowledgeAlert():
            return _undo_of_acknowledgement(order, before)
        case PauseSubscription() | ResumeSubscription() | ThrottleSubscription():
            return _undo_of_subscription(order, before)
        case _:
            return None


def _undo_of_subscription(
    order: PauseSubscription | ResumeSubscription | ThrottleSubscription, before: BackendSnapshot
) -> UndoableAct | None:
    name, by = order.name, order.by
    if isinstance(order, ThrottleSubscription):
        return _undo_of_delivery_throttle(order, before)
    if isinstance(order, PauseSubscription):
        text = tr("{subscription} is paused", subscription=name)
        return UndoableAct(text, ResumeSubscription(name=name, by=by), stands_always)
    text = tr("{subscription} goes on", subscription=name)
    return UndoableAct(text, PauseSubscription(name=name, by=by), stands_always)


def _undo_of_delivery_throttle(
    order: ThrottleSubscription, before: BackendSnapshot
) -> UndoableAct | None:
    subject, rate = subscription_subject(order.name), order.rate_per_s
    heard = before.replicas.get(subject)
    if heard is None or heard.sample.throttle_per_s == rate:
        return None
    former = ThrottleSubscription(
        name=order.name, rate_per_s=heard.sample.throttle_per_s, by=order.by
    )
    text = tr("{subscription} is not throttled any more", subscription=order.name)
    if rate:
        text = tr(
            "{subscription} is given at most {rate} events/s",
            subscription=order.name,
            rate=format_number(rate),
        )
    return UndoableAct(text, former, _unless(subject, lambda now: now.throttle_per_s == rate))


def _undo_of_replica(
    order: Pause | Resume | Throttle | SetMode | SetFeed, sample: ReplicaSample
) -> UndoableAct | None:
    name, by = order.replica, order.by
    match order:
        case Pause() if not sample.paused_by:
            resume = Resume(replica=name, by=by)
            text = tr("{replica} is paused", replica=name)
            return UndoableAct(text, resume, _unless(name, _is_paused))
        case Resume() if sample.paused_by:
            pause = Pause(replica=name, by=by)
            text = tr("{replica} goes on", replica=name)
            return UndoableAct(text, pause, _unless(name, _is_running))
        case Throttle() if order.rate_per_s != sample.throttle_per_s:
            slower = Throttle(replica=name, rate_per_s=sample.throttle_per_s, by=by)
            rate = order.rate_per_s
            is_so = _unless(name, lambda now: now.throttle_per_s == rate)
            return UndoableAct(_throttle_text(name, rate), slower, is_so)
        case SetMode() if order.mode != sample.mode:
            former = SetMode(replica=name, mode=sample.mode, by=by)
            mode = order.mode
            text = tr("{replica} updates {mode}", replica=name, mode=describe_update_mode(mode))
            return UndoableAct(text, former, _unless(name, lambda now: now.mode == mode))
        case SetFeed() if order.feed != sample.feed:
            before = SetFeed(replica=name, feed=sample.feed, by=by)
            feed = order.feed
            text = tr(_FEED_TEXTS[feed], replica=name)
            return UndoableAct(text, before, _unless(name, lambda now: now.feed == feed))
        case _:
            return None


def _throttle_text(name: str, rate_per_s: int) -> str:
    if not rate_per_s:
        return tr("{replica} is not throttled any more", replica=name)
    rate = format_number(rate_per_s)
    return tr("{replica} applies at most {rate} events/s", replica=name, rate=rate)


def _undo_of_ended_silence(order: EndSilence, before: BackendSnapshot) -> UndoableAct | None:
    silences = before.alerts.silences if before.alerts is not None else []
    ended = next((each for each in silences if each.id == order.id), None)
    if ended is None:
        return None
    again = AddSilence(
        rule=ended.rule,
        process=ended.process,
        view=ended.view,
        starts_at_us=ended.starts_at_us,
        ends_at_us=ended.ends_at_us,
        by=order.by,
        reason=ended.reason,
        schedule=ended.schedule,
        length_s=ended.length_s,
    )

    def conflict(_snapshot: BackendSnapshot, _done_us: int) -> str:
        is_over = ended.ends_at_us <= now_us()
        return tr("The silence would be over by now.") if is_over else ""

    text = tr("The silence of {rule} has ended", rule=ended.rule)
    return UndoableAct(text, again, conflict)


def _undo_of_acknowledgement(
    order: AcknowledgeAlert, before: BackendSnapshot
) -> UndoableAct | None:
    name = alert_id(order.rule, order.process, order.view)
    if _acknowledged_by(before, name) != "":
        return None  # who did so before cannot be put back
    release = ReleaseAlert(rule=order.rule, process=order.process, view=order.view, by=order.by)

    def conflict(snapshot: BackendSnapshot, done_us: int) -> str:
        if snapshot.alerts_heard_us < done_us + _ON_ITS_WAY_US:
            return ""
        if _acknowledged_by(snapshot, name) == order.by:
            return ""
        return tr("{alert} is over, or somebody else looks after it.", alert=name)

    return UndoableAct(tr("{alert} is acknowledged", alert=name), release, conflict)


def _acknowledged_by(snapshot: BackendSnapshot, name: str) -> str | None:
    """Return who looks after an alert, empty for nobody; None where there is no such alert."""
    alerts = snapshot.alerts.alerts if snapshot.alerts is not None else []
    return next((each.acknowledged_by for each in alerts if each.id == name), None)


def stands_always(_snapshot: BackendSnapshot, _done_us: int) -> str:
    """Return no conflict: whatever comes, it can be taken back."""
    return ""


def _is_paused(sample: ReplicaSample) -> bool:
    return bool(sample.paused_by)


def _is_running(sample: ReplicaSample) -> bool:
    return not sample.paused_by


def _unless(
    name: str, still_holds: Callable[[ReplicaSample], bool]
) -> Callable[[BackendSnapshot, int], str]:
    """Return the question whether somebody else has changed a replica since."""

    def conflict(snapshot: BackendSnapshot, done_us: int) -> str:
        heard = snapshot.replicas.get(name)
        if heard is None:
            return tr("{replica} is gone.", replica=name)
        is_newer = heard.heard_us > done_us + _ON_ITS_WAY_US
        if is_newer and not still_holds(heard.sample):
            return tr("{replica} was changed otherwise since.", replica=name)
        return ""

    return conflict

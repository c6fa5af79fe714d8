import pytest
from msgspec.structs import replace

from backend.messages.alerts import (
    AcknowledgeAlert,
    AddSilence,
    Alert,
    AlertReport,
    AlertSilence,
    EndSilence,
    ReleaseAlert,
    RemoveAlertRule,
    SetAlertRule,
)
from backend.messages.commands import Failure
from backend.messages.control import (
    ControlOrder,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    SetFeed,
    SetMode,
    Throttle,
)
from backend.messages.notices import ReplicaSample
from backend.messages.subscriptions import (
    PauseSubscription,
    ResumeSubscription,
    ThrottleSubscription,
)
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.undo_history import UndoHistory
from console.state.undoable_act import UndoableAct
from tests.backend.wire.alert_values import ALERT_RULE
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.state.test_alert_status import ALERT

NAME, BY = "replica-1", "anna"
LATER = NOW + 5_000_000
SILENCE = AddSilence(
    rule="stalled", process="*", view="", starts_at_us=1, ends_at_us=2**62, by=BY, reason="works"
)


def frame(sample: ReplicaSample, heard_us: int = NOW) -> BackendSnapshot:
    return reducers.apply_notice(reducers.empty_snapshot(NOW), sample, heard_us)


def carried_out(history: UndoHistory, order: ControlOrder, before: BackendSnapshot) -> UndoableAct:
    history.note_sent(order, before)
    act = history.note_answered(order, OrderDone(), NOW)
    assert act is not None
    return act


RUNNING = sample_messages.replica(NAME, mode="realtime", throttle_per_s=50)
PAUSED = replace(RUNNING, paused_by="clara")


@pytest.mark.parametrize(
    ("order", "before", "inverse"),
    [
        (Pause(replica=NAME, by=BY), RUNNING, Resume(replica=NAME, by=BY)),
        (Resume(replica=NAME, by=BY), PAUSED, Pause(replica=NAME, by=BY)),
        (
            Throttle(replica=NAME, rate_per_s=9, by=BY),
            RUNNING,
            Throttle(replica=NAME, rate_per_s=50, by=BY),
        ),
        (
            SetFeed(replica=NAME, feed="queue", by=BY),
            RUNNING,
            SetFeed(replica=NAME, feed="events", by=BY),
        ),
        (
            SetMode(replica=NAME, mode="demand", by=BY),
            RUNNING,
            SetMode(replica=NAME, mode="realtime", by=BY),
        ),
    ],
)
def test_that_an_act_is_taken_back_by_what_was_before(
    order: ControlOrder, before: ReplicaSample, inverse: ControlOrder
) -> None:
    history = UndoHistory()
    act = carried_out(history, order, frame(before))
    assert history.newest is act
    assert act.inverse == inverse
    assert history.begin_undo(act)
    history.note_sent(act.inverse, frame(before))
    assert history.note_answered(act.inverse, OrderDone(), NOW) is None  # itself no act to undo
    assert history.newest is None


PAUSE_MARKETING = PauseSubscription(name="marketing", by=BY)
RESUME_MARKETING = ResumeSubscription(name="marketing", by=BY)


@pytest.mark.parametrize(
    ("order", "inverse"),
    [(PAUSE_MARKETING, RESUME_MARKETING), (RESUME_MARKETING, PAUSE_MARKETING)],
)
def test_that_a_subscription_goes_on_or_is_paused_again(
    order: ControlOrder, inverse: ControlOrder
) -> None:
    assert carried_out(UndoHistory(), order, frame(RUNNING)).inverse == inverse


def test_that_a_subscription_gets_its_former_throttle_again_unless_it_has_another_by_now() -> None:
    marketing = replace(RUNNING, name="subscription:marketing")
    order = ThrottleSubscription(name="marketing", rate_per_s=5, by=BY)
    act = carried_out(UndoHistory(), order, frame(marketing))
    assert act.inverse == ThrottleSubscription(name="marketing", rate_per_s=50, by=BY)
    assert act.text == "marketing is given at most 5 events/s"
    assert act.conflict_in(frame(replace(marketing, throttle_per_s=5), LATER)) == ""
    assert act.conflict_in(frame(replace(marketing, throttle_per_s=7), LATER)) != ""
    lifted = ThrottleSubscription(name="marketing", rate_per_s=0, by=BY)
    text = carried_out(UndoHistory(), lifted, frame(marketing)).text
    assert text == "marketing is not throttled any more"


def test_that_what_its_panel_alone_knows_is_taken_back_by_what_it_offers() -> None:
    history, rule = UndoHistory(), ALERT_RULE
    removal, again = RemoveAlertRule(name=rule.name, by=BY), SetAlertRule(rule=rule, by=BY)
    history.offer(removal, "late is removed", again)
    act = carried_out(history, removal, frame(RUNNING))
    assert (act.text, act.inverse, act.conflict_in(frame(RUNNING))) == (
        "late is removed",
        again,
        "",
    )
    other = RemoveAlertRule(name=rule.name, by=BY)
    history.offer(removal, "late is removed", again)
    history.note_sent(other, frame(RUNNING))  # it was offered for another order
    assert history.note_answered(other, OrderDone(), NOW) is None


@pytest.mark.parametrize(
    ("order", "before"),
    [
        (Pause(replica=NAME, by=BY), PAUSED),
        (Resume(replica=NAME, by=BY), RUNNING),
        (Throttle(replica=NAME, rate_per_s=50, by=BY), RUNNING),
        (SetMode(replica=NAME, mode="realtime", by=BY), RUNNING),
        (SetFeed(replica=NAME, feed="events", by=BY), RUNNING),
        (Pause(replica="replica-9", by=BY), RUNNING),
        (Rebuild(replica=NAME, by=BY), RUNNING),
    ],
)
def test_that_what_changes_nothing_or_cannot_be_taken_back_is_not_offered(
    order: ControlOrder, before: ReplicaSample
) -> None:
    history = UndoHistory()
    history.note_sent(order, frame(before))
    assert history.note_answered(order, OrderDone(), NOW) is None


def test_that_an_order_which_was_refused_leaves_nothing_to_take_back() -> None:
    history, order = UndoHistory(), Pause(replica=NAME, by=BY)
    history.note_sent(order, frame(RUNNING))
    assert history.note_answered(order, Failure(code="timed-out", message="Late."), NOW) is None
    assert history.newest is None


def test_that_what_somebody_else_has_changed_since_is_not_taken_back() -> None:
    history = UndoHistory()
    act = carried_out(history, Throttle(replica=NAME, rate_per_s=9, by=BY), frame(RUNNING))
    assert act.conflict_in(frame(RUNNING)) == ""  # a sample of before it
    assert act.conflict_in(frame(replace(RUNNING, throttle_per_s=9), LATER)) == ""
    other = act.conflict_in(frame(replace(RUNNING, throttle_per_s=7), LATER))
    assert other == "replica-1 was changed otherwise since."
    assert act.conflict_in(reducers.empty_snapshot(NOW)) == "replica-1 is gone."


def test_that_an_undo_that_failed_can_be_tried_again() -> None:
    history = UndoHistory()
    act = carried_out(history, Pause(replica=NAME, by=BY), frame(RUNNING))
    history.begin_undo(act)
    history.note_answered(act.inverse, Failure(code="no-backend", message="Gone."), NOW)
    assert history.newest is act


def test_that_a_silence_is_ended_by_the_id_that_the_backend_gave_it() -> None:
    history = UndoHistory()
    history.note_sent(SILENCE, frame(RUNNING))
    act = history.note_answered(SILENCE, OrderDone(message="4f2a"), NOW)
    assert act is not None
    assert act.inverse == EndSilence(id="4f2a", by=BY)


@pytest.mark.parametrize(("schedule", "length_s"), [("", 0.0), ("0 2 * * 0", 5_400.0)])
def test_that_an_ended_silence_is_set_again_as_it_was(schedule: str, length_s: float) -> None:
    silence = AlertSilence(
        id="4f2a",
        rule="stalled",
        process="*",
        view="",
        starts_at_us=1,
        ends_at_us=2**62,
        by="clara",
        reason="works",
        schedule=schedule,
        length_s=length_s,
    )
    report = AlertReport(at_us=NOW, alerts=[], silences=[silence])
    before = reducers.apply_notice(frame(RUNNING), report, NOW)
    history = UndoHistory()
    act = carried_out(history, EndSilence(id="4f2a", by=BY), before)
    assert act.inverse == replace(SILENCE, schedule=schedule, length_s=length_s)
    assert act.conflict_in(before) == ""


def test_that_an_acknowledgement_is_taken_back_while_it_is_ones_own() -> None:
    order = AcknowledgeAlert(rule="late", process=NAME, view="", by=BY)

    def alerted(*alerts: Alert, heard_us: int = LATER) -> BackendSnapshot:
        report = AlertReport(at_us=NOW, alerts=list(alerts))
        return reducers.apply_notice(frame(RUNNING), report, heard_us)

    history = UndoHistory()
    act = carried_out(history, order, alerted(ALERT, heard_us=NOW))
    assert act.inverse == ReleaseAlert(rule="late", process=NAME, view="", by=BY)
    assert act.conflict_in(alerted(ALERT, heard_us=NOW)) == ""  # a report of before it
    assert act.conflict_in(alerted(replace(ALERT, acknowledged_by=BY))) == ""
    gone = "late@replica-1 is over, or somebody else looks after it."
    assert act.conflict_in(alerted(replace(ALERT, acknowledged_by="paul"))) == gone
    assert act.conflict_in(alerted()) == gone
    assert history.note_answered(order, OrderDone(), NOW) is None
    history.note_sent(order, alerted(replace(ALERT, acknowledged_by="paul")))
    assert history.note_answered(order, OrderDone(), NOW) is None, "it was somebody else's before"


def test_that_another_window_can_take_back_what_the_one_before_was_taking_back() -> None:
    history = UndoHistory()
    act = carried_out(history, Pause(replica=NAME, by=BY), frame(RUNNING))
    history.begin_undo(act)
    unanswered = Throttle(replica=NAME, rate_per_s=9, by=BY)
    history.note_sent(unanswered, frame(RUNNING))
    history.forget_unanswered()
    assert history.newest is act
    assert history.note_answered(unanswered, OrderDone(), NOW) is None

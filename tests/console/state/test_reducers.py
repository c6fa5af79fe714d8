from msgspec.structs import replace

from backend.messages.events import Heartbeat
from backend.messages.health import HealthReport
from backend.messages.health_age import age_report
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from tests.console import sample_messages


def connected() -> BackendSnapshot:
    return reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")


def test_that_nothing_is_known_before_anything_was_heard() -> None:
    frame = reducers.empty_snapshot(sample_messages.NOW)
    assert (frame.phase, frame.head, frame.primary, frame.replicas) == ("starting", 0, None, {})


def test_that_another_session_forgets_what_the_earlier_one_said_but_not_the_head() -> None:
    frame = reducers.apply_notice(connected(), sample_messages.primary(head=7), sample_messages.NOW)
    after = reducers.apply_session(frame, "two")
    assert (after.session, after.sessions, after.primary, after.head) == ("two", 2, None, 7)


def test_that_the_same_session_after_a_loss_keeps_what_it_said_but_not_how_it_was() -> None:
    frame = reducers.apply_notice(connected(), sample_messages.primary(head=7), sample_messages.NOW)
    frame = reducers.apply_notice(frame, age_report(None, 0), sample_messages.NOW)
    lost = reducers.apply_connection(frame, "lost", "silent")
    after = reducers.apply_session(lost, "one")
    assert (after.phase, after.reason, after.sessions) == ("connected", "", 2)
    assert (after.primary, after.head, after.health) == (frame.primary, 7, None)
    assert reducers.apply_session(frame, "one").health is not None


def test_that_a_process_that_is_gone_takes_its_sample_with_it() -> None:
    frame = reducers.apply_notice(
        connected(), sample_messages.replica("replica-1"), sample_messages.NOW
    )
    frame = reducers.apply_notice(
        frame, sample_messages.topology(sample_messages.process("replica-2")), sample_messages.NOW
    )
    assert frame.replicas == {}
    assert frame.applied == {}


def test_that_rates_come_from_the_totals_of_one_run() -> None:
    frame = connected()
    for second in range(3):
        sample = sample_messages.primary(
            at_us=sample_messages.NOW - second * 3_600_000_000,  # a clock that is set meanwhile
            uptime_us=(5 + second) * 1_000_000,
            accepted=second * 40,
            head=second,
        )
        frame = reducers.apply_notice(frame, sample, sample_messages.NOW)
    assert (frame.rates.accepted_per_s, frame.rates.events_per_s) == (40.0, 1.0)


def test_that_rates_are_unknown_after_a_restart_of_the_primary() -> None:
    frame = reducers.apply_notice(
        connected(), sample_messages.primary(uptime_us=9_000_000), sample_messages.NOW
    )
    later = sample_messages.primary(uptime_us=2_000_000, accepted=500)
    assert reducers.apply_notice(frame, later, sample_messages.NOW).rates.accepted_per_s is None


def test_that_a_heartbeat_says_where_the_log_ends_and_what_is_in_it() -> None:
    beat = Heartbeat(
        head=9, recorded=sample_messages.NOW, at=sample_messages.NOW, counts={"order.paid": 9}
    )
    frame = reducers.apply_feed(connected(), beat, sample_messages.NOW + 5)
    assert (frame.head, frame.head_heard_us, frame.type_counts) == (
        9,
        sample_messages.NOW + 5,
        {"order.paid": 9},
    )


def test_that_the_head_is_known_from_replicas_and_health_while_the_feed_is_silent() -> None:
    now = sample_messages.NOW
    sample = replace(sample_messages.replica("replica-1"), head=5, head_age_us=9_000)
    frame = reducers.apply_notice(connected(), sample, now)
    assert (frame.head, frame.head_heard_us) == (5, now - 9_000)
    report = HealthReport(
        at_us=now, severity="ok", worst="", processes=[], head=7, head_age_us=2_000
    )
    frame = reducers.apply_notice(frame, report, now)
    assert (frame.head, frame.head_heard_us) == (7, now - 2_000)


def test_that_an_older_word_of_the_head_does_not_outdo_the_feed() -> None:
    now = sample_messages.NOW
    beat = Heartbeat(head=3, recorded=now, at=now, counts={})
    frame = reducers.apply_feed(connected(), beat, now)
    sample = replace(sample_messages.replica("replica-1"), head=5, head_age_us=9_000)
    assert reducers.apply_notice(frame, sample, now).head == 3

from msgspec.structs import replace

from backend.messages.notices import ProcessInfo, ReplicaSample
from console.state import reducers
from console.state.alert_rules import active_alerts, parked_by_view
from console.state.backend_snapshot import BackendSnapshot
from console.state.incidents import worst_incident
from console.state.replica_health import STALE_US, primary_health, replica_healths, worst_health
from console.state.workspace import LagThresholds
from tests.console import sample_messages

LIMITS = LagThresholds(events=1_000, seconds=5.0)


def frame_of(*said_things: ProcessInfo | ReplicaSample, writer: bool = True) -> BackendSnapshot:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    processes = [each for each in said_things if isinstance(each, ProcessInfo)]
    if not any(process.name == "primary" for process in processes):
        processes.append(sample_messages.process("primary"))
    for each in said_things:
        if isinstance(each, ReplicaSample):
            processes.append(sample_messages.process(each.name))
            frame = reducers.apply_notice(frame, each, sample_messages.NOW)
    if writer:
        frame = reducers.apply_notice(frame, sample_messages.primary(), sample_messages.NOW)
    return reducers.apply_notice(frame, sample_messages.topology(*processes), sample_messages.NOW)


def test_that_a_replica_at_the_head_is_well_and_raises_no_alert() -> None:
    frame = frame_of(sample_messages.replica())
    assert [each.tone for each in replica_healths(frame)] == ["ok"]
    assert active_alerts(frame, LIMITS) == []
    assert worst_incident(frame) is None


def test_that_an_old_sample_makes_the_numbers_unknown_and_says_how_old_it_is() -> None:
    frame = replace(
        frame_of(sample_messages.replica()), now_us=sample_messages.NOW + STALE_US + 7_000_000
    )
    (standing,) = replica_healths(frame)
    assert (standing.tone, standing.events_behind, standing.late_us) == ("unknown", None, None)
    assert "12.0" in standing.evidence


def test_that_a_replica_which_never_spoke_is_unknown_rather_than_well() -> None:
    (standing,) = replica_healths(frame_of(sample_messages.process("replica-1")))
    assert (standing.tone, standing.events_behind) == ("unknown", None)


def test_that_a_process_that_is_down_is_bad_and_its_last_numbers_are_not_shown() -> None:
    frame = frame_of(sample_messages.replica())
    down = sample_messages.process("replica-1", "backing-off", restarts=2, detail="exit code -9")
    frame = reducers.apply_notice(
        frame,
        sample_messages.topology(sample_messages.process("primary"), down),
        sample_messages.NOW,
    )
    (standing,) = replica_healths(frame)
    assert (standing.tone, standing.word, standing.events_behind) == ("bad", "backing off", None)
    found = worst_incident(frame)
    assert found is not None
    assert "exit code -9" in found.text
    assert found.recovered == "replica-1 is back."


def test_that_the_worst_is_not_hidden_by_the_others() -> None:
    late = sample_messages.replica("replica-2", "BEHIND", events_behind=5, time_behind_us=9_000_000)
    later = sample_messages.replica(
        "replica-3", "BEHIND", events_behind=2, time_behind_us=12_000_000
    )
    found = worst_health(frame_of(sample_messages.replica("replica-1"), late, later))
    assert found is not None
    assert found.name == "replica-3"


def test_that_lag_beyond_the_thresholds_is_an_alert_that_leads_to_the_graph() -> None:
    frame = frame_of(
        sample_messages.replica(status="BEHIND", events_behind=1_001, time_behind_us=100_000)
    )
    (alert,) = active_alerts(frame, LIMITS)
    assert (alert.tone, alert.panel) == ("warn", "lag")


def test_that_parked_events_are_counted_by_view() -> None:
    views = [sample_messages.view("orders", parked=3), sample_messages.view("users")]
    frame = frame_of(
        sample_messages.replica("replica-1", parked=3, views=views),
        sample_messages.replica("replica-2", parked=3, views=views),
    )
    assert parked_by_view(frame) == {"orders": 3}
    assert [alert.panel for alert in active_alerts(frame, LIMITS)] == ["replicas", "replicas"]


def test_that_a_head_which_is_not_heard_of_is_not_called_well() -> None:
    frame = replace(
        frame_of(sample_messages.replica()), head_heard_us=sample_messages.NOW - 60_000_000
    )
    assert "frozen" in active_alerts(frame, LIMITS)[0].text


def test_that_everything_is_unknown_while_the_connection_is_lost() -> None:
    frame = reducers.apply_connection(frame_of(sample_messages.replica()), "lost", "It is silent.")
    assert primary_health(frame).tone == "unknown"
    assert {each.tone for each in replica_healths(frame)} == {"unknown"}
    assert [alert.text for alert in active_alerts(frame, LIMITS)] == ["It is silent."]

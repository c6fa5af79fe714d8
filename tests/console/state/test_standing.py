from msgspec.structs import replace

from backend.messages.notices import Process, ReplicaSample
from console.state import reducing
from console.state.alerts import alerts, parked
from console.state.desk import Thresholds
from console.state.frame import Frame
from console.state.standing import STALE, primary, replicas, worst
from console.state.trouble import trouble
from tests.console import said

LIMITS = Thresholds(events=1_000, seconds=5.0)


def frame_of(*said_things: Process | ReplicaSample, writer: bool = True) -> Frame:
    frame = reducing.session(reducing.empty(said.NOW), "one")
    processes = [each for each in said_things if isinstance(each, Process)]
    if not any(process.name == "primary" for process in processes):
        processes.append(said.process("primary"))
    for each in said_things:
        if isinstance(each, ReplicaSample):
            processes.append(said.process(each.name))
            frame = reducing.notice(frame, each, said.NOW)
    if writer:
        frame = reducing.notice(frame, said.primary(), said.NOW)
    return reducing.notice(frame, said.topology(*processes), said.NOW)


def test_that_a_replica_at_the_head_is_well_and_raises_no_alert() -> None:
    frame = frame_of(said.replica())
    assert [each.tone for each in replicas(frame)] == ["ok"]
    assert alerts(frame, LIMITS) == []
    assert trouble(frame) is None


def test_that_an_old_sample_makes_the_numbers_unknown_and_says_how_old_it_is() -> None:
    frame = replace(frame_of(said.replica()), now=said.NOW + STALE + 7_000_000)
    (standing,) = replicas(frame)
    assert (standing.tone, standing.behind, standing.late) == ("unknown", None, None)
    assert "12.0" in standing.evidence


def test_that_a_replica_which_never_spoke_is_unknown_rather_than_well() -> None:
    (standing,) = replicas(frame_of(said.process("replica-1")))
    assert (standing.tone, standing.behind) == ("unknown", None)


def test_that_a_process_that_is_down_is_bad_and_its_last_numbers_are_not_shown() -> None:
    frame = frame_of(said.replica())
    down = said.process("replica-1", "backing-off", restarts=2, detail="exit code -9")
    frame = reducing.notice(frame, said.topology(said.process("primary"), down), said.NOW)
    (standing,) = replicas(frame)
    assert (standing.tone, standing.word, standing.behind) == ("bad", "backing off", None)
    found = trouble(frame)
    assert found is not None
    assert "exit code -9" in found.text
    assert found.recovered == "replica-1 is back."


def test_that_the_worst_is_not_hidden_by_the_others() -> None:
    late = said.replica("replica-2", "BEHIND", behind=5, late=9_000_000)
    later = said.replica("replica-3", "BEHIND", behind=2, late=12_000_000)
    found = worst(frame_of(said.replica("replica-1"), late, later))
    assert found is not None
    assert found.name == "replica-3"


def test_that_lag_beyond_the_thresholds_is_an_alert_that_leads_to_the_graph() -> None:
    frame = frame_of(said.replica(status="BEHIND", behind=1_001, late=100_000))
    (alert,) = alerts(frame, LIMITS)
    assert (alert.tone, alert.panel) == ("warn", "lag")


def test_that_parked_events_are_counted_by_view() -> None:
    views = [said.view("orders", parked=3), said.view("users")]
    frame = frame_of(
        said.replica("replica-1", parked=3, views=views),
        said.replica("replica-2", parked=3, views=views),
    )
    assert parked(frame) == {"orders": 3}
    assert [alert.panel for alert in alerts(frame, LIMITS)] == ["replicas", "replicas"]


def test_that_a_head_which_is_not_heard_of_is_not_called_well() -> None:
    frame = replace(frame_of(said.replica()), pulse=said.NOW - 60_000_000)
    assert "frozen" in alerts(frame, LIMITS)[0].text


def test_that_everything_is_unknown_while_the_connection_is_lost() -> None:
    frame = reducing.connection(frame_of(said.replica()), "lost", "It is silent.")
    assert primary(frame).tone == "unknown"
    assert {each.tone for each in replicas(frame)} == {"unknown"}
    assert [alert.text for alert in alerts(frame, LIMITS)] == ["It is silent."]

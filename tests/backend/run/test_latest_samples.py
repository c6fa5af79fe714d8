import msgspec

from backend.clock import SECOND_US
from backend.messages.notices import ProcessInfo, ProcessState, Topology
from backend.run.latest_samples import LatestSamples
from tests.backend.wire.samples import NOON, PROCESS, REPLICA

LATER = NOON + 2 * SECOND_US


def topology(at: int, state: ProcessState, since: int) -> Topology:
    process: ProcessInfo = msgspec.structs.replace(
        PROCESS, state=state, since_us=since, detail="ended by SIGKILL"
    )
    return Topology(session="s", at_us=at, processes=[process])


def test_that_a_replica_without_process_is_shown_as_stopped_once() -> None:
    board = LatestSamples()
    board.keep(REPLICA)
    down = topology(LATER, "backing-off", NOON + SECOND_US)
    found = board.find_silent(down)
    assert [(each.status, each.events_behind) for each in found] == [("STOPPED", None)]
    assert "ended by SIGKILL" in found[0].evidence
    assert board.find_silent(down) == []
    assert board.health(down, 3).replicas == found


def test_that_a_replica_which_runs_but_says_nothing_is_shown_as_stopped() -> None:
    board = LatestSamples()
    board.keep(REPLICA)
    assert board.find_silent(topology(NOON + 3 * SECOND_US, "running", NOON - SECOND_US)) == []
    assert len(board.find_silent(topology(NOON + 6 * SECOND_US, "running", NOON - SECOND_US))) == 1


def test_that_a_new_sample_takes_the_place_of_the_verdict() -> None:
    board = LatestSamples()
    board.keep(REPLICA)
    board.find_silent(topology(LATER, "backing-off", NOON + SECOND_US))
    board.keep(REPLICA)
    assert board.replicas["replica-1"].status == "BEHIND"

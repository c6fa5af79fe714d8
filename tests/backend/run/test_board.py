import msgspec

from backend.clock import SECOND
from backend.messages.notices import Process, ProcessState, Topology
from backend.run.board import Board
from tests.backend.wire.samples import NOON, PROCESS, REPLICA

LATER = NOON + 2 * SECOND


def topology(at: int, state: ProcessState, since: int) -> Topology:
    process: Process = msgspec.structs.replace(
        PROCESS, state=state, since=since, detail="ended by SIGKILL"
    )
    return Topology(session="s", at=at, processes=[process])


def test_that_a_replica_without_process_is_shown_as_stopped_once() -> None:
    board = Board()
    board.note(REPLICA)
    down = topology(LATER, "backing-off", NOON + SECOND)
    found = board.silent(down)
    assert [(each.status, each.behind) for each in found] == [("STOPPED", None)]
    assert "ended by SIGKILL" in found[0].evidence
    assert board.silent(down) == []
    assert board.health(down, 3).replicas == found


def test_that_a_replica_which_runs_but_says_nothing_is_shown_as_stopped() -> None:
    board = Board()
    board.note(REPLICA)
    assert board.silent(topology(NOON + 3 * SECOND, "running", NOON - SECOND)) == []
    assert len(board.silent(topology(NOON + 6 * SECOND, "running", NOON - SECOND))) == 1


def test_that_a_new_sample_takes_the_place_of_the_verdict() -> None:
    board = Board()
    board.note(REPLICA)
    board.silent(topology(LATER, "backing-off", NOON + SECOND))
    board.note(REPLICA)
    assert board.replicas["replica-1"].status == "BEHIND"

"""What waits, counted from rows and the clock alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.errors import Unreadable
from backend.projection.table_specs import columns_of
from backend.projection.work_board import WorkBoard, WorkState
from backend.query.views import board_reader
from tests.backend.query.views.jobs import DAY_US, JOBS, ODD, Job, Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path / "replica-1.sqlite")
    yield made
    made.close()


def test_that_states_are_counted_with_their_age_and_what_is_finished_is_not(
    workshop: Workshop,
) -> None:
    now = workshop.now_us
    workshop.add(
        Job(job_id="1", opened=now - 2 * DAY_US),
        Job(job_id="2", opened=now - DAY_US),
        Job(job_id="3", opened=None),  # nobody knows since when: it waits, and is not overdue
        Job(job_id="4", state=ODD, opened=now - 9 * DAY_US, begun=now - 91 * SECOND_US),
        Job(job_id="5", state="resting", begun=now - 400 * DAY_US),
        Job(job_id="6", state="done", opened=now - 9 * DAY_US),
    )
    counted = {
        state.state: (state.title, state.waiting, state.overdue, state.oldest_us)
        for state in workshop.board().states
    }
    assert counted == {
        "open": ("Nobody has begun", 3, 1, now - 2 * DAY_US),
        ODD: (ODD.capitalize(), 1, 1, now - 91 * SECOND_US),
        "resting": ("Resting", 1, 0, now - 400 * DAY_US),
    }


def test_that_an_entity_becomes_overdue_without_an_event(workshop: Workshop) -> None:
    workshop.add(Job(job_id="1", opened=workshop.now_us - DAY_US))
    assert workshop.board().states[0].overdue == 0
    workshop.now_us += 1
    assert workshop.board().states[0].overdue == 1


def test_that_the_filters_of_a_state_find_the_rows_that_it_counts(workshop: Workshop) -> None:
    now = workshop.now_us
    workshop.add(
        *(Job(job_id=f"o{n}", opened=now - n * DAY_US // 2) for n in range(5)),
        *(Job(job_id=f"b{n}", state=ODD, begun=now - n * 60 * SECOND_US) for n in range(5)),
        Job(job_id="r", state="resting", begun=now),
        Job(job_id="d", state="done", opened=now - 9 * DAY_US, begun=now - 9 * DAY_US),
    )
    counted = workshop.board().states
    assert [state.overdue for state in counted] == [2, 3, 0]
    assert counted[2].overdue_filter == ""
    for state in counted:
        assert len(workshop.keys(state.filter)) == state.waiting
        if state.overdue_filter:
            assert len(workshop.keys(state.overdue_filter)) == state.overdue


def test_that_a_state_costs_its_own_rows_alone(workshop: Workshop) -> None:
    for state in JOBS.board.states if JOBS.board else ():
        plan = workshop.plan(board_reader.state_statement(JOBS, state).params(due=1))
        assert "SEARCH jobs USING INDEX jobs_work" in plan or "COVERING INDEX jobs_work" in plan
        assert "SCAN" not in plan


def test_that_a_filter_by_a_waiting_state_uses_the_index_also_of_a_view_built_anew(
    workshop: Workshop,
) -> None:
    workshop.add(
        *(Job(job_id=f"o{n}", opened=workshop.now_us) for n in range(3)),
        *(Job(job_id=f"d{n}", state="done") for n in range(9)),
    )
    assert workshop.group_plan("state:open") == ("index on state; 3 rows looked at, 3 rows counted")
    workshop.rename_index()
    assert workshop.group_plan("state:open job_id:o1*") == (
        "index on state; 3 rows looked at, 1 row counted"
    )
    assert workshop.group_plan("state:done").startswith("every row of the view; 12 rows")


@pytest.mark.parametrize(
    ("board", "why"),
    [
        (WorkBoard(column="status", states=(WorkState(value="a", since="opened"),)), "status"),
        (WorkBoard(column="opened", states=(WorkState(value="a", since="opened"),)), "text"),
        (WorkBoard(column="state", states=(WorkState(value="a", since="job_id"),)), "time"),
        (WorkBoard(column="state", states=(WorkState(value="a", since="opened"),) * 2), "twice"),
        (WorkBoard(column="state", states=()), "no state"),
        (
            WorkBoard(column="state", states=(WorkState(value="a", since="opened", limit_s=-1),)),
            "-1 s",
        ),
    ],
)
def test_that_a_board_that_does_not_fit_its_view_is_refused_at_the_start(
    board: WorkBoard, why: str
) -> None:
    with pytest.raises(Unreadable, match=why):
        columns_of(replace(JOBS, board=board))

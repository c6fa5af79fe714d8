"""A part that nobody has is a problem; one that fits no others is one when that lasts."""

from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.health import HealthProblem
from backend.messages.notices import ProcessInfo
from backend.messages.problem_text import describe_problem
from backend.messages.view_shares import ViewShare
from backend.messages.work import OverdueWork
from backend.telemetry.health.problems import find_problems
from backend.telemetry.health.share_problems import ShareWatch, newest_work
from tests.backend.telemetry.health.scenario import WELL


def process(name: str, *share: ViewShare) -> ProcessInfo:
    return ProcessInfo(
        name=name,
        role="replica",
        pid=1,
        state="running",
        since_us=0,
        restarts=0,
        endpoints={},
        share=list(share),
    )


def part(number: int, of: int) -> ViewShare:
    return ViewShare(view="orders", part=number, parts=of)


HEARD = {"replica-1": replace(WELL, views=[], elsewhere=["orders"])}


def found(watch: ShareWatch, seconds: int, *processes: ProcessInfo) -> list[HealthProblem]:
    return watch.find(processes, HEARD, seconds * SECOND_US)


def test_that_a_part_that_nobody_has_is_told_with_the_order_that_mends_it() -> None:
    watch = ShareWatch()
    halves = process("replica-1", part(1, 2)), process("replica-2", part(2, 2))
    assert found(watch, 0, *halves) == []
    (problem,) = found(watch, 1, halves[0])
    (later,) = found(watch, 4, halves[0])
    assert (problem.verdict.held_us, later.verdict.held_us) == (0, 3 * SECOND_US)
    text = describe_problem(problem)
    assert text.symptom == "Nobody has all of the view orders"
    assert text.cause == "No replica that runs has part 2 of 2 of its rows."
    assert "marigraph replica start --views orders --share 2/2" in text.action
    assert found(watch, 5, *halves) == []
    assert found(watch, 5) == []  # nobody runs: that is told by itself


def test_that_a_part_that_fits_no_others_is_told_when_it_lasts() -> None:
    watch = ShareWatch()
    stray = process("replica-1"), process("replica-2", part(1, 2))
    assert found(watch, 0, *stray) == []
    assert found(watch, 59, *stray) == []
    (problem,) = found(watch, 60, *stray)
    text = describe_problem(problem)
    assert "eplica-2 has a part of a division" in text.cause
    assert "marigraph replica stop replica-2" in text.action


def work(waiting: int, overdue: int) -> OverdueWork:
    return OverdueWork(
        view="orders",
        waiting=waiting,
        overdue=overdue,
        worst="paid",
        since_us=7 if overdue else None,
    )


def test_that_what_waits_in_parts_is_added_up() -> None:
    samples = [
        replace(WELL, name="a", share=[part(1, 2)], work=[work(5, 0)]),
        replace(WELL, name="b", share=[part(2, 2)], work=[work(4, 3)]),
    ]
    assert newest_work(samples) == [work(9, 3)]
    whole = replace(WELL, name="c", work=[work(8, 2)])
    assert newest_work([*samples, whole]) == [work(8, 2)]
    behind = replace(whole, applied=WELL.applied - 1, work=[work(0, 0)])  # it was just started
    assert newest_work([*samples, behind]) == [work(9, 3)]
    assert newest_work([samples[0], behind]) == [work(0, 0)]


def test_that_a_number_of_which_a_part_is_nowhere_is_told_as_the_least_that_waits() -> None:
    half = replace(WELL, name="b", share=[part(2, 2)], work=[work(4, 3)])
    third = replace(WELL, name="c", share=[part(3, 3)], work=[work(7, 7)])
    (known,) = newest_work([half, third])  # of two splits that of which less is missing
    assert known == replace(work(4, 3), parts=2, missing=[1])
    unsure = replace(half, name="a", share=[part(1, 2)], work=[replace(work(0, 0), overdue=None)])
    assert newest_work([half, unsure]) == [known]
    (problem,) = find_problems([], {"b": half}, None, 10)
    text = describe_problem(problem)
    assert text.symptom == "At least 3 entities wait longer than allowed in orders"
    assert text.cause == (
        "3 of 4 that are known to wait are overdue, most of them in the state paid; what waits in"
        " part 1 of 2 is not known."
    )

"""Two runs over one log: the first event is named at which each view comes apart."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from backend.errors import Unavailable, Unreadable
from backend.messages.events import Event
from backend.replay.version_comparison import ComparedRange
from backend.wire.version_drift import DriftReport, ViewDrift
from tests.backend.replay.branch_scene import BranchScene
from tests.backend.replay.drift_scene import OURS, THEIRS, compare_sides
from tests.plugins.versioned_projection import install_greetings

_GREETINGS = ComparedRange(views=("greetings",))


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return install_greetings(tmp_path / "plain")


def compare(
    scene: BranchScene, plain: Path, other: Path, wanted: ComparedRange = _GREETINGS
) -> DriftReport:
    with tempfile.TemporaryDirectory() as scratch:
        sides = ((OURS, plain, "0"), (THEIRS, other, "0"))
        return compare_sides(scene.url, Path(scratch), sides, wanted)


def only(report: DriftReport) -> ViewDrift:
    (found,) = report.drifts
    return found


def of_type(history: Sequence[Event], type_: str) -> list[Event]:
    return [each for each in history if each.type == type_]


def test_that_the_same_code_makes_the_same_rows_of_every_view(
    scene: BranchScene, plain: Path, tmp_path: Path
) -> None:
    report = compare(scene, plain, install_greetings(tmp_path / "same"), ComparedRange())
    assert [*report.drifts, *report.handlers, *report.shapes] == []
    assert report.compared_upto == report.upto == 900
    assert {"orders", "search", "greetings"} <= set(report.views)


def test_that_the_first_event_that_another_version_takes_otherwise_is_named(
    scene: BranchScene, plain: Path, history: list[Event], tmp_path: Path
) -> None:
    chosen = of_type(history, "user.registered")[5]
    name = msgspec.json.decode(chosen.data)["name"]
    text = f'"Hi" if event.name == {name!r} else f"Hello {{event.name}}"'
    found = only(compare(scene, plain, install_greetings(tmp_path / "new", text=text)))
    assert (found.position, found.event_type) == (chosen.position, "user.registered")
    (row,) = found.rows
    assert row.columns == ("text",)
    assert row.before is None
    assert row.ours is not None
    assert row.theirs is not None
    assert (row.ours["text"], row.theirs["text"]) == (f"Hello {name}", "Hi")


def test_that_a_difference_that_passes_is_found_and_a_row_written_as_it_was_is_none(
    scene: BranchScene, plain: Path, history: list[Event], tmp_path: Path
) -> None:
    """Of each customer's second payment the sum is too high until the next."""
    again = install_greetings(
        tmp_path / "again", payment="tables[GreetingRow].put(row); row.paid += event.amount"
    )
    assert compare(scene, plain, again).drifts == ()
    payments = of_type(history, "user.topped-up")
    chosen = payments[len(payments) // 2]
    sums = "row.paid = row.paid // 10 * 10 + event.amount * 10"
    tens = install_greetings(tmp_path / "tens", payment=sums)
    passing = install_greetings(
        tmp_path / "passing", payment=f"{sums} + (meta.position == {chosen.position})"
    )
    found = only(compare(scene, tens, passing))
    assert (found.position, found.rows[0].columns) == (chosen.position, ("paid",))
    assert found.rows[0].before is not None


def test_that_only_differences_of_the_range_count(
    scene: BranchScene, plain: Path, history: list[Event], tmp_path: Path
) -> None:
    other = install_greetings(tmp_path / "new", text='"Hi"')
    users = [each.position for each in of_type(history, "user.registered")]
    for first, last, expected in ((users[3], 0, users[3]), (users[3] + 1, 0, users[4])):
        wanted = ComparedRange(after=first - 1, upto=last, views=("greetings",))
        assert only(compare(scene, plain, other, wanted)).position == expected
    before = ComparedRange(upto=users[0] - 1, views=("greetings",))
    assert users[0] == 1 or compare(scene, plain, other, before).drifts == ()


def test_that_an_event_which_one_version_parks_is_a_difference(
    scene: BranchScene, plain: Path, history: list[Event], tmp_path: Path
) -> None:
    payments = of_type(history, "user.topped-up")
    broken = install_greetings(tmp_path / "broken", payment='raise KeyError("no purse")')
    report = compare(scene, plain, broken)
    found = only(report)
    first = next(each for each in payments if found.position == each.position)
    assert (found.ours_error, found.theirs_error) == ("", "KeyError: 'no purse'")
    assert first.subject == found.subject
    assert [each.event_type for each in report.handlers] == ["user.topped-up"]


def test_that_new_columns_are_named_and_the_others_compared(
    scene: BranchScene, plain: Path, tmp_path: Path
) -> None:
    wider = install_greetings(tmp_path / "wider", columns='    tongue: str = "en"\n')
    report = compare(scene, plain, wider)
    assert report.drifts == ()
    (shape,) = report.shapes
    assert (shape.view, shape.ours_columns, shape.theirs_columns) == (
        "greetings",
        (),
        ("tongue",),
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise RuntimeError('half installed')", "half installed"),
        ("PROJECTION = 3", "no Projection"),
        ("import os\nos._exit(7)", "exit code 7"),
        ("import nowhere", "No module named 'nowhere'"),
    ],
)
def test_that_a_version_that_cannot_be_loaded_is_told(
    scene: BranchScene, plain: Path, tmp_path: Path, source: str, said: str
) -> None:
    broken = install_greetings(tmp_path / "broken", source=source)
    with pytest.raises(Unreadable, match=f"theirs cannot be loaded: .*{said}"):
        compare(scene, plain, broken)


def test_that_a_version_whose_process_ends_is_told_with_the_position(
    scene: BranchScene, plain: Path, tmp_path: Path
) -> None:
    deadly = install_greetings(tmp_path / "deadly", payment="os._exit(9)")
    with pytest.raises(Unavailable, match=r"theirs cannot go on behind position 0: .* exit code 9"):
        compare(scene, plain, deadly)


def test_that_a_view_that_is_not_there_is_refused(scene: BranchScene, plain: Path) -> None:
    with pytest.raises(Unreadable, match="There is no view nothing"):
        compare(scene, plain, plain, ComparedRange(views=("nothing",)))


@pytest.mark.parametrize(
    "text",
    [
        "str(time.time_ns())",
        "str(random.random())",
        "str(sorted({event.name, event.user_id, 'a', 'b', 'c', 'd'}, key=lambda _: 0))",
    ],
    ids=["clock", "chance", "order of a set"],
)
def test_that_the_first_event_at_which_a_handler_is_not_repeatable_is_named(
    scene: BranchScene, history: list[Event], tmp_path: Path, text: str
) -> None:
    moody = install_greetings(tmp_path / "moody", text=text)
    sides = (("one", moody, "1"), ("two", moody, "2"))
    report = compare_sides(scene.url, tmp_path / "scratch", sides, _GREETINGS)
    assert only(report).position == of_type(history, "user.registered")[0].position
    assert only(report).rows[0].columns == ("text",)


def test_that_events_that_come_twice_change_nothing(
    scene: BranchScene, plain: Path, tmp_path: Path
) -> None:
    sides = (("once", plain, "1"), ("twice", plain, "1"))
    report = compare_sides(
        scene.url, tmp_path / "scratch", sides, ComparedRange(), doubled=["twice"]
    )
    assert (report.drifts, report.compared_upto) == ((), 900)

"""What is marked along time, on the bar above the rows."""

from msgspec.structs import replace

from backend.messages.annotations import AskMarks, Marks, Note
from backend.messages.density import AskDensity
from console.panels.mark_feed import format_marks
from tests.console.panels.timeline.timeline_bench import TimelineBench, density
from tests.console.sample_messages import NOW

SECOND = 1_000_000
COUNTS = replace(
    density("time", [3, 4]),
    starts=[NOW, NOW + SECOND],
    ends=[NOW + SECOND, NOW + 2 * SECOND],
)


def asked_marks(bench: TimelineBench) -> list[AskMarks]:
    return [each.body for each in bench.client.ordered if isinstance(each.body, AskMarks)]


def test_that_the_timeline_asks_for_the_marks_of_the_time_that_its_bar_shows(
    bench: TimelineBench,
) -> None:
    bench.look(0)
    assert asked_marks(bench) == []
    bench.answer_all(AskDensity, COUNTS)
    bench.look(0.1)
    (asked,) = asked_marks(bench)
    assert asked == AskMarks(since_us=NOW, until_us=NOW + 2 * SECOND)


def test_that_a_click_on_a_flag_of_the_bar_marks_its_moment_and_opens_it(
    bench: TimelineBench,
) -> None:
    opened: list[str] = []
    bench.panel.workspace.requested_panel.subscribe(opened.append)
    bench.answer_all(AskDensity, COUNTS)
    bench.look(0.1)
    note = Note(id=3, at_us=NOW, until_us=NOW, by="anna", text="disk", noted_us=NOW)
    asked = next(each for each in bench.client.ordered if isinstance(each.body, AskMarks))
    asked.answer(format_marks(Marks(notes=[note])))
    flags = bench.panel.density.bar.flags
    (placed,) = flags.placed()
    assert "anna: disk" in placed.text
    flags.clicked.emit(placed.mark)
    assert bench.panel.workspace.cursor.value.pinned_us == NOW
    assert opened == ["moment"]

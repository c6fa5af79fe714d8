"""The timeline in another order than the log's, as a click on a title asks for it."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.messages.commands import Failure
from backend.messages.log_order import (
    MAX_SORTED_EVENTS,
    TOO_MANY_TO_SORT,
    AskLogRank,
    LogRank,
)
from backend.messages.number_text import format_number
from backend.messages.queries import (
    AskLog,
    AskPosition,
    CheckFilter,
    CountLog,
    FilterChecked,
    LogCount,
    PositionFound,
)
from console.panels.timeline.timeline_columns import HEADINGS
from console.state.backend_snapshot import BackendSnapshot
from console.state.event_lines import format_event_line
from tests.console import sample_messages
from tests.console.panels.timeline.timeline_bench import TimelineBench, texts_of, with_focus
from tests.console.sample_messages import NOW

BY_SIZE = [3, 1, 2, 5, 4, 10, 9, 8, 6, 7]  # as the backend may have it


def click(bench: TimelineBench, column: str) -> None:
    place = [each.column_name for each in HEADINGS].index(column)
    bench.panel.table.grid.horizontalHeader().sectionClicked.emit(place)


def title(bench: TimelineBench, column: str) -> str:
    headings = bench.panel.table.model.headings
    return next(each.marked_title for each in headings if each.column_name == column)


def asked(bench: TimelineBench) -> list[AskLog]:
    return [each.body for each in bench.client.asked if isinstance(each.body, AskLog)]


def answer(bench: TimelineBench, positions: list[int]) -> None:
    lines = [format_event_line(sample_messages.event(position)) for position in positions]
    assert bench.answer_all(AskLog, lines)


def positions(bench: TimelineBench) -> list[int]:
    return [int(text) for text in texts_of(bench, "position")]


def sorted_by_size(bench: TimelineBench) -> None:
    answer(bench, list(range(1, 11)))
    click(bench, "size")
    answer(bench, BY_SIZE)


def grown(bench: TimelineBench, seconds: float, head: int) -> BackendSnapshot:
    return replace(bench.frame(seconds), head=head)


def test_that_a_click_on_a_title_sorts_in_the_backend_and_another_turns_it_over(
    bench: TimelineBench,
) -> None:
    answer(bench, list(range(1, 11)))
    click(bench, "size")
    (question,) = asked(bench)
    assert (question.order, question.before, question.skip) == ("size", 11, 0)
    answer(bench, BY_SIZE)
    assert positions(bench) == BY_SIZE
    assert (title(bench, "size"), title(bench, "position")) == ("Size ▲", "Position")
    click(bench, "size")
    assert positions(bench) == BY_SIZE[::-1]
    assert title(bench, "size") == "Size ▼"
    click(bench, "notes")  # there is no order by notes
    assert title(bench, "size") == "Size ▼"


def test_that_one_click_restores_the_order_of_the_log_with_the_selected_event(
    bench: TimelineBench,
) -> None:
    sorted_by_size(bench)
    bench.panel.workspace.selected_position.set(8)
    click(bench, "position")
    answer(bench, list(range(1, 11)))
    assert positions(bench) == list(range(1, 11))
    assert (title(bench, "size"), title(bench, "position")) == ("Size", "Position ▲")
    item = bench.panel.table.selected_item
    assert item is not None
    assert item.position == 8


def test_that_a_sort_is_remembered(bench: TimelineBench) -> None:
    sorted_by_size(bench)
    click(bench, "size")
    kept = bench.panel.save_state()
    bench.panel.restore_state({"sort": "position", "order": "oldest"})
    assert title(bench, "position") == "Position ▲"
    bench.panel.restore_state(kept)
    assert title(bench, "size") == "Size ▼"
    bench.panel.restore_state({**kept, "sort": "colour"})
    assert title(bench, "position") == "Position ▼"


def test_that_what_comes_later_waits_until_the_operator_follows(bench: TimelineBench) -> None:
    sorted_by_size(bench)
    assert not bench.panel.table.following
    bench.client.snapshot_changed.emit(grown(bench, 1, 13))
    assert positions(bench) == BY_SIZE
    bench.button("3 new ↓").click()
    (question,) = asked(bench)
    assert (question.order, question.before) == ("size", 14)
    bench.client.asked.clear()
    bench.client.snapshot_changed.emit(grown(bench, 1.5, 14))
    assert asked(bench) == []  # it was sorted a moment ago
    bench.client.snapshot_changed.emit(grown(bench, 4, 15))
    assert [each.before for each in asked(bench)] == [16]


def test_that_the_keys_move_through_the_sorted_rows(bench: TimelineBench) -> None:
    sorted_by_size(bench)
    with_focus(bench)
    grid, selected = bench.panel.table.grid, bench.panel.workspace.selected_position
    bench.panel.table.select(BY_SIZE[0], 0)
    visited: list[int] = []
    selected.subscribe(visited.append)
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        QTest.keyClick(grid, key)
    assert visited == [1, 2, 1]
    QTest.keyClick(grid, Qt.Key.Key_M)
    assert texts_of(bench, "marks")[1] == "★"


def test_that_an_event_that_is_chosen_elsewhere_is_found_in_any_order(
    bench: TimelineBench,
) -> None:
    sorted_by_size(bench)
    bench.panel.resize(900, 240)  # not all rows are in sight
    bench.panel.selection.show_position(7)
    questions = [each.body for each in bench.client.asked if isinstance(each.body, AskLogRank)]
    assert questions == [AskLogRank(position=7, before=11, order="size")]
    bench.answer_all(AskLogRank, LogRank(rank=9, is_match=True, replica="replica-1"))
    item = bench.panel.table.selected_item
    assert item is not None
    assert item.position == 7
    assert 7 in positions(bench)


def test_that_too_many_stay_in_the_order_of_the_log_and_it_is_said_why(
    bench: TimelineBench,
) -> None:
    answer(bench, list(range(1, 11)))
    click(bench, "actor")
    bench.answer_all(AskLog, Failure(code=TOO_MANY_TO_SORT, message="10 events match."))
    assert (title(bench, "actor"), title(bench, "position")) == ("Actor !", "Position ▲")
    headings = {each.column_name: each for each in bench.panel.table.model.headings}
    assert "Narrow the filter" in headings["actor"].shown_tip
    assert f"at most {format_number(MAX_SORTED_EVENTS)} events are" in bench.panel.caption.text()
    answer(bench, list(range(1, 11)))
    assert positions(bench) == list(range(1, 11))

    bench.panel.filter_bar.replace("type:user.*")  # leaves fewer: then it is sorted
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    counted = LogCount(total=10, buckets=[1] * 10, head=10, replica="replica-1")
    bench.answer_all(CountLog, counted)
    (question,) = asked(bench)
    assert (question.filter, question.order) == ("type:user.*", "actor")
    assert title(bench, "actor") == "Actor ▲"
    assert "too many" not in bench.panel.caption.text()


def test_that_a_table_that_follows_goes_on_when_a_filter_is_dropped(bench: TimelineBench) -> None:
    answer(bench, list(range(1, 11)))
    bench.panel.workspace.selected_position.set(8)
    bench.panel.filter_bar.replace("type:user.*")
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    counted = LogCount(total=10, buckets=[1] * 10, head=10, replica="replica-1")
    assert bench.answer_all(CountLog, counted)
    assert bench.panel.table.following
    bench.panel.scope.clear_filter()
    assert bench.panel.table.following


def test_that_what_came_too_soon_or_out_of_sight_is_sorted_though_nothing_comes_after_it(
    bench: TimelineBench,
) -> None:
    sorted_by_size(bench)
    bench.panel.table.follow()

    def sorted_upto(seconds: float, head: int) -> list[int | None]:
        bench.client.asked.clear()
        bench.client.snapshot_changed.emit(grown(bench, seconds, head))
        return [each.before for each in asked(bench)]

    assert sorted_upto(3, 13) == [14]
    assert sorted_upto(4, 14) == []
    assert sorted_upto(6, 14) == [15]
    bench.panel.hide()
    assert sorted_upto(9, 15) == []
    bench.panel.show()
    assert sorted_upto(9.1, 15) == [16]


def test_that_the_rank_of_a_selected_event_is_asked_for_once_the_rows_are_in_sight(
    bench: TimelineBench,
) -> None:
    sorted_by_size(bench)
    bench.panel.resize(900, 240)  # not all rows are in sight
    bench.panel.hide()
    for position in (4, 7):
        bench.panel.workspace.selected_position.set(position)

    def questions() -> list[object]:
        return [each.body for each in bench.client.asked if isinstance(each.body, AskLogRank)]

    assert not questions()
    bench.panel.show()
    assert questions() == [AskLogRank(position=7, before=11, order="size")]
    bench.panel.hide()
    bench.panel.show()
    assert len(questions()) == 1


def test_that_what_was_given_up_as_the_panel_was_closed_is_looked_for_when_it_is_shown(
    bench: TimelineBench,
) -> None:
    sorted_by_size(bench)
    bench.panel.resize(900, 240)  # not all rows are in sight
    far = (set(BY_SIZE) - set(positions(bench))).pop()
    bench.panel.workspace.selected_position.set(far)
    bench.panel.selection.show_moment(NOW)

    def close() -> None:
        bench.panel.hide()
        bench.client.asked.clear()
        bench.panel.cancel_questions()  # as its dock does

    close()
    bench.panel.show()
    looked_for = [each.body for each in bench.client.asked]
    assert AskLogRank(position=far, before=11, order="size") in looked_for
    assert AskPosition(moment_us=NOW, by="time") in looked_for
    bench.answer_all(AskLogRank, LogRank(rank=BY_SIZE.index(far), is_match=True, replica=""))
    chosen = bench.panel.table.selected_item
    assert chosen is not None
    assert chosen.position == far
    bench.answer_all(AskPosition, PositionFound(position=far))
    bench.answer_all(AskLogRank, LogRank(rank=BY_SIZE.index(far), is_match=True, replica=""))
    close()
    bench.panel.show()
    assert not any(isinstance(each.body, AskLogRank | AskPosition) for each in bench.client.asked)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_that_a_row_in_sight_stays_selected_whatever_was_looked_for_before(
    bench: TimelineBench, *, is_hidden: bool
) -> None:
    sorted_by_size(bench)
    bench.panel.resize(900, 240)  # not all rows are in sight
    near, far = positions(bench)[0], (set(BY_SIZE) - set(positions(bench))).pop()
    bench.panel.setVisible(not is_hidden)
    for position in (far, near):
        bench.panel.workspace.selected_position.set(position)
    bench.panel.show()
    bench.answer_all(AskLogRank, LogRank(rank=BY_SIZE.index(far), is_match=True, replica=""))
    chosen = bench.panel.table.selected_item
    assert chosen is not None
    assert chosen.position == near

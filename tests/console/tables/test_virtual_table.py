import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from console.tables.row_order import RowOrder
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.virtual_table import VirtualTable
from console.theme.theme import Theme

HEADINGS = (
    ColumnHeading(title="Number", width_chars=12, is_right_aligned=True),
    ColumnHeading(title="Text", width_chars=20),
)
TEN_MILLION = 10_000_000


class Numbers:
    """A table of the numbers from 0, and the pages that it asked for."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.asked: list[int] = []
        self.supplies = True
        self.written = 0
        self.table: VirtualTable[int] = VirtualTable(HEADINGS, self.write, theme)
        self.tester = QAbstractItemModelTester(
            self.table.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.table.pages_wanted.connect(self.supply)
        self.table.resize(500, 400)
        qtbot.addWidget(self.table)
        self.table.show()

    def write(self, number: int, before: int | None) -> TableRow:
        assert before in {None, number - 1}
        self.written += 1
        return TableRow(key=number, texts=(str(number), f"row {number}"), tones=("text", "muted"))

    def supply(self, numbers: list[int]) -> None:
        self.asked += numbers
        for number in numbers if self.supplies else ():
            first = number * self.table.page_size
            last = min(self.table.row_count, first + self.table.page_size)
            self.table.set_page(number, range(first, last))

    def in_sight(self) -> list[str]:
        return [row.texts[0] if row else "" for row in self.table.model.rows]

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.table.grid, key)


@pytest.fixture
def numbers(theme: Theme, qtbot: QtBot) -> Numbers:
    made = Numbers(theme, qtbot)
    made.table.reset(TEN_MILLION)
    return made


def test_that_ten_million_rows_are_shown_by_a_model_of_those_in_sight(numbers: Numbers) -> None:
    assert numbers.table.model.rowCount() == numbers.table.grid.capacity < 50
    assert numbers.in_sight()[-1] == str(TEN_MILLION - 1)


def test_that_scrolling_through_everything_keeps_memory_bounded(numbers: Numbers) -> None:
    for step in range(2_000):
        numbers.table.bar.setValue(step * numbers.table.bar.maximum() // 2_000)
    assert numbers.table.cached_row_count <= 64 * numbers.table.page_size


def test_that_only_rows_in_sight_are_written(numbers: Numbers) -> None:
    numbers.written = 0
    numbers.table.bar.setValue(numbers.table.bar.maximum() // 2)
    assert numbers.written <= 8 * numbers.table.grid.capacity


def test_that_the_bar_leads_to_the_position_that_it_names(numbers: Numbers) -> None:
    numbers.table.bar.setValue(5_000_000)
    assert numbers.in_sight()[0] == "5000000"
    assert not numbers.table.following


def test_that_a_following_table_shows_what_arrives_without_asking(numbers: Numbers) -> None:
    numbers.asked.clear()
    numbers.table.append_rows(TEN_MILLION + 3, range(TEN_MILLION, TEN_MILLION + 3), TEN_MILLION)
    assert numbers.in_sight()[-1] == str(TEN_MILLION + 2)
    assert numbers.asked == []


def test_that_scrolling_up_releases_the_end_and_counts_what_comes(numbers: Numbers) -> None:
    unseen: list[int] = []
    numbers.table.unseen_changed.connect(unseen.append)
    numbers.table.scroll_by(-5)
    before = numbers.in_sight()
    numbers.table.append_rows(TEN_MILLION + 7, range(TEN_MILLION, TEN_MILLION + 7), TEN_MILLION)
    assert numbers.in_sight() == before
    assert unseen[-1] == 7


def test_that_scrolling_past_the_end_takes_it_up_again(numbers: Numbers) -> None:
    unseen: list[int] = []
    numbers.table.unseen_changed.connect(unseen.append)
    numbers.table.scroll_by(-5)
    numbers.table.append_rows(TEN_MILLION + 7)
    numbers.table.scroll_by(100)
    assert numbers.table.following
    assert unseen[-1] == 0


def test_that_a_selected_row_stays_where_it_is_while_the_table_grows(numbers: Numbers) -> None:
    selected: list[int] = []
    numbers.table.row_selected.connect(selected.append)
    numbers.table.grid.row_pressed.emit(4)
    before = numbers.in_sight()
    numbers.table.append_rows(TEN_MILLION + 50)
    assert selected == [int(before[4])]
    assert numbers.in_sight() == before


def test_that_keys_move_the_selection_and_the_view(numbers: Numbers) -> None:
    selected: list[int] = []
    numbers.table.row_selected.connect(selected.append)
    numbers.press(Qt.Key.Key_K)
    numbers.press(Qt.Key.Key_K)
    numbers.press(Qt.Key.Key_J)
    assert selected == [TEN_MILLION - 1, TEN_MILLION - 2, TEN_MILLION - 1]
    numbers.press(Qt.Key.Key_Home)
    assert numbers.in_sight()[0] == "0"
    numbers.press(Qt.Key.Key_PageDown)
    assert numbers.in_sight()[0] == str(numbers.table.grid.capacity - 1)
    numbers.press(Qt.Key.Key_End)
    assert numbers.table.following


def test_that_rows_on_their_way_hold_their_place(theme: Theme, qtbot: QtBot) -> None:
    numbers = Numbers(theme, qtbot)
    numbers.supplies = False
    numbers.table.reset(1_000)
    assert set(numbers.in_sight()) == {""}
    numbers.table.set_page(7, range(896, 1_000))
    assert numbers.in_sight()[-1] == "999"


def test_that_fast_scrolling_never_piles_up_questions(theme: Theme, qtbot: QtBot) -> None:
    numbers = Numbers(theme, qtbot)
    numbers.supplies = False
    numbers.table.reset(TEN_MILLION)
    for step in range(500):
        numbers.table.bar.setValue(step * 10_000)
    assert len(numbers.asked) <= 4


def test_that_a_resized_table_shows_as_many_rows_as_fit(numbers: Numbers, qtbot: QtBot) -> None:
    before = numbers.table.model.rowCount()
    numbers.table.resize(500, 800)
    qtbot.waitUntil(lambda: numbers.table.model.rowCount() > before)
    assert numbers.in_sight()[-1] == str(TEN_MILLION - 1)


def test_that_a_short_table_has_no_more_rows_than_there_are(theme: Theme, qtbot: QtBot) -> None:
    numbers = Numbers(theme, qtbot)
    numbers.table.reset(3)
    assert numbers.in_sight() == ["0", "1", "2"]
    numbers.table.reset(0)
    assert numbers.in_sight() == []


def test_that_other_rows_are_not_said_to_be_new(numbers: Numbers) -> None:
    counted: list[int] = []
    numbers.table.unseen_changed.connect(counted.append)
    numbers.table.unfollow()
    numbers.table.append_rows(TEN_MILLION + 5)
    assert counted[-1] == 5
    numbers.table.reset(1_000)
    assert counted[-1] == 0


def test_that_a_table_that_does_not_follow_stays_in_its_place_when_its_rows_are_read_anew(
    numbers: Numbers,
) -> None:
    numbers.table.scroll_to(5_000)
    before = numbers.in_sight()
    numbers.table.reload(TEN_MILLION + 1)
    assert numbers.in_sight() == before


@pytest.fixture
def turned(numbers: Numbers) -> Numbers:
    """The same rows, the newest first."""
    numbers.table.set_order(RowOrder(is_newest_first=True))
    return numbers


def test_that_the_newest_stand_first_and_what_arrives_above_them(turned: Numbers) -> None:
    count = turned.table.grid.capacity
    assert turned.in_sight() == [str(TEN_MILLION - 1 - row) for row in range(count)]
    assert turned.table.bar.is_at_begin
    turned.table.append_rows(TEN_MILLION + 2, [TEN_MILLION, TEN_MILLION + 1], TEN_MILLION)
    assert turned.in_sight()[:2] == [str(TEN_MILLION + 1), str(TEN_MILLION)]


def is_following(numbers: Numbers) -> bool:
    return numbers.table.following


def test_that_the_wheel_and_the_keys_go_downwards_to_older_rows(turned: Numbers) -> None:
    table, newest = turned.table, TEN_MILLION - 1
    table.grid.wheel_turned.emit(1.0)
    assert turned.in_sight()[0] == str(newest - 3)
    assert not is_following(turned)
    table.append_rows(TEN_MILLION + 5)
    assert turned.in_sight()[0] == str(newest - 3)
    turned.press(Qt.Key.Key_Home)
    assert is_following(turned)
    assert turned.in_sight()[0] == str(newest + 5)
    turned.press(Qt.Key.Key_End)
    assert turned.in_sight()[-1] == "0"
    assert table.bar.is_at_end
    turned.press(Qt.Key.Key_PageUp)
    assert turned.in_sight()[-1] == str(table.grid.capacity - 1)


def test_that_a_row_is_selected_where_it_stands_and_a_range_is_copied_as_it_is_seen(
    turned: Numbers,
) -> None:
    table, grid = turned.table, turned.table.grid
    row_px = grid.verticalHeader().defaultSectionSize()
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 2 * row_px + row_px // 2)
    )
    assert grid.selected_row == 2
    assert table.selected_item == TEN_MILLION - 3
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = [row.texts[0] for row in grid.selection.rows()]
    assert chosen == [str(TEN_MILLION - number) for number in (3, 4, 5, 6)]
    turned.press(Qt.Key.Key_K)
    assert table.selected_item == TEN_MILLION - 5
    table.append_rows(TEN_MILLION + 4)
    assert table.selected_item == TEN_MILLION - 5
    table.set_order(RowOrder())
    assert table.selected_item == TEN_MILLION - 5
    turned.press(Qt.Key.Key_Down)
    assert table.selected_item == TEN_MILLION - 4


def test_that_the_bar_leads_to_the_row_that_it_names_in_either_order(turned: Numbers) -> None:
    turned.table.bar.setValue(turned.table.bar.maximum())
    assert turned.in_sight()[-1] == "0"
    turned.table.bar.setValue(0)
    assert turned.in_sight()[0] == str(TEN_MILLION - 1)
    assert turned.table.following

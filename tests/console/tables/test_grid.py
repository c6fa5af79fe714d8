import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollBar
from pytestqt.qtbot import QtBot

from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme


@pytest.fixture
def grid(theme: Theme, qtbot: QtBot) -> Grid:
    model = WindowModel([ColumnHeading(title="Number", width_chars=10)])
    model.set_rows([TableRow(key=n, texts=(str(n),), tones=("text",)) for n in range(100)])
    made = Grid(model, theme, scrolls=True)
    made.row_pressed.connect(made.set_selected_key)  # the key of a row is its number here
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ([Qt.Key.Key_Down], 0),
        ([Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_Down], 2),
        ([Qt.Key.Key_End], 0),
        ([Qt.Key.Key_J, Qt.Key.Key_End], 99),
        ([Qt.Key.Key_J, Qt.Key.Key_End, Qt.Key.Key_K, Qt.Key.Key_Up], 97),
        ([Qt.Key.Key_J, Qt.Key.Key_End, Qt.Key.Key_Home], 0),
    ],
)
def test_that_the_keyboard_moves_through_a_table_that_scrolls_itself(
    grid: Grid, keys: list[Qt.Key], row: int
) -> None:
    pressed: list[int] = []
    grid.row_pressed.connect(pressed.append)
    for key in keys:
        QTest.keyClick(grid, key)
    assert pressed[-1] == row
    assert grid.rowAt(0) <= row <= grid.rowAt(0) + grid.capacity + 1


def test_that_enter_opens_the_selected_row(grid: Grid) -> None:
    opened: list[int] = []
    grid.row_double_clicked.connect(opened.append)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == []
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [1]


def test_that_a_number_is_never_cut_however_large(grid: Grid) -> None:
    model = grid.model()
    assert isinstance(model, WindowModel)
    number = "9\u202f007\u202f199\u202f254\u202f740\u202f992"
    model.set_headings([ColumnHeading(title="Units", width_chars=8, is_right_aligned=True)])
    grid.apply_headings()
    model.set_rows([TableRow(key=1, texts=("1",), tones=("text",))])
    small = grid.columnWidth(0)
    model.set_rows([TableRow(key=1, texts=(number,), tones=("text",))])
    assert grid.columnWidth(0) > grid.fontMetrics().horizontalAdvance(number) > small
    grown = grid.columnWidth(0)
    model.set_rows([TableRow(key=1, texts=("1",), tones=("text",))])
    assert grid.columnWidth(0) == grown  # columns do not wobble while rows change


def test_that_a_table_that_scrolls_itself_cuts_neither_titles_nor_short_texts(grid: Grid) -> None:
    model = grid.model()
    assert isinstance(model, WindowModel)
    headings = [
        ColumnHeading(title="Country", width_chars=4, stretches=True),
        ColumnHeading(title="Available units", width_chars=4, is_right_aligned=True),
    ]
    model.set_headings(headings)
    grid.apply_headings()
    model.set_rows([TableRow(key=1, texts=("United Kingdom", "1"), tones=("text", "text"))])
    assert grid.columnWidth(0) > grid.fontMetrics().horizontalAdvance("United Kingdom")
    assert grid.columnWidth(1) >= grid.horizontalHeader().sectionSizeHint(1)
    grid.resize(120, 300)
    assert grid.columnWidth(0) > grid.fontMetrics().horizontalAdvance("United Kingdom")
    assert grid.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize("scrolls", [True, False])
def test_that_titles_stand_whole_also_while_a_table_has_no_rows(
    theme: Theme, qtbot: QtBot, *, scrolls: bool
) -> None:
    headings = [
        ColumnHeading(title="Refunded", width_chars=4, is_right_aligned=True),
        ColumnHeading(title="What came of it", width_chars=4, stretches=True),
        ColumnHeading(title="Currencies", width_chars=4),
    ]
    grid = Grid(WindowModel(headings), theme, scrolls=scrolls)
    qtbot.addWidget(grid)
    grid.resize(120, 100)
    grid.show()
    header = grid.horizontalHeader()
    for place in range(len(headings)):
        assert grid.columnWidth(place) >= header.sectionSizeHint(place)


def narrow_title(grid: Grid, title: str) -> QImage:
    """Return a picture of a title of a number that has half the room that it needs."""
    model = grid.model()
    assert isinstance(model, WindowModel)
    model.set_headings([ColumnHeading(title=title, width_chars=4, is_right_aligned=True)])
    grid.apply_headings()
    grid.setColumnWidth(0, 70)  # as an operator may draw it
    assert grid.horizontalHeader().sectionSizeHint(0) > 140
    tip = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert str(tip).startswith(title)
    return grid.horizontalHeader().grab().toImage()


def test_that_a_title_without_room_is_cut_at_its_end_and_stands_whole_in_its_tip(
    grid: Grid,
) -> None:
    first, second = "Apples in the store", "Plums in the store"
    assert narrow_title(grid, first) != narrow_title(grid, second)  # their ends are the same


def widen(grid: Grid) -> None:
    """Give it more columns than it has room for."""
    model = grid.model()
    assert isinstance(model, WindowModel)
    model.set_headings([ColumnHeading(title=f"Column {n}", width_chars=20) for n in range(6)])
    grid.apply_headings()
    model.set_rows([TableRow(key=1, texts=("x" * 18,) * 6, tones=("text",) * 6)])


def edge_colours(grid: Grid, *, right: bool) -> set[str]:
    """Return the colours of a line of pixels along an edge of the rows."""
    picture = grid.viewport().grab().toImage()
    x = picture.width() - 1 if right else 0
    return {picture.pixelColor(x, y).name() for y in range(40, picture.height() - 20)}


def test_that_an_edge_beyond_which_there_is_more_looks_different(grid: Grid, theme: Theme) -> None:
    assert edge_colours(grid, right=True) == {theme.tokens.panel}
    widen(grid)
    assert theme.tokens.panel not in edge_colours(grid, right=True)
    assert edge_colours(grid, right=False) == {theme.tokens.panel}
    bar = grid.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert edge_colours(grid, right=True) == {theme.tokens.panel}
    assert theme.tokens.panel not in edge_colours(grid, right=False)


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier]
)
def test_that_the_keyboard_reaches_the_columns_beyond_the_edge(
    grid: Grid, modifier: Qt.KeyboardModifier
) -> None:
    widen(grid)
    bar = grid.horizontalScrollBar()
    for _ in range(20):
        QTest.keyClick(grid, Qt.Key.Key_Right, modifier)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(grid, Qt.Key.Key_Left, modifier)
    assert 0 < bar.value() < bar.maximum()


def colours_of(bar: QScrollBar) -> int:
    image = bar.grab().toImage()
    return len({image.pixel(6, y) for y in range(image.height())})


def test_that_a_table_with_nothing_to_scroll_shows_no_bar_and_keeps_its_room(
    grid: Grid,
) -> None:
    bar, width_px = grid.verticalScrollBar(), grid.viewport().width()
    model = grid.model()
    assert isinstance(model, WindowModel)
    many = [row for row in model.rows if row is not None]
    assert colours_of(bar) > 1
    for rows, is_there in ((many[:2], False), (many, True), ([], False)):
        model.set_rows(rows)
        grid.grab()  # it is laid out before it is painted
        assert (colours_of(bar) > 1) is is_there
        assert grid.viewport().width() == width_px


def picture_of(grid: Grid, name: str, *, keeps_end: bool) -> QImage:
    """Return a picture of a name in a column that has half the room that it needs."""
    model = grid.model()
    assert isinstance(model, WindowModel)
    model.set_headings([ColumnHeading(title="Type", width_chars=4, keeps_end=keeps_end)])
    grid.apply_headings()
    model.set_rows([TableRow(key=1, texts=(name,), tones=("text",))])
    grid.setColumnWidth(0, grid.fontMetrics().horizontalAdvance(name) // 2)
    return grid.viewport().grab().toImage()


def test_that_of_a_qualified_name_that_is_cut_the_end_is_seen(grid: Grid) -> None:
    same_end = "shop.accounts.model:Account.Credited", "shop.payments.model:Account.Credited"
    one, other = (picture_of(grid, name, keeps_end=True) for name in same_end)
    assert one == other
    one, other = (picture_of(grid, name, keeps_end=False) for name in same_end)
    assert one != other
    plain = "order.price-changed", "other.price-changed"  # no module stands before it
    one, other = (picture_of(grid, name, keeps_end=True) for name in plain)
    assert one != other

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.panels.causes.graph_painter import assign_pens, box_area
from console.panels.causes.graph_picture import describe_graph, draw_graph
from console.panels.causes.graph_view import CausalGraphView
from console.panels.causes.prepared_graph import PreparedGraph
from console.theme.theme import Theme
from tests.console.panels.causes.causal_samples import (
    CREATE,
    CREATED,
    PAY,
    PAYMENT,
    prepared_order,
    wide,
)

NONE = Qt.KeyboardModifier.NoModifier


def shown(
    theme: Theme, qtbot: QtBot, prepared: PreparedGraph, selected: int = 0
) -> CausalGraphView:
    view = CausalGraphView(theme)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    view.show_graph(prepared, assign_pens(prepared.modules), selected)
    return view


def middle(view: CausalGraphView, place: int) -> QPoint:
    assert view.prepared is not None
    return view.mapFromScene(box_area(view.prepared.layout.boxes[place]).center())


def test_that_keys_walk_along_the_edges_and_enter_opens(theme: Theme, qtbot: QtBot) -> None:
    view = shown(theme, qtbot, prepared_order())
    gone: list[int] = []
    opened: list[int] = []
    view.current_changed.connect(gone.append)
    view.activated.connect(opened.append)
    assert view.current == CREATED
    for key in (Qt.Key.Key_Right, Qt.Key.Key_L, Qt.Key.Key_Home, Qt.Key.Key_H, Qt.Key.Key_End):
        QTest.keyClick(view, key)
    assert gone[0] == PAY
    assert gone[-2:] == [CREATE, CREATED]
    assert "order.created, order-1 at 2" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == [CREATED]


def test_that_a_graph_that_fits_is_shown_whole_and_zoomed_by_keys(
    theme: Theme, qtbot: QtBot
) -> None:
    view = shown(theme, qtbot, prepared_order())
    fitted = view.scale_factor
    assert all(view.viewport().rect().contains(middle(view, place)) for place in range(6))
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale_factor > fitted
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.scale_factor < fitted
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.scale_factor == fitted


def test_that_of_a_graph_too_large_to_be_read_the_event_is_in_sight(
    theme: Theme, qtbot: QtBot
) -> None:
    view = shown(theme, qtbot, wide(300))
    assert view.scale_factor > 0.5
    assert view.viewport().rect().contains(middle(view, 0))


def test_that_a_click_goes_to_a_box_and_opens_what_is_left_out(theme: Theme, qtbot: QtBot) -> None:
    view = shown(theme, qtbot, prepared_order())
    opened: list[int] = []
    view.activated.connect(opened.append)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), left, NONE, middle(view, PAYMENT))
    assert (view.current, opened) == (PAYMENT, [])
    QTest.mouseClick(view.viewport(), left, NONE, middle(view, 6))
    assert opened == [6]
    QTest.mouseDClick(view.viewport(), left, NONE, middle(view, PAYMENT))
    assert opened == [6, PAYMENT]


def test_that_what_was_current_stays_where_it_was_in_a_graph_that_grew(
    theme: Theme, qtbot: QtBot
) -> None:
    view = shown(theme, qtbot, wide(40))
    view.set_current(17)
    before = middle(view, 17)
    view.show_graph(wide(90), {}, 0)
    assert view.current == 17
    assert (middle(view, 17) - before).manhattanLength() <= 2


def test_that_a_box_has_the_colour_of_its_module_and_from_afar_too(
    theme: Theme, qtbot: QtBot
) -> None:
    prepared = prepared_order()
    view = shown(theme, qtbot, prepared)
    pens = assign_pens(prepared.modules)
    assert pens == {"orders": 0, "payments": 1, "products": 2}
    for zoomed in (0, -8):
        view.zoom(zoomed)
        box = box_area(prepared.layout.boxes[PAYMENT])
        at = view.mapFromScene(box.left() + 4, box.center().y())
        colour = view.viewport().grab().toImage().pixelColor(at)
        assert colour == QColor(theme.tokens.pens[1])


def test_that_a_picture_has_all_boxes_and_says_of_what_it_is_and_from_when_to_when(
    theme: Theme,
) -> None:
    prepared = prepared_order()
    heading = describe_graph(prepared, Path("/data"))
    assert "order.created, order-1 at 2: 4 events of 1 correlation, 2023-11-14" in heading
    image = draw_graph(prepared, assign_pens(prepared.modules), heading, theme)
    assert image.text("Title") == heading
    assert image.width() > prepared.layout.width
    assert image.height() > prepared.layout.height
    huge = draw_graph(wide(1_000), {}, "1 000 nodes", theme)
    assert max(huge.width(), huge.height()) <= 12_200


def test_that_the_words_of_a_box_say_type_place_module_and_time_since_its_cause() -> None:
    text = prepared_order().texts[PAYMENT]
    assert (text.title, text.place) == ("payment.succeeded", "order-4 at 5")
    assert text.detail == "payments   +0\u202fs"
    assert "Happened 2023-11-14 22:14:20.000Z" in text.full
    assert prepared_order().texts[PAY].detail == "by anna   +1\u202fmin 0\u202fs"


def test_that_it_is_painted_anew_when_the_keyboard_comes_and_goes(
    theme: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    class PaintCount(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.Paint
            return False

    view = shown(theme, qtbot, prepared_order())
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    painted = PaintCount()
    view.viewport().installEventFilter(painted)
    for change in (view.setFocus, view.clearFocus):
        qapp.processEvents()
        painted.count = 0
        change()
        qapp.processEvents()
        assert painted.count == 1  # the ring where the keyboard is has another colour

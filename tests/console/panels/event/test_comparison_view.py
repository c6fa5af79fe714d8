from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from console.panels.event.comparison_view import ComparisonView
from console.theme.theme import Theme
from tests.console import sample_messages


def test_that_the_headings_of_two_events_fit_into_a_narrow_panel(
    theme: Theme, qtbot: QtBot
) -> None:
    view = ComparisonView(theme)
    qtbot.addWidget(view)
    view.resize(340, 200)
    view.show()
    view.show_events(sample_messages.event(99_440), sample_messages.event(99_441))
    header, item = view.tree.header(), view.tree.headerItem()
    metrics = QFontMetrics(header.font())
    assert item.text(1) == "At 99\N{NARROW NO-BREAK SPACE}440"
    assert "99\N{NARROW NO-BREAK SPACE}440" in item.toolTip(1)
    for column in (1, 2):
        assert metrics.horizontalAdvance(item.text(column)) < header.sectionSize(column)
    assert header.length() <= view.tree.viewport().width()

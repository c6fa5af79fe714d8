import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from console.panels.overview.metric_cards import MetricCards
from console.state import reducers
from console.theme.theme import Theme
from tests.console.sample_messages import NOW, batch


@pytest.mark.parametrize(("width_px", "in_a_row"), [(1200, 5), (620, 3), (220, 1)])
def test_that_every_figure_is_shown_whole_at_any_width(
    theme: Theme, qtbot: QtBot, width_px: int, in_a_row: int
) -> None:
    assert theme.tokens.figure_size > theme.tokens.font_size
    cards = MetricCards()
    area = QScrollArea(widgetResizable=True)
    area.setWidget(cards)
    qtbot.addWidget(area)
    area.resize(width_px, 800)
    area.show()
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    cards.apply_snapshot(reducers.apply_feed(known, batch(9_876_543, 9_876_544), NOW))
    figures = [label for label in cards.findChildren(QLabel) if not label.wordWrap()]
    qtbot.waitUntil(
        lambda: all(label.width() >= label.sizeHint().width() for label in figures), timeout=10_000
    )
    rows = -(-5 // in_a_row)
    titles = [label for label in figures if label.property("role") == "section"]
    qtbot.waitUntil(
        lambda: len({label.mapTo(cards, label.rect().topLeft()).y() for label in titles}) == rows
    )


def test_that_the_cards_keep_their_height_when_a_count_wraps(theme: Theme, qtbot: QtBot) -> None:
    assert theme.tokens.figure_size > theme.tokens.font_size
    cards = MetricCards()
    qtbot.addWidget(cards)
    cards.resize(1_000, 200)
    cards.show()
    cards.apply_snapshot(reducers.apply_session(reducers.empty_snapshot(NOW), "one"))
    detail = [label for label in cards.findChildren(QLabel) if label.wordWrap()][2]
    heights_px = set[int]()
    for text in ("9 accepted, 1 waiting", "10 062 accepted, 1 waiting"):
        detail.setText(text)
        QApplication.sendPostedEvents()  # the layouts hear of it
        heights_px.add(cards.heightForWidth(cards.width()))
    assert len(heights_px) == 1

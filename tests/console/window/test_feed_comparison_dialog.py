"""The comparison of the feeds in the window: its load, its progress, its figures, its files."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImageReader
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.feed_comparison import ComparisonProgress
from console.actions.command_process import CommandResult
from console.plots.time_ticks import tick_text
from console.state.display_zone import set_display_zone
from console.theme.theme import Theme
from console.window.feed_comparison_dialog import FeedComparisonDialog
from tests.backend.comparison.sample_comparison import COMPARISON

TIMEOUT_MS = 30_000


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> Iterator[FeedComparisonDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = FeedComparisonDialog(parent, theme)
    made.show()
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.process.is_running, timeout=TIMEOUT_MS)


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


def test_that_a_comparison_can_be_begun_and_cancelled(
    dialog: FeedComparisonDialog, qtbot: QtBot
) -> None:
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert dialog.process.is_running
    assert not dialog.start.isEnabled()
    qtbot.waitUntil(lambda: "starts a backend" in dialog.text.text(), timeout=TIMEOUT_MS)
    QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.text.text().startswith("Cancelled"), timeout=TIMEOUT_MS)
    assert dialog.start.isEnabled()
    assert dialog.result_view is None


def test_that_progress_is_shown_with_how_much_is_done(dialog: FeedComparisonDialog) -> None:
    progress = ComparisonProgress(run=2, runs=3, feed="queue", step="load", done=300, total=900)
    dialog.process.progressed.emit(msgspec.json.encode(progress).decode())
    assert dialog.text.text() == "2 of 3, queue feed: sends commands at the rate, 300 of 900"
    assert (dialog.bar.value(), dialog.bar.maximum()) == (300, 900)


def test_that_both_feeds_are_shown_as_curves_and_in_a_table(dialog: FeedComparisonDialog) -> None:
    dialog.process.ended.emit(CommandResult(0, msgspec.json.encode(COMPARISON).decode(), ""))
    view = dialog.result_view
    assert view is not None
    assert [each.name for each in view.graphs.events.curves] == ["events feed", "queue feed"]
    assert view.graphs.time.curves[1].values.max() == 0.02
    assert "not from its queue; from the log in 1.2\u202fs" in texts(view.table)
    assert any("Measured 2023-11-14" in text for text in texts(view))
    view.graphs.legend.toggled.emit("queue feed")
    assert [each.name for each in view.graphs.events.curves] == ["events feed"]


def test_that_another_comparison_takes_the_place_of_the_one_before(
    dialog: FeedComparisonDialog,
) -> None:
    dialog.show_comparison(COMPARISON)
    first = dialog.result_view
    dialog.show_comparison(COMPARISON)
    assert dialog.result_view is not first
    assert dialog.export_table.isVisible()


def test_that_why_it_ended_is_shown(dialog: FeedComparisonDialog) -> None:
    dialog.process.ended.emit(CommandResult(3, "", "No space is left."))
    assert dialog.text.text() == "No space is left."
    assert dialog.text.property("tone") == "bad"


def test_that_the_table_and_the_picture_can_be_kept(
    dialog: FeedComparisonDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog.show_comparison(COMPARISON)
    view = dialog.result_view
    assert view is not None
    QTest.mouseClick(dialog.export_table, Qt.MouseButton.LeftButton)
    asked = view.findChild(QFileDialog)
    assert asked is not None
    asked.fileSelected.emit(str(tmp_path / "feeds.csv"))
    asked.close()
    lines = (tmp_path / "feeds.csv").read_text().splitlines()
    assert lines[0] == "Measured,No replica,Events feed,Queue feed"
    assert any(line.startswith('Rebuild of all views,,"yes, in 1.2') for line in lines)
    picture = view.picture()
    assert picture.text("Title").startswith("The two feeds compared. Measured 2023")
    assert picture.height() > view.graphs.height()
    file = tmp_path / "feeds"  # typed without an ending

    def choose(*_asked: object) -> tuple[str, str]:
        return f"{file}", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    QTest.mouseClick(dialog.export_picture, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QImageReader(str(file), b"png").size() == picture.size())


@pytest.fixture
def distant_zone() -> Iterator[None]:
    set_display_zone("Asia/Tokyo")
    yield
    set_display_zone("")


@pytest.mark.usefixtures("distant_zone")
def test_that_the_curves_begin_at_zero_in_every_time_zone(dialog: FeedComparisonDialog) -> None:
    dialog.show_comparison(COMPARISON)
    assert dialog.result_view is not None
    (first, *_) = dialog.result_view.graphs.events.curves[0].times
    assert tick_text(float(first) + 60, 60) == "00:01"


def test_that_the_last_comparison_is_there_again_with_its_date(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    first = FeedComparisonDialog(parent, theme, tmp_path / "config")
    assert first.result_view is None
    output = msgspec.json.encode(COMPARISON).decode()
    first.process.ended.emit(CommandResult(0, output, ""))
    assert not first.holds_window()  # nothing is lost with the window
    first.close()
    again = FeedComparisonDialog(parent, theme, tmp_path / "config")
    assert again.result_view is not None
    assert again.result_view.comparison == COMPARISON
    assert again.text.text().startswith("The last comparison, of ")
    again.close()
    (tmp_path / "config" / "feed-comparison.json").write_text("{}")
    assert FeedComparisonDialog(parent, theme, tmp_path / "config").result_view is None


def test_that_a_comparison_that_cannot_be_kept_is_shown_and_says_so(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "config").write_text("no folder")
    dialog = FeedComparisonDialog(parent, theme, tmp_path / "config")
    dialog.process.ended.emit(CommandResult(0, msgspec.json.encode(COMPARISON).decode(), ""))
    assert dialog.result_view is not None
    assert dialog.text.text().startswith("It cannot be kept: ")
    assert dialog.holds_window()

from collections.abc import Iterator
from datetime import UTC, datetime
from os import utime
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListView, QTreeView
from pytestqt.qtbot import QtBot

from console.language.file_dialog_labels import translate_labels
from console.language.interface_language import install_language


@pytest.fixture
def _in_chinese(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "zh_CN")
    yield
    install_language(qapp, "en")


def label_texts(qtbot: QtBot) -> list[str]:
    dialog = QFileDialog(None, "Files", "", "Tables (*.csv)")
    qtbot.addWidget(dialog)
    translate_labels(dialog)
    return [each.text() for each in dialog.findChildren(QLabel) if each.text()]


@pytest.mark.usefixtures("_in_chinese")
def test_that_no_label_of_a_file_dialog_is_english_in_a_chinese_window(qtbot: QtBot) -> None:
    texts = label_texts(qtbot)
    assert texts
    assert all("\N{FULLWIDTH COLON}" in text for text in texts)


def test_that_the_labels_of_an_english_file_dialog_keep_their_mnemonics(qtbot: QtBot) -> None:
    texts = label_texts(qtbot)
    assert texts
    assert all("&" in text for text in texts)


def shown_dialog(qtbot: QtBot, folder: Path) -> QFileDialog:
    dialog = QFileDialog(None, "Files", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    translate_labels(dialog)
    dialog.show()
    return dialog


@pytest.mark.usefixtures("_in_chinese")
def test_that_no_place_beside_the_list_of_files_is_cut(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown_dialog(qtbot, tmp_path)
    places = dialog.findChild(QListView, "sidebar")
    assert isinstance(places, QListView)
    qtbot.waitUntil(lambda: places.viewport().width() >= places.sizeHintForColumn(0))


@pytest.mark.usefixtures("_in_chinese")
def test_that_the_size_of_a_file_is_called_as_that_of_an_event(
    qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = shown_dialog(qtbot, tmp_path)
    view = dialog.findChild(QTreeView)
    assert isinstance(view, QTreeView)
    assert view.model().headerData(1, Qt.Orientation.Horizontal) == "大小"


def listed_texts(qtbot: QtBot, folder: Path) -> list[list[str]]:
    """Return what the list of a dialog says of the files of a folder: kind and date."""
    dialog = shown_dialog(qtbot, folder)
    view = dialog.findChild(QTreeView)
    assert isinstance(view, QTreeView)

    def texts(row: QModelIndex) -> list[str]:
        return [str(row.siblingAtColumn(column).data()) for column in (0, 2, 3)]

    def rows() -> list[list[str]]:
        model, root = view.model(), view.rootIndex()
        return [texts(model.index(row, 0, root)) for row in range(model.rowCount(root))]

    qtbot.waitUntil(lambda: len(rows()) == 3)
    assert all(view.columnWidth(each) >= view.sizeHintForColumn(each) for each in range(4))
    return sorted(rows())


@pytest.fixture
def _files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("b.csv", "c"):
        (tmp_path / name).touch()
    noon_s = datetime(2026, 3, 14, 12, 30, tzinfo=UTC).astimezone().replace(tzinfo=None).timestamp()
    for file in tmp_path.iterdir():
        utime(file, (noon_s, noon_s))


@pytest.mark.usefixtures("_in_chinese", "_files")
def test_that_kinds_and_dates_of_files_are_in_the_windows_language(
    qtbot: QtBot, tmp_path: Path
) -> None:
    rows = listed_texts(qtbot, tmp_path)
    assert [row[:2] for row in rows] == [["a", "文件夹"], ["b.csv", "csv 文件"], ["c", "文件"]]
    assert all(row[2].startswith("2026/3/14 ") for row in rows)


@pytest.mark.usefixtures("_files")
def test_that_an_english_list_of_files_is_as_qt_writes_it(qtbot: QtBot, tmp_path: Path) -> None:
    assert listed_texts(qtbot, tmp_path)[0][1] == "Folder"

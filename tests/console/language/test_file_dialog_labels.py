from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
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

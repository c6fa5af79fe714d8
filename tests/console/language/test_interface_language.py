"""The language is put on and off while the program runs."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from backend.messages.number_text import format_counted
from backend.translation import tr
from console.language.interface_language import install_language, resolve_language


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    install_language(qapp, "en")


def test_that_texts_are_shown_in_the_language_that_was_put_on_last(qapp: QApplication) -> None:
    install_language(qapp, "zh_CN")
    chinese = format_counted(2, "event")
    install_language(qapp, "en")
    assert (chinese, format_counted(2, "event")) == ("2 个事件", "2 events")


def test_that_qts_own_buttons_speak_the_language_too(qapp: QApplication) -> None:
    def cancel() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    install_language(qapp, "zh_CN")
    chinese = cancel()
    install_language(qapp, "en")
    assert (chinese, cancel()) == ("取消", "Cancel")


def test_that_a_text_which_nobody_translated_is_shown_as_it_stands(qapp: QApplication) -> None:
    install_language(qapp, "zh_CN")
    assert tr("no such text of {name}", name="olga") == "no such text of olga"


def test_that_the_language_of_the_system_is_taken_where_none_is_chosen() -> None:
    before = QLocale.system().language()
    expected = "zh_CN" if before == QLocale.Language.Chinese else "en"
    assert resolve_language("system") == expected
    assert resolve_language("zh_CN") == "zh_CN"

import re
from collections import Counter
from functools import partial

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.translation import WRITTEN_IN
from console.language.interface_language import LANGUAGES, install_language
from console.theme.theme import Theme
from console.window.help_dialog import HelpDialog, read_help_page
from console.window.help_pages import HELP_PAGES
from console.window.main_window import MainWindow
from tests.console.window.console_starts import ConsoleStarts

NAMES = [entry.name for entry in HELP_PAGES]


OTHER_LANGUAGES = [language for language in LANGUAGES if language != WRITTEN_IN]
CODE, LINK = re.compile(r"`[^`\n]+`"), re.compile(r"\]\(help:([^)]*)\)")
LIST_ITEM, TABLE_ROW = re.compile(r"(?m)^(?:-|\d\.) "), re.compile(r"(?m)^\|")


def heading_depths(page: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"(?m)^(#+) ", page)]


def open_dialog(window: MainWindow) -> HelpDialog:
    dialog = window.findChild(HelpDialog)
    assert dialog is not None
    return dialog


def is_focused(window: MainWindow, name: str) -> bool:
    return window.docks.focused_name() == name


def title(dialog: HelpDialog) -> str:
    return dialog.browser.toPlainText().splitlines()[0]


@pytest.mark.parametrize("name", NAMES)
def test_that_every_entry_has_a_page_under_its_title_with_links_that_lead_somewhere(
    name: str,
) -> None:
    page = read_help_page(name, WRITTEN_IN)
    listed = next(entry for entry in HELP_PAGES if entry.name == name)
    assert page.startswith(f"# {listed.title}\n")
    assert set(LINK.findall(page)) <= set(NAMES)
    assert len(page.split()) > 60  # a page, and not a promise of one


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_that_a_page_says_in_every_language_what_it_says_in_english(
    name: str, language: str
) -> None:
    written, translated = read_help_page(name, WRITTEN_IN), read_help_page(name, language)
    assert heading_depths(translated) == heading_depths(written)
    for what in (CODE, LIST_ITEM, TABLE_ROW):
        assert Counter(what.findall(translated)) == Counter(what.findall(written))
    links, translated_links = set(LINK.findall(written)), set(LINK.findall(translated))
    assert links <= translated_links <= set(NAMES)


def test_that_the_page_is_shown_in_the_language_of_the_window(
    theme: Theme, starts: ConsoleStarts, qapp: QApplication, qtbot: QtBot
) -> None:
    dialog = HelpDialog(starts.window(qtbot), theme)
    try:
        install_language(qapp, "zh_CN")
        dialog.show_page("alerts")
        assert title(dialog) == "\u544a\u8b66"
    finally:
        install_language(qapp, "en")
    dialog.close()


@pytest.mark.parametrize("name", ["timeline", "lag"])
def test_that_f1_opens_the_page_of_the_panel_that_has_the_keyboard(
    starts: ConsoleStarts, qtbot: QtBot, name: str
) -> None:
    window = starts.window(qtbot)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    window.docks.show_panel(name)
    qtbot.waitUntil(lambda: window.docks.focused_name() == name)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F1)
    dialog = open_dialog(window)
    assert title(dialog) == window.panels[name].entry.title
    assert not dialog.isModal()  # it stays open while the operator works
    dialog.close()


def test_that_f1_again_shows_the_other_panels_page_in_the_same_dialog(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    for name in ("timeline", "replay"):
        window.activateWindow()
        window.docks.show_panel(name)
        qtbot.waitUntil(partial(is_focused, window, name))
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_F1)
        assert len(window.findChildren(HelpDialog)) == 1
    assert title(open_dialog(window)) == "Replay"
    open_dialog(window).close()


def test_that_links_lead_to_other_pages_and_the_list_shows_which(
    theme: Theme, starts: ConsoleStarts, qtbot: QtBot
) -> None:
    dialog = HelpDialog(starts.window(qtbot), theme)
    dialog.show_page("overview")
    assert [dialog.pages.item(row).text() for row in range(dialog.pages.count())] == [
        entry.title for entry in HELP_PAGES
    ]
    dialog.browser.anchorClicked.emit(QUrl("help:replicas"))
    assert title(dialog) == "Replicas"
    current = dialog.pages.currentItem()
    assert current is not None
    assert current.text() == "Replicas"
    dialog.pages.setCurrentRow(0)
    assert title(dialog) == "Overview"
    dialog.close()


def test_that_the_pictures_of_the_tutorial_are_shown_no_wider_than_the_page(
    theme: Theme, starts: ConsoleStarts, qtbot: QtBot
) -> None:
    names = re.findall(r"\]\((pictures/[^)]+)\)", read_help_page("tutorial", WRITTEN_IN))
    assert names
    dialog = HelpDialog(starts.window(qtbot), theme)
    dialog.show_page("tutorial")
    for name in names:
        picture = dialog.browser.loadResource(2, name)
        assert isinstance(picture, QImage)
        assert 200 <= picture.width() <= dialog.browser.viewport().width()
    dialog.close()

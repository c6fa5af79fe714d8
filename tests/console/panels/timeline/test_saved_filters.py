import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from backend.messages.queries import CheckFilter, FilterChecked
from console.panels.timeline.filter_bar import FilterBar
from console.panels.timeline.saved_filters import read_filters
from tests.console.scripted_client import ScriptedClient


def texts(bar: FilterBar) -> list[str]:
    """Open the menu, and return what stands in it."""
    bar.saved.fill_menu()
    menu = bar.saved.menu()
    assert isinstance(menu, QMenu)
    return [each.text() for each in menu.actions()]


def choose(bar: FilterBar, text: str) -> None:
    menu = bar.saved.menu()
    assert isinstance(menu, QMenu)
    bar.saved.fill_menu()
    next(each for each in menu.actions() if each.text() == text).trigger()


@pytest.fixture
def bar(scripted_client: ScriptedClient, qtbot: QtBot) -> FilterBar:
    made = FilterBar(scripted_client)
    qtbot.addWidget(made)
    return made


def apply(bar: FilterBar, client: ScriptedClient, text: str) -> None:
    """Use a filter that can be read."""
    bar.replace(text)
    for each in [each for each in client.asked if isinstance(each.body, CheckFilter)]:
        each.answer(FilterChecked(ok=True))
    client.asked.clear()


def test_that_a_filter_is_kept_used_again_and_dropped(
    bar: FilterBar, scripted_client: ScriptedClient
) -> None:
    assert texts(bar) == ["Keep this filter"]
    apply(bar, scripted_client, "actor:anna")
    choose(bar, "Keep this filter")
    apply(bar, scripted_client, "type:user.* data.name:B&B")
    assert texts(bar) == [
        "Keep this filter",
        "Kept",
        "actor:anna",
        "Used before",
        "type:user.* data.name:B&&B",
    ]
    choose(bar, "actor:anna")
    apply(bar, scripted_client, bar.box.text())
    assert bar.filter == "actor:anna"
    choose(bar, "Keep this filter no more")
    assert bar.saved.saved == ()


def test_that_kept_filters_and_those_used_before_are_remembered(
    bar: FilterBar, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    apply(bar, scripted_client, "actor:anna")
    choose(bar, "Keep this filter")
    apply(bar, scripted_client, "actor:bo")
    again = FilterBar(scripted_client)
    qtbot.addWidget(again)
    again.restore_state(bar.save_state())
    assert again.saved.saved == ("actor:anna",)
    assert again.box.history == ("actor:bo", "actor:anna")


@pytest.mark.parametrize("text", ["", "x", "[1]", '{"a": 1}', '["", "a", "a"]'])
def test_that_what_is_no_list_of_filters_is_passed_over(text: str) -> None:
    assert read_filters(text) in ([], ["a"])

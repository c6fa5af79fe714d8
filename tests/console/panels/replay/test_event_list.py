from msgspec.structs import replace
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from backend.messages.queries import AnnulmentNote
from console.panels.replay.event_list import EventList
from console.panels.replay.event_summary import EventSummary
from console.state.table_layouts import TableLayouts
from console.theme.theme import Theme
from tests.backend.wire.sample_values import EVENT

EVENTS = [replace(EVENT, position=position) for position in range(4, 9)]


def test_that_the_event_at_the_playhead_is_marked_and_those_behind_it_are_dimmed(
    theme: Theme, qtbot: QtBot
) -> None:
    made = EventList(theme, TableLayouts())
    qtbot.addWidget(made)
    made.show_events(EVENTS, 6)
    rows = [each for each in made.model.rows if each is not None]
    assert [each.texts[0] for each in rows] == ["4", "5", "▶ 6", "7", "8"]
    assert [each.tones[0] for each in rows] == ["text"] * 3 + ["faint"] * 2
    assert made.grid.selected_row == 2


def test_that_an_annulled_event_is_struck_through_with_its_reason(
    theme: Theme, qtbot: QtBot
) -> None:
    made = EventList(theme, TableLayouts())
    qtbot.addWidget(made)
    note = AnnulmentNote(position=8, actor="anna", reason="entered twice.", recorded=1)
    made.show_events(EVENTS, 6, {5: note})
    rows = [each for each in made.model.rows if each is not None]
    assert [bool(each.struck) for each in rows] == [False, True, False, False, False]
    assert rows[1].texts[3].endswith("⊘ entered twice.")
    assert rows[1].tool_tip.startswith("Annulled at 8 by anna: entered twice. From there on")


def test_that_the_menu_of_an_event_offers_to_annul_it(theme: Theme, qtbot: QtBot) -> None:
    made, asked = EventList(theme, TableLayouts()), list[int]()
    qtbot.addWidget(made)
    action = made.offer_annulment(asked.append)
    made.show_events(EVENTS, 6)
    menu = QMenu(made)
    made.grid.table_actions.offer_more(menu)
    assert menu.actions() == [action]
    action.trigger()
    assert asked == [6]


def test_that_a_press_goes_to_an_event(theme: Theme, qtbot: QtBot) -> None:
    made, chosen = EventList(theme, TableLayouts()), list[int]()
    qtbot.addWidget(made)
    made.chosen.connect(chosen.append)
    made.show_events(EVENTS, 6)
    made.grid.row_pressed.emit(4)
    assert chosen == [8]


def test_that_the_event_at_the_playhead_stays_in_sight_when_the_list_becomes_low(
    theme: Theme, qtbot: QtBot
) -> None:
    made = EventList(theme, TableLayouts())
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show()
    events = [replace(EVENT, position=position) for position in range(1, 14)]
    made.show_events(events, 7)
    made.resize(420, 130)

    def is_in_sight() -> bool:
        seen = made.grid.viewport().rect()
        return seen.contains(made.grid.visualRect(made.model.index(6, 0)).center())

    qtbot.waitUntil(is_in_sight)


def test_that_the_summary_of_an_annulled_event_says_so(qtbot: QtBot) -> None:
    made = EventSummary()
    qtbot.addWidget(made)
    note = AnnulmentNote(position=8, actor="anna", reason="entered twice", recorded=1)
    made.show_event(EVENT, note)
    assert made.headline.font().strikeOut()
    assert made.annulled.text().startswith("Annulled at 8 by anna: entered twice.")
    made.show_event(EVENT)
    assert not made.headline.font().strikeOut()
    assert made.annulled.isHidden()

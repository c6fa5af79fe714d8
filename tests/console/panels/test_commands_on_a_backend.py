"""Commands from the real window: checked by the real rules, followed to the replicas' rows."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from console.actions.entity_commands import EntityCommands
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.commands.field_choices import FieldChoices
from console.panels.views.views_panel import ViewsPanel
from tests.console.open_console import TIMEOUT_MS, OpenConsole


def commands_of(console: OpenConsole, qtbot: QtBot) -> CommandsPanel:
    console.window.docks.show_panel("commands")
    panel = console.window.panel("commands")
    assert isinstance(panel, CommandsPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    return panel


def test_that_an_answer_shows_where_its_time_went_to_the_rows_of_every_replica(
    console: OpenConsole, qtbot: QtBot
) -> None:
    panel = commands_of(console, qtbot)
    panel.command_list.select("user.register")
    assert panel.form is not None
    panel.form.set_payload({"user_id": "willa", "name": "Willa"})
    panel.form.edited.emit()
    qtbot.waitUntil(
        lambda: panel.form_area.check_text == "● It would be accepted now.", timeout=TIMEOUT_MS
    )
    panel.send_bar.send_clicked.emit()
    waterfall = panel.result.waterfall
    qtbot.waitUntil(
        lambda: sum("in the window +" in line for line in waterfall.lines) == 2, timeout=TIMEOUT_MS
    )
    places = [line.partition(":")[0] for line in waterfall.lines]
    assert places == ["primary", "this window", "archive", "replica-1"]
    for stage in ("received", "decided", "on disk", "answered", "published"):
        assert f"{stage} +" in waterfall.lines[0]
    for line in waterfall.lines[2:]:
        assert all(f"{stage} +" in line for stage in ("applied", "on disk", "visible"))
    panel.form.edited.emit()
    qtbot.waitUntil(
        lambda: "would be rejected now" in panel.form_area.check_text, timeout=TIMEOUT_MS
    )
    assert panel.form.problems() == ["User id"]


def test_that_a_row_of_a_view_fills_in_the_form_of_a_command(
    console: OpenConsole, qtbot: QtBot
) -> None:
    panel = commands_of(console, qtbot)
    console.window.docks.show_panel("views")
    views = console.window.panel("views")
    assert isinstance(views, ViewsPanel)
    views.show_view("users")
    qtbot.waitUntil(lambda: views.shown_view == "users" and len(views.rows) > 3, timeout=TIMEOUT_MS)
    key = views.rows[2].key
    views.grid.set_selected_key(key)
    menu = QMenu()
    qtbot.addWidget(menu)
    views.grid.table_actions.offer_more(menu)
    below = menu.actions()[0].menu()
    assert isinstance(below, QMenu)
    entries = {action.text(): action for action in below.actions()}
    (top_up,) = (action for text, action in entries.items() if text.startswith("Top up"))
    top_up.trigger()
    qtbot.waitUntil(panel.isVisible, timeout=TIMEOUT_MS)
    assert panel.draft is not None
    assert panel.draft.type == "user.top-up"
    assert f"{panel.draft.form.text_at('user_id')}" in str(key)


def test_that_an_observer_is_offered_no_commands(console: OpenConsole, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: console.workspace.catalogue.value is not None, timeout=TIMEOUT_MS)
    commands = EntityCommands(console.workspace, lambda: {"user_id": "1"})
    menu = QMenu()
    qtbot.addWidget(menu)
    commands.fill(menu)
    assert len(menu.actions()) > 1
    console.workspace.role = "observer"
    commands.fill(menu)
    assert [action.isEnabled() for action in menu.actions()] == [False]


def test_that_a_field_offers_the_entities_that_there_are(
    console: OpenConsole, qtbot: QtBot
) -> None:
    panel = commands_of(console, qtbot)
    console.window.activateWindow()
    panel.command_list.select("order.create")
    line, choices = line_of(panel, "user_id")
    line.setFocus()
    QTest.keyClicks(line, "U1")  # a name: ids are numbers here
    qtbot.waitUntil(lambda: "1" in choices.offered, timeout=TIMEOUT_MS)
    assert set(choices.offered) == {"1", *(str(number) for number in range(10, 20))}
    assert choices.item(0).text().endswith("\N{EM DASH}  U1")
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert choices.hasFocus()
    QTest.keyClick(choices, Qt.Key.Key_Return)
    assert (line.text(), choices.isVisible(), line.hasFocus()) == ("1", False, True)

    panel.command_list.select("user.top-up")
    currency, codes = line_of(panel, "currency")
    currency.setText("jp")
    codes.offer()
    assert codes.offered == ["JPY"]


def line_of(panel: CommandsPanel, name: str) -> tuple[QLineEdit, FieldChoices]:
    assert panel.form is not None
    editor = panel.form.editors[name]
    line, choices = editor.findChild(QLineEdit), editor.findChild(FieldChoices)
    assert isinstance(line, QLineEdit)
    assert isinstance(choices, FieldChoices)
    return line, choices

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.causal_graph import MAX_CAUSAL_LEVELS, AskCauses
from backend.messages.commands import Failure
from console.panels.causes.causes_panel import CausesPanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.panels.causes.causal_samples import (
    CREATED,
    PAID,
    PAY,
    PAYMENT,
    RESERVED,
    order,
    prepared_order,
)
from tests.console.scripted_client import ScriptedClient

SECOND_US = 1_000_000


@pytest.fixture
def panel(
    theme: Theme, scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> CausesPanel:
    made = CausesPanel(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    made.resize(1_000, 500)
    return made


def asked(client: ScriptedClient) -> list[AskCauses]:
    return [each.body for each in client.asked if isinstance(each.body, AskCauses)]


def snapshot(seconds: int, head: int) -> BackendSnapshot:
    return replace(reducers.empty_snapshot(0), now_us=seconds * SECOND_US, head=head)


def open_order(panel: CausesPanel, client: ScriptedClient) -> None:
    panel.workspace.selected_position.set(CREATED + 1)
    panel.show()
    client.asked[-1].answer(prepared_order())


def test_that_it_asks_about_the_selected_event_when_it_comes_into_sight(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    assert "Select an event" in panel.empty.text
    panel.workspace.selected_position.set(2)
    assert asked(scripted_client) == []
    open_order(panel, scripted_client)
    assert asked(scripted_client) == [AskCauses(position=2)]
    assert panel.headline.text() == "order.created, order-1 at 2"
    assert panel.summary.text() == "4 events of 1 correlation, as of position 6 (replica-1)"
    assert panel.is_ready()


def test_that_an_event_that_is_drawn_is_only_marked_and_another_one_asked_for(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    panel.workspace.selected_position.set(PAID + 1)
    assert panel.view.current == PAID
    assert len(asked(scripted_client)) == 1
    panel.workspace.selected_position.set(77)
    assert asked(scripted_client)[-1].position == 77


def test_that_walking_selects_events_everywhere_and_enter_opens_the_event(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    requested: list[str] = []
    panel.workspace.requested_panel.subscribe(requested.append)
    open_order(panel, scripted_client)
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.workspace.selected_position.value == CREATED + 1  # the command is no event
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.workspace.selected_position.value in {PAYMENT + 1, PAID + 1}
    QTest.keyClick(panel.view, Qt.Key.Key_Enter)
    assert requested == ["event"]
    assert len(asked(scripted_client)) == 1


def test_that_what_is_left_out_is_asked_for_and_shown_in_the_timeline_when_it_is_too_much(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    requested: list[str] = []
    panel.workspace.requested_filter.subscribe(requested.append)
    open_order(panel, scripted_client)
    command = order().nodes[PAY].id
    panel.view.activated.emit(6)
    grown = AskCauses(position=2, limit=1_000, opened=[command])
    assert asked(scripted_client)[-1] == grown
    scripted_client.asked[-1].answer(prepared_order(is_cut=True))
    assert panel.summary.text().startswith("The nearest 4 events of 1 correlation")
    panel.view.activated.emit(6)
    assert asked(scripted_client)[-1] == grown
    assert requested == ["causation:00000000-0000-0000-0000-000000000003"]


def test_that_a_cause_further_up_is_asked_for_by_more_levels(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    nodes = order().nodes
    far = prepared_order(nodes=[replace(nodes[0], more_causes=True), *nodes[1:]])
    panel.toolbar.centre_requested.emit()
    scripted_client.asked[-1].answer(far)
    (above,) = (n for n, box in enumerate(far.layout.boxes) if box.kind == "cause")
    panel.view.activated.emit(above)
    assert asked(scripted_client)[-1] == AskCauses(position=2, levels=12, limit=1_000)


def test_that_what_comes_of_it_later_is_added_while_the_log_grows_and_only_then(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)

    def at(seconds: int, head: int) -> int:
        panel.apply_snapshot(
            replace(reducers.empty_snapshot(0), now_us=seconds * SECOND_US, head=head)
        )
        return len(asked(scripted_client))

    assert at(10, head=6) == 1
    assert at(20, head=7) == 2
    scripted_client.asked[-1].answer(prepared_order(head=7))
    assert panel.summary.text().endswith("as of position 7 (replica-1)")
    assert at(22, head=9) == 2
    assert at(26, head=9) == 3


def test_that_options_are_asked_with_and_remembered(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    panel.toolbar.entities.setChecked(False)
    panel.toolbar.levels.setValue(3)
    panel.toolbar.levels.editingFinished.emit()
    assert asked(scripted_client)[-1] == AskCauses(position=2, levels=3, limit=300, entity=False)
    panel.tabs.setCurrentWidget(panel.outline)
    state = panel.save_state()
    assert state == {"form": "outline", "levels": "3", "entities": "no"}
    panel.restore_state({"form": "graph", "levels": "ninety", "entities": "maybe"})
    assert panel.save_state() == state | {"form": "graph"}


def test_that_the_outline_says_the_same_and_has_the_same_selection(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    panel.tabs.setCurrentWidget(panel.outline)
    rows = [row for row in panel.outline.window_model.rows if row is not None]
    assert [row.texts[0] for row in rows] == [
        "Command",
        "    ● order.created",
        "        ┄ Command",
        "            payment.succeeded",
        "            order.paid",
        "            … 9 effects more",
        "    product.reserved",
    ]
    assert rows[2].texts[3] == "+1\u202fmin 0\u202fs"
    assert panel.outline.selected_row == 1
    QTest.keyClick(panel.outline, Qt.Key.Key_J)
    assert panel.view.current == PAY
    QTest.keyClick(panel.outline, Qt.Key.Key_End)
    assert panel.workspace.selected_position.value == RESERVED + 1
    panel.view.set_current(PAID)
    assert panel.outline.selected_row == 4
    panel.outline.row_double_clicked.emit(5)
    assert asked(scripted_client)[-1].opened == [order().nodes[PAY].id]


def test_that_copy_gives_the_outline_as_text(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    panel.toolbar.copy_requested.emit()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1].strip().startswith("● order.created")
    assert len(lines) == 7


def test_that_a_failure_is_said_and_asked_again(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    panel.workspace.selected_position.set(2)
    panel.show()
    failure = Failure(code="no-log", message="The log cannot be read.", field="")
    scripted_client.asked[-1].answer(failure)
    assert panel.empty.isVisible()
    assert panel.empty.text.endswith("cannot be shown: The log cannot be read.")
    panel.apply_snapshot(snapshot(90, head=6))
    assert len(asked(scripted_client)) == 2
    scripted_client.asked[-1].answer(prepared_order())
    assert panel.view.isVisible()


def test_that_what_is_selected_again_is_shown_though_another_graph_is_on_its_way(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    panel.workspace.selected_position.set(77)
    late = scripted_client.asked[-1]
    panel.workspace.selected_position.set(CREATED + 1)
    assert [each.position for each in asked(scripted_client)] == [2, 77, 2]
    nodes = order().nodes
    late.answer(prepared_order(nodes=[nodes[0], replace(nodes[1], position=77), *nodes[2:]]))
    assert panel.headline.text() == "order.created, order-1 at 2"


def test_that_a_graph_that_could_not_be_had_again_comes_back_though_nothing_was_appended(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    failure = Failure(code="timed-out", message="No answer came.", field="")
    panel.toolbar.centre_requested.emit()
    scripted_client.asked[-1].answer(failure)
    assert panel.empty.isVisible()
    panel.apply_snapshot(snapshot(90, head=6))
    assert len(asked(scripted_client)) == 3
    scripted_client.asked[-1].answer(failure)
    panel.workspace.selected_position.set(PAID + 1)  # of the graph that is out of sight
    assert asked(scripted_client)[-1].position == PAID + 1
    scripted_client.asked[-1].answer(prepared_order())
    assert panel.view.isVisible()


def test_that_a_cause_that_is_too_far_up_is_followed_from_its_effect(
    panel: CausesPanel, scripted_client: ScriptedClient
) -> None:
    open_order(panel, scripted_client)
    panel.toolbar.levels.setValue(MAX_CAUSAL_LEVELS)
    panel.toolbar.levels.editingFinished.emit()
    nodes = order().nodes
    far = prepared_order(nodes=[*nodes[:PAID], replace(nodes[PAID], more_causes=True)])
    (above,) = (n for n, box in enumerate(far.layout.boxes) if box.kind == "cause")
    for _ in range(2):  # the second time no more can be asked for
        scripted_client.asked[-1].answer(far)
        panel.view.activated.emit(above)
    assert asked(scripted_client)[-1].position == PAID + 1

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply, Column
from backend.messages.commands import Failure
from backend.messages.queries import AskView, ViewPage
from console.panels.views.view_controls import PageFooter
from console.panels.views.view_query import ViewQuery
from console.panels.views.views_panel import ViewsPanel
from console.state import reducers
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.tables.view_cells import format_page
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

SECOND = 1_000_000
PAGE = ViewPage(
    view="orders",
    columns=[Column(name="order_id", kind="text", key=True)],
    rows=[["17"]],
    total=250,
    replica="replica-1",
    position=100,
    cached=False,
    took_us=10,
    events_behind=0,
    age_us=0,
)


@pytest.fixture
def panel(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> ViewsPanel:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    made = ViewsPanel(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    made.show()
    kinds = [sample_messages.view_kind("orders")]
    workspace.catalogue.set(CatalogueReply(modules=[], commands=[], events=[], views=kinds))
    return made


def questions(client: ScriptedClient) -> int:
    return sum(isinstance(each.body, AskView) for each in client.asked)


def test_that_a_page_that_could_not_be_had_again_is_not_called_current(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    known = reducers.apply_notice(known, sample_messages.replica(), NOW)
    known = replace(known, view_positions={"replica-1": {"orders": 300}})
    wanted = ViewQuery(view="orders")
    scripted_client.asked[-1].answer((wanted, format_page(PAGE)))
    scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + SECOND))
    scripted_client.asked[-1].answer(Failure(code="defect", message="The replica is confused."))
    asked = questions(scripted_client)
    for tenths in range(11, 19):  # frames in which it would have been asked again and again
        scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + tenths * SECOND // 10))
    assert panel.footer.freshness.text() == "The replica is confused."
    assert questions(scripted_client) == asked
    scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + 2 * SECOND))
    assert questions(scripted_client) == asked + 1


def test_that_the_keyboard_stays_with_the_pages_at_the_first_and_the_last(
    theme: Theme, qtbot: QtBot
) -> None:
    footer = PageFooter(theme)
    qtbot.addWidget(footer)
    footer.show()
    footer.activateWindow()
    qtbot.waitUntil(footer.isActiveWindow)
    before, after = (
        next(each for each in footer.findChildren(QPushButton) if each.text() == text)
        for text in "←→"
    )
    footer.show_page(format_page(PAGE), 1, 100)
    after.setFocus()
    footer.show_page(format_page(PAGE), 2, 100)  # the last
    assert isinstance(footer.focusWidget(), QPushButton)
    assert footer.focusWidget().isEnabled()
    before.setFocus()
    footer.show_page(format_page(PAGE), 0, 100)
    assert footer.focusWidget() is after

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.actions.role_limit import RoleLimit, limit_of, limit_to_role
from tests.console.scripted_client import ScriptedClient

REASON = "Your role is observer: this takes the role operator."


@pytest.fixture(params=["button", "action"])
def target(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QPushButton | QAction]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = QPushButton("Pause", parent) if request.param == "button" else QAction("Pause", parent)
    made.setToolTip("Stop applying")
    yield made
    parent.deleteLater()


def test_that_it_is_disabled_with_the_reason_until_the_role_allows_it(
    target: QPushButton | QAction, scripted_client: ScriptedClient
) -> None:
    limit_to_role(scripted_client, "operator", target)
    assert (target.isEnabled(), target.toolTip(), limit_of(target)) == (True, "Stop applying", "")
    scripted_client.set_role("observer")
    assert (target.isEnabled(), target.toolTip(), limit_of(target)) == (False, REASON, REASON)
    scripted_client.set_role("operator")
    assert (target.isEnabled(), target.toolTip()) == (True, "Stop applying")


def test_that_no_panel_enables_what_the_role_may_not_do(
    target: QPushButton | QAction, scripted_client: ScriptedClient
) -> None:
    target.setEnabled(False)
    scripted_client.set_role("observer")
    limit_to_role(scripted_client, "operator", target)
    target.setEnabled(True)
    target.setToolTip("Go on applying")
    assert (target.isEnabled(), target.toolTip()) == (False, REASON)
    scripted_client.set_role("administrator")
    assert (target.isEnabled(), target.toolTip()) == (True, "Go on applying")


def test_that_what_its_panel_has_disabled_stays_so_with_a_higher_role(
    target: QPushButton | QAction, scripted_client: ScriptedClient
) -> None:
    limit_to_role(scripted_client, "operator", target)
    target.setEnabled(False)
    scripted_client.set_role("observer")
    scripted_client.set_role("operator")
    assert not target.isEnabled()


def test_that_a_button_in_a_disabled_group_comes_back_with_the_group(
    scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    group = QWidget()
    qtbot.addWidget(group)
    button = QPushButton(group)
    limit_to_role(scripted_client, "operator", button)
    group.setEnabled(False)
    scripted_client.set_role("observer")
    scripted_client.set_role("operator")
    group.setEnabled(True)
    assert button.isEnabled()


def test_that_what_a_button_does_may_come_to_take_another_role(
    scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    scripted_client.set_role("operator")
    limit = RoleLimit(button, "operator", scripted_client)
    limit.set_required("administrator")
    assert not button.isEnabled()
    limit.set_required("operator")
    assert button.isEnabled()

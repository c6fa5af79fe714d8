"""Every button and every action of the window, pressed in each role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.access_roles import AccessRole, may_act_as, required_role
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Answer, Command, Failure, SendCommands
from backend.messages.control import ControlRequest, Rebuild
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.parked import AskParked, ParkedItem, ParkedPage
from console.actions.sample_import import SampleImport
from console.settings.preferences import Preferences
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.impact_dialog import ImpactDialog
from console.window.main_window import MainWindow
from console.window.quit_dialog import QuitPolicy
from tests.console import sample_messages
from tests.console.panels.commands.command_operator import kind_of
from tests.console.panels.overview.test_problem_list import PROBLEM
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient
from tests.console.state.test_alert_status import ALERT, alerted
from tests.console.window.console_starts import Backend

# The window, and a process that only asks: it is a client of its own, with the window's role.
_LEAVES = ("Quit", "Verify the views…")


class EmptyForm(msgspec.Struct):
    """The payload of a command that needs nothing."""


class NotingClient(ScriptedClient):
    """Notes commands as well."""

    def __init__(self, folder: Path, role: AccessRole) -> None:
        super().__init__(folder, role)
        self.sent: list[Command] = []

    def send(self, command: Command, callback: Callable[[Answer | Failure], None]) -> None:
        del callback
        self.sent.append(command)

    def requests(self) -> list[ControlRequest | SendCommands]:
        """Everything that was asked of the supervisor and the primary."""
        orders = [each.body for each in self.ordered]
        commands = [SendCommands(commands=[each]) for each in self.sent]
        return [*(each for each in orders if isinstance(each, ControlRequest)), *commands]


class WholeWindow:
    """The window with a replica, a problem, an alert, something parked, and a command."""

    def __init__(self, app: QApplication, folder: Path, client: NotingClient) -> None:
        self.client, self.backend = client, Backend()
        self.samples: list[str] = []
        preferences = Preferences(folder)
        self.workspace = Workspace(data=folder, actor=Observable("anna"))
        theme, quit_policy = Theme(app, "light"), QuitPolicy(preferences, self.backend)
        with theme.undressed():
            self.window = MainWindow(self.client, theme, self.workspace, preferences, quit_policy)
        self.window.show()
        app.processEvents()  # the panels are arranged
        for second, name in enumerate(self.window.panels):
            self.window.docks.show_panel(name)
            app.processEvents()
            self.client.snapshot_changed.emit(_snapshot(second))
        commands = [kind_of("user.wave", EmptyForm)]
        self.workspace.catalogue.set(CatalogueReply(commands=commands, events=[], views=[]))
        self._answer_parked()

    def press_everything(self) -> None:
        """Press each button, and trigger each action; say yes to every question."""
        for button in self.window.findChildren(QPushButton):
            if isinstance(button.window(), MainWindow):
                button.click()
                self._answer_dialogs()
        for listed in self.window.registry:
            if listed.action.text() not in _LEAVES:
                listed.action.trigger()
                self._answer_dialogs()

    def _answer_dialogs(self) -> None:
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, ImpactDialog) and dialog.isVisible():
                dialog.confirm.click()
            elif isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()

    def _answer_parked(self) -> None:
        parked = ParkedItem(view="sales", entity="e", position=7, error="no", parked_at_us=0)
        page = ParkedPage(replica="replica-1", items=[parked], total=1)
        for asked in self.client.asked:
            if isinstance(asked.body, AskParked):
                asked.answer(page)


def _choose_no_file(*_arguments: object) -> tuple[str, str]:
    """Stand in for a dialog that would wait for an operator."""
    return "", ""


def _snapshot(second: int) -> BackendSnapshot:
    rebuild = replace(PROBLEM, key="replica-1:ahead", action="rebuild")
    now_us = NOW + second * 1_000_000  # panels look at a snapshot only so often
    frame = alerted(ALERT)
    frame = reducers.apply_session(frame, "one")
    topology = sample_messages.topology(
        sample_messages.process("primary"), sample_messages.process("replica-1")
    )
    well = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=0)
    sick = HealthReport(
        at_us=NOW,
        severity="critical",
        worst="replica-1",
        processes=[ProcessHealth(name="replica-1", role="replica", verdict=well)],
        problems=[PROBLEM, rebuild],
    )
    for notice in (topology, sample_messages.replica("replica-1", parked=1), sick):
        frame = reducers.apply_notice(frame, notice, now_us)
    return replace(frame, phase="connected", now_us=now_us)


@pytest.fixture
def client(tmp_path: Path, role: AccessRole) -> Iterator[NotingClient]:
    made = NotingClient(tmp_path, role)
    yield made
    made.stop()


@pytest.mark.parametrize("role", ["observer", "operator", "administrator"])
def test_that_nothing_in_the_window_asks_for_more_than_its_role_may(
    role: AccessRole,
    client: NotingClient,
    qapp: QApplication,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: list[str] = []

    def note_load(_importer: SampleImport, speed: str) -> None:
        loads.append(speed)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", _choose_no_file)
    monkeypatch.setattr(SampleImport, "start", note_load)
    whole = WholeWindow(qapp, tmp_path, client)
    qtbot.addWidget(whole.window)
    whole.press_everything()
    asked = whole.client.requests()
    assert [each for each in asked if not may_act_as(role, required_role(each))] == []
    kinds = {type(each).__name__ for each in asked}
    # what the walk is worth: the acts of every panel are among what was pressed
    acts = {"Pause", "ApplyNow", "RetryParked", "Resume", "AcknowledgeAlert", "AddSilence"}
    acts |= {"SendCommands"}
    assert (acts <= kinds) == (role != "observer")
    assert any(isinstance(each, Rebuild) for each in asked) == (role == "administrator")
    assert bool(loads) == (role == "administrator")
    assert ("start" in whole.backend.done) == (role != "observer")

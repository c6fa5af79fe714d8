"""Hands for the commands panel, and a client that answers when it is told to."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.messages.catalogue import CommandKind
from backend.messages.commands import Answer, Command, Failure
from console.link.bridge import BackendClient
from console.link.pending_requests import ResultCallback
from console.link.request_tracker import PrimaryQuestion
from console.panels.commands.commands_panel import CommandsPanel
from console.state.state_store import StateStore

Callback = Callable[[Answer | Failure], None]


class HeldClient(BackendClient):
    """A client whose commands stay on their way until the test answers them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, StateStore())
        self.sent: list[tuple[Command, Callback]] = []
        self.asked: list[tuple[PrimaryQuestion, ResultCallback]] = []

    def send(self, command: Command, callback: Callback) -> None:
        self.sent.append((command, callback))

    def ask_primary(self, question: PrimaryQuestion, callback: ResultCallback) -> None:
        self.asked.append((question, callback))

    @property
    def ids(self) -> list[bytes]:
        return [command.id for command, _ in self.sent]

    def accept(self) -> None:
        command, callback = self.sent[-1]
        callback(Answer(command_id=command.id, outcome="accepted", positions=[7]))

    def reject(self, field: str, message: str) -> None:
        command, callback = self.sent[-1]
        callback(
            Answer(
                command_id=command.id,
                outcome="rejected",
                code="exists",
                field=field,
                message=message,
            )
        )

    def fail(self, code: str = "unknown") -> None:
        self.sent[-1][1](Failure(code=code, message="No answer came within 30 s."))


def kind_of(type_: str, data: type[msgspec.Struct], **chosen: object) -> CommandKind:
    schema = msgspec.json.encode(msgspec.json.schema(data))
    found = CommandKind(type=type_, module="users", summary="", schema=schema)
    return msgspec.structs.replace(found, **chosen)


class Bench:
    """A commands panel, its client, and hands."""

    def __init__(self, panel: CommandsPanel, client: HeldClient) -> None:
        self.panel, self.client = panel, client

    def write(self, command: str, **fields: str) -> None:
        self.panel.command_list.select(command)
        for name, text in fields.items():
            line = self.field(name)
            line.clear()
            QTest.keyClicks(line, text)

    def field(self, name: str) -> QLineEdit:
        assert self.panel.form is not None
        found = self.panel.form.findChild(QLineEdit, f"field-{name}")
        assert isinstance(found, QLineEdit)
        return found

    def click(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def send(self) -> None:
        self.click(self.panel.send_bar.send_button)

    @property
    def outcome(self) -> str:
        answer = self.panel.answer
        return answer.outcome.text() if answer.isVisible() else ""

"""Incident files: a range of the log saved as one, and files of events opened in a window."""

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFileDialog

from backend.messages.number_text import format_bytes, format_counted
from backend.translation import tr, tr_noop
from console.actions.action_registry import FILE_MENU
from console.actions.command_process import CommandResult
from console.actions.window_launcher import launch_folder
from console.language.file_dialog_labels import translate_labels
from console.state.backend_snapshot import BackendSnapshot
from console.window.import_actions import INCIDENT_SUFFIX as SUFFIX
from console.window.incident_dialog import IncidentChoice, IncidentDialog
from console.window.work_actions import WorkActions, WorkContext
from console.window.work_dialog import WorkDialog, WorkRemark

_TESTS = tr_noop("Python tests (*.py)")
_OF_EVENTS = tr_noop("Incident files and exports (*.marigraph *.jsonl *.json *.xml *.zst *.gz)")


class _Opened(msgspec.Struct, frozen=True):
    """What `replay open --unpack` says of a file."""

    folder: str


class IncidentActions(WorkActions):
    """Save an incident, open a file of events, write a test: by the command line's own commands."""

    def __init__(self, context: WorkContext) -> None:
        super().__init__(context)
        add = partial(context.registry.add, self.parent_window, FILE_MENU)
        add(tr("Open an incident file or an export…"), self._choose_to_open, "Ctrl+O")
        add(tr("Save an incident file…"), self._ask)
        self._head = 0
        self.client.snapshot_changed.connect(self._on_snapshot)
        self.workspace.requested_case.subscribe(self._on_case)
        self.workspace.requested_incident.subscribe(self._on_span)

    def ask(self, span: tuple[int, int] | None = None) -> IncidentDialog:
        """Ask which range is to be saved, this one or another, and how large that would become."""
        return IncidentDialog(
            self.parent_window, self.client, self.workspace, self._head, self._choose_target, span
        )

    def save(self, choice: IncidentChoice, file: str) -> WorkDialog:
        """Save a range as one file."""
        target = file if file.endswith(SUFFIX) else f"{file}{SUFFIX}"
        dialog = self.open_dialog(tr("Save an incident file"))
        dialog.cancelled_text = tr("Cancelled. What stood under the file's name is as it was.")
        text = tr("The incident is being saved as {file}…", file=Path(target).name)
        arguments = ["replay", "incident", target, *choice.arguments(), *self.json_arguments]
        arguments += ["--by", self.workspace.actor.value]
        dialog.run(text, arguments, self.client.role, partial(_describe_saved, target))
        return dialog

    def open_file(self, file: str) -> WorkDialog:
        """Unpack a file of events, and show it in a window of its own."""
        dialog = self.open_dialog(tr("Open"))
        text = tr("{file} is being unpacked…", file=Path(file).name)
        arguments = ["replay", "open", file, "--unpack", "--json"]
        dialog.run(text, arguments, self.client.role, partial(self._show, file))
        return dialog

    def write_case(self, position: int, file: str) -> WorkDialog:
        """Write what happened at a position as a test."""
        dialog = self.open_dialog(tr("Write a test"))
        text = tr("The test is being written to {file}…", file=Path(file).name)
        arguments = ["replay", "pytest", file, "--to", str(position)]
        arguments += ["--data", str(self.workspace.data)]
        dialog.run(text, arguments, self.client.role, partial(_describe_case, file))
        return dialog

    def _ask(self) -> None:
        self.ask()

    def _on_span(self, span: tuple[int, int]) -> None:
        self.ask(span)

    def _on_snapshot(self, snapshot: BackendSnapshot) -> None:
        self._head = snapshot.head

    def _choose_to_open(self) -> None:
        dialog = QFileDialog(self.parent_window, tr("Open"), "", tr(_OF_EVENTS))
        translate_labels(dialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_target(self, choice: IncidentChoice) -> None:
        name = f"incident-{choice.first}-{choice.last}{SUFFIX}"
        self._ask_file(tr("Save an incident file"), name, "", partial(self.save, choice))

    def _on_case(self, position: int) -> None:
        name = f"test_event_{position}.py"
        self._ask_file(tr("Write a test"), name, tr(_TESTS), partial(self.write_case, position))

    def _ask_file(self, title: str, name: str, kinds: str, then: partial[WorkDialog]) -> None:
        dialog = QFileDialog(self.parent_window, title, "", kinds)
        translate_labels(dialog)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self, file: str, result: CommandResult) -> str | WorkRemark:
        found = msgspec.convert(result.fields(), _Opened)
        problem = launch_folder(Path(found.folder), self.workspace.config)
        if problem:
            return WorkRemark(problem)
        return tr("{file} is shown in a window of its own, read-only.", file=Path(file).name)


class _Saved(msgspec.Struct, frozen=True):
    """What `replay incident` says in the end."""

    events: int


def _describe_saved(target: str, result: CommandResult) -> str:
    found = msgspec.convert(result.fields(), _Saved)
    return tr(
        "{events} are in {file} ({size}).",
        events=format_counted(found.events, "event"),
        file=target,
        size=format_bytes(Path(target).stat().st_size),
    )


def _describe_case(file: str, _result: CommandResult) -> str:
    return tr("The test is in {file}; `pytest {file}` runs it.", file=file)

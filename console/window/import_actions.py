"""Import of a file: dropped onto the window or chosen, looked at first, and only then imported."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from backend.messages.import_preview import ImportPreview
from backend.messages.number_text import format_counted, format_number
from backend.translation import tr
from console.actions.action_registry import FILE_MENU, mark_writing
from console.actions.command_process import CommandResult
from console.actions.role_limit import limit_of, limit_to_role
from console.language.file_dialog_labels import translate_labels
from console.widgets.error_dialog import show_error
from console.widgets.impact_dialog import ImpactDialog
from console.window.import_preview_view import ImportPreviewView, describe_import
from console.window.work_actions import WorkActions, WorkContext
from console.window.work_dialog import WorkDialog, WorkRemark

INCIDENT_SUFFIX = ".marigraph"


class ImportActions(WorkActions):
    """The command line's own importer does it, in a process of its own that outlives the window."""

    def __init__(self, context: WorkContext) -> None:
        super().__init__(context)
        self._action = context.registry.add(
            self.parent_window, FILE_MENU, tr("Import a file…"), self._choose
        )
        mark_writing(self._action)
        limit_to_role(self.client, "administrator", self._action)
        self._action.setVisible(not self.workspace.is_copy)
        self.open_events: Callable[[str], object] = self.preview  # what a dropped incident is for
        self.parent_window.setAcceptDrops(True)

    def take_drop(self, event: QDropEvent) -> None:
        """Look at the file that was dropped."""
        files = dropped_files(event)
        if not files:
            return
        event.acceptProposedAction()
        if len(files) == 1 and files[0].endswith(INCIDENT_SUFFIX):
            self.open_events(files[0])
        elif reason := limit_of(self._action):
            show_error(self.parent_window, tr("Import"), reason)
        elif len(files) > 1:
            show_error(
                self.parent_window, tr("Import"), tr("Drop one file at a time, or one folder.")
            )
        else:
            self.preview(files[0])

    def preview(self, file: str) -> WorkDialog:
        """Say what an import would do; ask; and import."""
        dialog = self.open_dialog(tr("Import"))
        ask = partial(self._ask, dialog)
        text = tr("The file is being looked at; nothing is imported yet…")
        dialog.run(text, ["import", "preview", file, *self.json_arguments], self.client.role, ask)
        return dialog

    def _ask(self, dialog: WorkDialog, result: CommandResult) -> str | WorkRemark:
        try:
            found = msgspec.json.decode(result.output, type=ImportPreview)
        except msgspec.DecodeError:  # what the command says in its place
            return WorkRemark(result.output.strip())
        if found.are_commands:
            return WorkRemark(
                tr(
                    "This file holds commands, and no events. In Commands, under Files, it can be"
                    " sent."
                )
            )
        asked = ImpactDialog(
            self.parent_window,
            describe_import(found),
            partial(self._import, dialog, found),
            production_name=self.workspace.production.value,
            inputs=ImportPreviewView(self.theme, found),
        )
        if not found.new:
            asked.set_obstacle(tr("Nothing of it would be imported."))
        asked.rejected.connect(dialog.discard)
        dialog.wait(tr("The import waits for your answer…"))
        dialog.hide()
        return ""

    def _import(self, dialog: WorkDialog, found: ImportPreview) -> None:
        dialog.cancelled_text = tr(
            "Cancelled. What was imported stays; importing the file again goes on from there."
        )
        dialog.show()
        name = self.workspace.production.value
        arguments = ["import", found.kind, found.file, *self.json_arguments]
        arguments += ["--production", name] if name else []
        text = tr("{file} is being imported…", file=Path(found.file).name)
        dialog.run(text, arguments, self.client.role, partial(_describe_end, found))

    def _choose(self) -> None:
        dialog = QFileDialog(self.parent_window, tr("File to import"))
        translate_labels(dialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.preview)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def dropped_files(event: QDropEvent) -> list[str]:
    """Return the files and folders of this computer that are dragged; nothing for anything else."""
    urls = event.mimeData().urls()
    return [url.toLocalFile() for url in urls] if all(url.isLocalFile() for url in urls) else []


class _ImportEnd(msgspec.Struct):
    """What the importer's own report says in the end: how many events there are of each type."""

    events: dict[str, int] = {}


def _describe_end(found: ImportPreview, result: CommandResult) -> str | WorkRemark:
    report = msgspec.convert(result.fields(), _ImportEnd)
    recorded = format_counted(sum(report.events.values()) - found.before, "event")
    missed = found.lines - found.taken
    if not missed:
        return tr("{events} imported.", events=recorded)
    return WorkRemark(
        tr(
            "{events} imported. Lines that were not taken, as shown before: {number}.",
            events=recorded,
            number=format_number(missed),
        )
    )

"""Export of all events that a filter finds: the command line's own, in a process of its own."""

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from backend.messages.number_text import NARROW_SPACE, format_counted
from backend.translation import tr, tr_noop
from console.actions.action_registry import FILE_MENU
from console.actions.command_process import CommandResult
from console.language.file_dialog_labels import translate_labels
from console.window.work_actions import WorkActions, WorkContext
from console.window.work_dialog import WorkDialog

_FORMATS = (
    (tr_noop("JSON lines of CloudEvents (*.jsonl)"), "jsonl"),
    (tr_noop("A JSON batch of CloudEvents (*.json)"), "batch"),
    (tr_noop("A batch of CloudEvents in XML (*.xml)"), "xml"),
    (tr_noop("A table (*.csv)"), "csv"),
)
_SUFFIXES = {"jsonl": "jsonl", "batch": "json", "xml": "xml", "csv": "csv"}
_FORMAT_OF_SUFFIX = {suffix: name for name, suffix in _SUFFIXES.items()}
_COUNT = re.compile(rf"[\d{NARROW_SPACE}]+")


class ExportActions(WorkActions):
    """Asks for the file when a panel asks for an export, and shows how far it is.

    Nothing stands under the file's name until it is whole; the work goes on without the window.
    """

    def __init__(self, context: WorkContext) -> None:
        super().__init__(context)
        self.workspace.requested_export.subscribe(self._ask)
        self.workspace.requested_positions.subscribe(self._ask_of_positions)
        ask = partial(self._ask, "")
        context.registry.add(self.parent_window, FILE_MENU, tr("Export the whole log…"), ask)

    def export(
        self, filter_text: str, file: Path, format_name: str, positions: str = ""
    ) -> WorkDialog:
        """Write the events that a filter finds, or those at positions, in the log's order."""
        dialog = self.open_dialog(tr("Export"))
        dialog.cancelled_text = tr("Cancelled. What stood under the file's name is as it was.")
        arguments = ["export", str(file), f"--filter={filter_text}", f"--format={format_name}"]
        arguments += [f"--positions={positions}"] if positions else []
        arguments += ["--data", str(self.workspace.data)]
        text = tr("The events are being written to {file}…", file=file)
        dialog.run(text, arguments, self.client.role, partial(_describe_end, file))
        return dialog

    def _ask_of_positions(self, positions: str) -> None:
        self._ask("", positions)

    def _ask(self, filter_text: str, positions: str = "") -> None:
        names = {tr(text): name for text, name in _FORMATS}
        dialog = QFileDialog(self.parent_window, tr("Export events"), "", ";;".join(names))
        translate_labels(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")

        def use_suffix(chosen: str) -> None:
            dialog.setDefaultSuffix(_SUFFIXES[names[chosen]])

        dialog.filterSelected.connect(use_suffix)
        dialog.selectFile("events")

        def export(path: str) -> None:
            file = Path(path)
            chosen = names[dialog.selectedNameFilter()]  # of a name that says nothing else
            format_name = _FORMAT_OF_SUFFIX.get(file.suffix.lower().removeprefix("."), chosen)
            self.export(filter_text, file, format_name, positions)

        dialog.fileSelected.connect(export)
        dialog.open()


def _describe_end(file: Path, result: CommandResult) -> str:
    """Return how many events there are: the command's last line begins with that."""
    found = _COUNT.match(result.complaint)
    count = int(found.group().replace(NARROW_SPACE, "")) if found else 0
    return tr("{events} are in {file}.", events=format_counted(count, "event"), file=file)

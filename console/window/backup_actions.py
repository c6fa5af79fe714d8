"""Backup, restore and copy of the log: asked for here, done by the command line's own commands."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from backend.clock import SECOND_US, monotonic_us, parse_rfc3339
from backend.errors import Unreadable
from backend.messages.commands import Failure
from backend.messages.control import Stop
from backend.messages.number_text import format_bytes, format_counted, format_number
from backend.translation import tr, tr_noop
from backend.wire.backend_process import find_backend
from console.actions.action_registry import FILE_MENU, mark_writing
from console.actions.command_process import CommandResult
from console.actions.role_limit import limit_to_role
from console.language.file_dialog_labels import translate_labels
from console.state.formatting import format_local
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.window.work_actions import WorkActions, WorkContext
from console.window.work_dialog import WorkDialog, WorkRemark

_COPY_FILE = "marigraph-copy.backup.sqlite"  # in the folder of a copy, until it is its log
_POLL_MS = 200
_IN_ONE_STEP = tr_noop(
    "The backup is verified first, and takes the log's place in one step. The log of now is kept"
    " beside it under another name."
)
_ROWS_AHEAD = tr_noop(
    "Read models that have applied more than the restored log holds are AHEAD until they are"
    " rebuilt; Overview offers that then."
)
_STOP_LIMIT_US = 60 * SECOND_US


class BackupPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What `restore --preview` says: the backup's head and moment, and the log's head now.

    `log_head`: None when there is no log; `replace`: how the log is named that would be set aside.
    """

    head: int
    created: str
    rows: dict[str, int]
    log_head: int | None
    replace: str


class BackupActions(WorkActions):
    """Adds the actions; each asks for a file or folder first, and shows how far it has come."""

    def __init__(self, context: WorkContext, start_backend: Callable[[], None]) -> None:
        super().__init__(context)
        self._start_backend = start_backend
        register = context.registry.add
        add = partial(register, self.parent_window, FILE_MENU, submenu=tr_noop("Backup"))
        actions = (
            add(tr("Back up the log…"), self._choose_backup_folder),
            add(tr("Copy the log into another data folder…"), self._choose_copy_folder),
            add(tr("Restore a backup…"), self._choose_backup),
        )
        mark_writing(*actions)
        limit_to_role(self.client, "administrator", *actions)

    def back_up(self, folder: str) -> WorkDialog:
        """Write a backup into a folder, under a name of its own."""
        dialog = self.open_dialog(tr("Backup"))
        text = tr("The log is being copied; commands go on meanwhile…")
        dialog.run(
            text, ["backup", folder, *self.json_arguments], self.client.role, _describe_backup
        )
        return dialog

    def copy(self, folder: str) -> WorkDialog:
        """Make the same log in another data folder."""
        dialog = self.open_dialog(tr("Copy"))
        target = Path(folder)
        if target == self.workspace.data:
            dialog.finish(tr("That is this backend's own folder; choose another."), "bad")
            return dialog
        file = target / _COPY_FILE

        def describe(result: CommandResult) -> str:
            file.unlink(missing_ok=True)
            return tr(
                "Copied to {folder}: head {head}, verified. File > Profiles keeps it by name.",
                folder=folder,
                head=format_number(_number(result, "head")),
            )

        def restore(_result: CommandResult) -> str:
            arguments = ["restore", str(file), "--data", folder, "--json"]
            text = tr("The copy is being verified in its folder…")
            dialog.run(text, arguments, self.client.role, describe)
            return ""

        def remove_if_failed(result: CommandResult) -> None:
            if not result.is_done:
                file.unlink(missing_ok=True)  # nobody would look for a copy of the log there

        dialog.process.ended.connect(remove_if_failed)
        text = tr("The log is being copied; commands go on meanwhile…")
        arguments = ["backup", str(file), *self.json_arguments]
        dialog.run(text, arguments, self.client.role, restore)
        return dialog

    def restore(self, file: str) -> WorkDialog:
        """Say what a restore would do, ask, stop the backend, restore, and start it again."""
        dialog = self.open_dialog(tr("Restore"))
        arguments = ["restore", file, "--preview", *self.json_arguments]
        ask = partial(self._ask_restore, dialog, file)
        dialog.run(tr("The backup is being looked at…"), arguments, self.client.role, ask)
        return dialog

    def _ask_restore(
        self, dialog: WorkDialog, file: str, result: CommandResult
    ) -> str | WorkRemark:
        try:
            found = msgspec.json.decode(result.output, type=BackupPreview)
        except msgspec.DecodeError:  # what the command says in its place
            return WorkRemark(result.output.strip())
        name = self.workspace.production.value
        asked = ImpactDialog(
            self.parent_window,
            describe_restore(file, found),
            partial(self._stop_backend, dialog, file),
            production_name=name,
        )
        asked.rejected.connect(dialog.discard)
        dialog.wait(tr("The restore waits for your answer…"))
        return ""

    def _stop_backend(self, dialog: WorkDialog, file: str) -> None:
        then = partial(self._look_again, dialog, file)
        if self._is_stopped():
            then()
            return
        dialog.wait(tr("The backend is being stopped…"))

        def wait(response: object) -> None:
            if isinstance(response, Failure) and not self._is_stopped():
                why = tr("The backend was not stopped: {reason}", reason=response.message)
                dialog.finish(why, "bad")
            else:
                self._await_stop(dialog, then, monotonic_us() + _STOP_LIMIT_US)

        self.client.request(Stop(by=self.workspace.actor.value), wait)

    def _await_stop(self, dialog: WorkDialog, then: Callable[[], None], until_us: int) -> None:
        if self._is_stopped():
            then()
        elif monotonic_us() > until_us:
            dialog.finish(
                tr("The backend did not stop within a minute; nothing was restored."),
                "bad",
            )
        else:
            again = partial(self._await_stop, dialog, then, until_us)
            QTimer.singleShot(_POLL_MS, dialog, again)

    def _look_again(self, dialog: WorkDialog, file: str) -> None:
        """See where the log ends now that nobody writes: more may have come meanwhile."""
        dialog.process.ended.connect(self._start_again_if_failed)
        arguments = ["restore", file, "--preview", *self.json_arguments]
        then = partial(self._run_restore, dialog, file)
        text = tr("The log is stopped; the backup is being looked at once more…")
        dialog.run(text, arguments, self.client.role, then, may_cancel=False)

    def _run_restore(self, dialog: WorkDialog, file: str, result: CommandResult) -> str:
        replaced = str(result.fields().get("replace") or "")
        arguments = ["restore", file, *self.json_arguments]
        arguments += ["--replace", replaced] if replaced else []
        name = self.workspace.production.value
        arguments += ["--production", name] if name else []
        dialog.process.ended.connect(self._start_again)
        text = tr("The backup is being verified before it takes the log's place…")
        dialog.run(text, arguments, self.client.role, _describe_restored)
        return ""

    def _start_again_if_failed(self, result: CommandResult) -> None:
        if not result.is_done:
            self._start_backend()

    def _start_again(self, result: CommandResult) -> None:
        """Whatever came of a restore, the backend runs again; a failure has started it already."""
        if result.is_done:
            self._start_backend()

    def _is_stopped(self) -> bool:
        try:
            return find_backend(self.workspace.data) is None
        except Unreadable:  # somebody runs there, of another version
            return False

    def _choose_backup_folder(self) -> None:
        self._choose(tr("Folder for the backup"), QFileDialog.FileMode.Directory, self.back_up)

    def _choose_copy_folder(self) -> None:
        self._choose(tr("Data folder for the copy"), QFileDialog.FileMode.Directory, self.copy)

    def _choose_backup(self) -> None:
        self._choose(tr("Backup to restore"), QFileDialog.FileMode.ExistingFile, self.restore)

    def _choose(
        self, title: str, mode: QFileDialog.FileMode, then: Callable[[str], object]
    ) -> None:
        dialog = QFileDialog(self.parent_window, title)
        translate_labels(dialog)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(partial(_call, then))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def describe_restore(file: str, found: BackupPreview) -> Impact:
    """Say how far a restore reaches."""
    lost = max(0, (found.log_head or 0) - found.head)
    facts: dict[str, str | None] = {
        tr("Backup"): tr(
            "{file}, of {time}",
            file=file,
            time=format_local(parse_rfc3339(found.created)),
        ),
        tr("Comes back"): tr(
            "the log as it was then, {events}", events=format_counted(found.head, "event")
        ),
    }
    if found.replace:
        facts[tr("Set aside")] = (
            tr(
                "{events} that came after it, with the whole log of now",
                events=format_counted(lost, "event"),
            )
            if found.log_head is not None
            else tr("the log of now, which cannot be read")
        )
    facts[tr("Side effects")] = tr("none of the events is sent anywhere again")
    facts[tr("Meanwhile")] = tr("the backend is stopped: no command is taken until it is done")
    return Impact(
        title=tr("Restore"),
        question=tr("Make this backup the log of this backend?"),
        action=tr("Stop the backend and restore"),
        facts=facts,
        consequences=[tr(_IN_ONE_STEP), tr(_ROWS_AHEAD)],
        grade="final",
    )


def _describe_backup(result: CommandResult) -> str:
    return tr(
        "{file}: {size}, head {head}, verified. It holds the hashes of passwords: keep it like the"
        " log.",
        file=result.fields().get("file"),
        size=format_bytes(_number(result, "bytes")),
        head=format_number(_number(result, "head")),
    )


def _describe_restored(result: CommandResult) -> str:
    head = format_number(_number(result, "head"))
    former = result.fields().get("former_log")
    if not former:
        return tr("Restored, head {head}, verified. The backend is starting again.", head=head)
    return tr(
        "Restored, head {head}, verified. The former log is kept as {former}. The backend is"
        " starting again.",
        head=head,
        former=former,
    )


def _number(result: CommandResult, name: str) -> int:
    value = result.fields().get(name)
    return value if isinstance(value, int) else 0


def _call(then: Callable[[str], object], path: str) -> None:
    then(path)

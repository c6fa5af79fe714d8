"""Opening an invitation to a backend of another host, and the mark of a window on other hosts."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from backend.errors import MarigraphError
from backend.messages.known_sentences import read_sentence
from backend.translation import tr, tr_noop
from backend.wire.connection_profiles import (
    MAX_NAME_CHARS,
    ConnectionProfile,
    add_profile,
    read_profiles,
)
from backend.wire.invitation import Invitation, keep_invitation, kept_invitation
from console.actions.action_registry import FILE_MENU
from console.actions.window_launcher import launch_profile
from console.language.file_dialog_labels import translate_labels
from console.state.backend_snapshot import BackendSnapshot
from console.widgets.error_dialog import show_error
from console.widgets.labels import set_label
from console.window.work_actions import WorkActions, WorkContext

Launch = Callable[[ConnectionProfile, Path], str]
_TITLE = tr_noop("Open an invitation")


class InvitationActions(WorkActions):
    """Adds the action; the backend is kept as a profile, and opened in a window of its own."""

    def __init__(self, context: WorkContext, launch: Launch = launch_profile) -> None:
        super().__init__(context)
        self._launch = launch
        context.registry.add(
            self.parent_window, FILE_MENU, tr("Open an invitation…"), self.choose_file
        )

    def show_mark(self, add: Callable[[QWidget], None]) -> None:
        """Show what this window has to do with other hosts; `add` puts it into its bar."""
        mark = HostMark(self.workspace.data)
        self.client.snapshot_changed.connect(mark.apply_snapshot)
        add(mark)

    def choose_file(self) -> None:
        """Ask which file it is."""
        filters = tr("Invitations (*.invitation);;All files (*)")
        dialog = QFileDialog(self.parent_window, tr(_TITLE), "", filters)
        translate_labels(dialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._open_named)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_named(self, name: str) -> None:
        self.open_file(Path(name))

    def open_file(self, file: Path) -> None:
        """Keep an invitation as a profile, and open a window on its backend; say why not."""
        config = self.workspace.config
        if config is None:  # nothing is remembered here
            return
        try:
            profile = _keep_profile(file, config)
        except MarigraphError as error:
            show_error(self.parent_window, tr(_TITLE), read_sentence(error.message))
            return
        if reason := self._launch(profile, config):
            show_error(self.parent_window, tr(_TITLE), reason)


def _keep_profile(file: Path, config: Path) -> ConnectionProfile:
    """Return the profile of an invitation's backend; it is made where there is none yet."""
    folder, invitation = keep_invitation(file)
    book = read_profiles(config)
    known = book.for_folder(folder)
    if known is not None:
        return known
    wanted = f"{invitation.installation} {invitation.host}"[:MAX_NAME_CHARS].strip()
    name = wanted if book.find(wanted) is None else f"{wanted[:20]} {folder.name[-12:]}"
    profile = ConnectionProfile(name=name, data=str(folder), role=invitation.access_role)
    return add_profile(config, profile).require(name)


class HostMark(QLabel):
    """On which other host the backend is, or where this one lets others in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("other-hosts")
        self.setContentsMargins(0, 0, 12, 0)
        self._invitation = _read(folder)
        self._show("")

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show where the backend says that it listens."""
        named = [each.endpoints.get("listen", "") for each in snapshot.processes]
        self._show(next((each.removeprefix("tcp://") for each in named if each), ""))

    def _show(self, listens: str) -> None:
        invitation = self._invitation
        if invitation is not None:
            place = f"{invitation.host}:{invitation.port}"
            set_label(
                self,
                tr("On another host: {place}", place=place),
                tr(
                    "Its backend runs there, and is not started from here. Invitation:"
                    " {name}, role {role}.",
                    name=invitation.name,
                    role=tr(invitation.role),
                ),
            )
        elif listens:
            set_label(
                self,
                tr("Open to other hosts: {place}", place=listens),
                tr("Who has an invitation comes in there: marigraph invite lists them."),
            )
        self.setVisible(invitation is not None or bool(listens))


def _read(folder: Path) -> Invitation | None:
    try:
        return kept_invitation(folder)
    except MarigraphError:  # the connection says why
        return None

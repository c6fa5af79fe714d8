"""The dialog that attaches an event store of another program: looked at first, then followed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backend.errors import MarigraphError
from backend.messages.access_roles import AccessRole
from backend.translation import tr, tr_noop
from backend.wire.attachment import PRESET_TITLES, split_password
from backend.wire.connection_profiles import (
    MAX_NAME_CHARS,
    ConnectionProfile,
    add_profile,
    check_new_profile,
)
from console.actions.command_process import CommandProcess, CommandResult
from console.language.file_dialog_labels import translate_labels
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import FocusedKeysDialog
from console.widgets.labels import create_label, set_label, set_tone
from console.window.attach_options import AttachOptions
from console.window.store_preview_text import StoreShown, read_preview

_SIZE_PX = (860, 600)
_MAX_COLUMN_PX = 190
_FROM_FILE = "file"
_STDIN_URL = "-"  # the command line reads the URL, which may have a password, from its input
_EXPLANATION = tr_noop(
    "The store of another program is copied into a data folder of this machine, and followed: its"
    " events in the Timeline, the state of each stream, Replay. It is only read; a user that may"
    " SELECT is enough."
)
_URL_HINT = tr_noop(
    "postgresql://USER@HOST/DATABASE, nats://HOST:PORT/STREAM, or the path of a SQLite file"
)
_COLUMNS = (
    tr_noop("Position"),
    tr_noop("Happened"),
    tr_noop("Type"),
    tr_noop("Stream"),
    tr_noop("Data"),
)


class AttachDialog(FocusedKeysDialog):
    """The store at the top, what was found of it below; *Attach* makes a profile and opens it.

    `launch` opens a window on a profile, and returns why it cannot.
    """

    def __init__(
        self,
        parent: QWidget,
        config: Path,
        data: Path,
        role: AccessRole,
        launch: Callable[[ConnectionProfile, Path], str],
    ) -> None:
        """`data`: this window's folder; the new one is offered beside it."""
        super().__init__(parent)
        self._config, self._beside, self._launch = config, data, launch
        self._role: AccessRole = role
        self._is_folder_chosen = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Attach a store"))
        self.resize(*_SIZE_PX)
        self.url, self.name, self.folder = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind, self.mapping = ChoiceBox(), QLineEdit()
        self.options = AttachOptions()
        self.browse_mapping = QPushButton(tr("Choose…"))
        self.browse_folder = QPushButton(tr("Choose…"))
        self.preview, self.attach = QPushButton(tr("Look at it")), QPushButton(tr("Attach"))
        self.close_button = QPushButton(tr("Close"))
        self.note = create_label(role="caption", selectable=True)
        self.found = create_label(selectable=True)
        self.events = QTableWidget(0, len(_COLUMNS))
        self.process = CommandProcess(self)
        self._then: Callable[[CommandResult], None] = partial(self._show_preview, "")
        self._lay_out()
        self._connect()
        self._update()
        self.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is under way: looking changes nothing, and attaching is soon over."""
        self.process.abandon()
        super().closeEvent(event)

    def _connect(self) -> None:
        self.url.textChanged.connect(self._on_url)
        self.kind.currentIndexChanged.connect(self._update)
        self.folder.textEdited.connect(self._keep_folder)
        self.name.textChanged.connect(self._offer_folder)
        self.preview.clicked.connect(self._start_preview)
        self.attach.clicked.connect(self._start_attach)
        self.close_button.clicked.connect(self.close)
        self.process.ended.connect(self._on_ended)
        self.browse_mapping.clicked.connect(partial(self._choose, self.mapping, is_folder=False))
        views = partial(self._choose, self.options.views, is_folder=False)
        self.options.browse_views.clicked.connect(views)
        self.browse_folder.clicked.connect(partial(self._choose, self.folder, is_folder=True))

    def _on_url(self, url: str) -> None:
        """Offer the name of the database, as long as nobody has written another."""
        place, _ = split_password(url)  # it would stand in a profile, and in a folder's name
        self.name.setText(place.partition("?")[0].rpartition("/")[2][:MAX_NAME_CHARS])
        self._clear_preview()
        self._update()

    def _keep_folder(self) -> None:
        self._is_folder_chosen = True

    def _offer_folder(self, name: str) -> None:
        if not self._is_folder_chosen:
            self.folder.setText(f"{self._beside}-{_file_name(name)}" if name else "")
        self._update()

    def _update(self) -> None:
        is_file, busy = self.kind.currentData() == _FROM_FILE, self.process.is_running
        for widget in (self.mapping, self.browse_mapping):
            widget.setEnabled(is_file)
        has_store = bool(self.url.text().strip()) and (not is_file or bool(self.mapping.text()))
        self.preview.setEnabled(has_store and not busy)
        is_named = bool(self.name.text().strip() and self.folder.text().strip())
        self.attach.setEnabled(has_store and is_named and not busy)

    def _arguments(self) -> list[str]:
        chosen = str(self.kind.currentData())
        if chosen == _FROM_FILE:
            return ["attach", _STDIN_URL, "--json", "--mapping", self.mapping.text()]
        return ["attach", _STDIN_URL, "--json", *(["--preset", chosen] if chosen else [])]

    def _start_preview(self) -> None:
        self._clear_preview()
        shown = partial(self._show_preview, self.url.text())
        self._run([*self._arguments(), "--preview"], shown)

    def _start_attach(self) -> None:
        profile = ConnectionProfile(
            name=self.name.text().strip(), data=self.folder.text().strip(), colour="purple"
        )
        try:
            check_new_profile(self._config, profile)
        except MarigraphError as error:  # nothing is attached that no profile would lead to
            self._say(error.message, "bad")
            return
        where = ["--name", profile.name, "--data", profile.data]
        arguments = [*self._arguments(), *self.options.arguments(), *where]
        self._run(arguments, partial(self._keep_profile, profile))

    def _run(self, arguments: Sequence[str], then: Callable[[CommandResult], None]) -> None:
        self._then = then
        self._say(tr("The store is being looked at…"), "")
        self.process.start(arguments, self._role, self.url.text().strip())
        self._update()

    def _on_ended(self, result: CommandResult) -> None:
        self._update()
        if result.is_done:
            self._then(result)
        else:
            self._say(result.complaint, "bad")

    def _show_preview(self, url: str, result: CommandResult) -> None:
        """Show what was found at an address, if it is the one that stands there still."""
        self._say("", "")
        if url != self.url.text():
            return
        shown = read_preview(result.output)
        set_label(self.found, "\n".join(shown.lines))
        self._show_events(shown)

    def _clear_preview(self) -> None:
        """Let nothing of a store stand there while the address is that of another one."""
        set_label(self.found, "")
        self._show_events(StoreShown([], []))

    def _show_events(self, shown: StoreShown) -> None:
        self.events.setRowCount(len(shown.events))
        for row, cells in enumerate(shown.events):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                item.setToolTip(text)
                self.events.setItem(row, column, item)
        self.events.setVisible(bool(shown.events))
        self.events.resizeColumnsToContents()
        for column in range(len(_COLUMNS) - 1):  # the data is seen, too
            width = min(self.events.columnWidth(column), _MAX_COLUMN_PX)
            self.events.setColumnWidth(column, width)

    def _keep_profile(self, profile: ConnectionProfile, _result: CommandResult) -> None:
        """Keep what was attached, whatever was written into the dialog meanwhile."""
        try:
            add_profile(self._config, profile)
        except MarigraphError as error:  # said in the dialog
            self._say(error.message, "bad")
            return
        reason = self._launch(profile, self._config)
        if reason:
            self._say(reason, "bad")
        else:
            self.close()

    def _choose(self, line: QLineEdit, *, is_folder: bool) -> None:
        title = tr("Data folder") if is_folder else self._file_title(line)
        dialog = QFileDialog(self, title, line.text())
        translate_labels(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if is_folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(partial(self._take_choice, line))
        dialog.open()

    def _file_title(self, line: QLineEdit) -> str:
        return tr("Mapping file") if line is self.mapping else tr("Read models of your own")

    def _take_choice(self, line: QLineEdit, path: str) -> None:
        line.setText(path)
        self._is_folder_chosen = self._is_folder_chosen or line is self.folder
        self._update()

    def _say(self, text: str, tone: str) -> None:
        set_label(self.note, text)
        self.note.setVisible(bool(text))
        set_tone(self.note, "bad" if tone == "bad" else "")

    def _lay_out(self) -> None:
        self.kind.addItem(tr("Recognise it by its tables"), "")
        for preset, title in PRESET_TITLES.items():
            self.kind.addItem(title, preset)
        self.kind.addItem(tr("As a mapping file says"), _FROM_FILE)
        self.url.setPlaceholderText(tr(_URL_HINT))
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.attach.setProperty("role", "primary")
        for label in (self.note, self.found):
            label.setWordWrap(True)
        explanation = create_label(tr(_EXPLANATION), "caption")
        explanation.setWordWrap(True)
        self.events.setHorizontalHeaderLabels([tr(title) for title in _COLUMNS])
        self.events.verticalHeader().hide()
        self.events.setWordWrap(False)  # else a value is cut at its first hyphen
        self.events.horizontalHeader().setStretchLastSection(True)
        self.events.setAccessibleName(tr("Events of the store"))
        self.events.hide()
        self.note.hide()
        column = QVBoxLayout(self)
        column.addWidget(explanation)
        column.addLayout(self._form())
        column.addWidget(self.note)
        column.addWidget(self.found)
        column.addWidget(self.events, 1)
        column.addStretch(0)
        column.addLayout(self._buttons())

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        for title, box, button in (
            (tr("Address (URL or file)"), self.url, None),
            (tr("Kind of store"), self.kind, None),
            (tr("Mapping file"), self.mapping, self.browse_mapping),
            (tr("Name"), self.name, None),
            (tr("Data folder"), self.folder, self.browse_folder),
            (tr("At most"), self.options.pace, None),
            (tr("Read models of your own"), self.options.views, self.options.browse_views),
        ):
            box.setAccessibleName(title)
            row = QHBoxLayout()
            row.addWidget(box, 1)
            if button is not None:
                row.addWidget(button)
            form.addRow(title, row)
        return form

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.default_button = self.preview
        row.addStretch(1)
        for button in (self.preview, self.attach, self.close_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        for button in (self.browse_mapping, self.browse_folder, self.options.browse_views):
            button.setAutoDefault(False)
        return row


def _file_name(name: str) -> str:
    """Return a name as part of a folder's."""
    return "".join(each if each.isalnum() or each in "-_." else "-" for each in name)

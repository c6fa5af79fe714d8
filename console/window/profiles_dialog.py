"""The dialog in which profiles are made, changed and forgotten."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.errors import MarigraphError
from backend.messages.access_roles import ACCESS_ROLES, AccessRole
from backend.translation import tr, tr_noop
from backend.wire.connection_profiles import (
    COLOURS,
    MAX_NAME_CHARS,
    ConnectionProfile,
    ProfileBook,
    add_profile,
    read_profiles,
    remove_profile,
)
from console.language.file_dialog_labels import translate_labels
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import FocusedKeysDialog
from console.widgets.labels import create_label, set_label, set_tone

_SIZE_PX = (720, 380)
_NAME = Qt.ItemDataRole.UserRole
_EXPLANATION = tr_noop(
    "A profile is a backend by name: its windows have its name in the title and a frame in its"
    " colour. With the role observer nothing can be changed by them."
)
_EMPTY = tr_noop("There is no profile yet. Give this backend a name at the right, and save it.")
_COLOUR_NAMES = {
    "blue": tr_noop("blue"),
    "orange": tr_noop("orange"),
    "green": tr_noop("green"),
    "purple": tr_noop("purple"),
    "yellow": tr_noop("yellow"),
    "grey": tr_noop("grey"),
}


class ProfilesDialog(FocusedKeysDialog):
    """The profiles at the left, the one that is selected beside them."""

    def __init__(self, parent: QWidget, config: Path, data: Path, selected: str = "") -> None:
        """`data`: the folder that a new profile is offered. `selected`: shown at first."""
        super().__init__(parent)
        self._config, self._data = config, data
        self._edited = ""  # the name of the one that is changed; empty for a new one
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Profiles"))
        self.resize(*_SIZE_PX)
        self.names = QListWidget()
        self.name, self.folder = QLineEdit(), QLineEdit()
        self.colour, self.role = ChoiceBox(), ChoiceBox()
        self.new_profile, self.remove = QPushButton(), QPushButton()
        self.save, self._browse = QPushButton(tr("Save")), QPushButton(tr("Choose…"))
        self.new_profile.setText(tr("New profile"))
        self.remove.setText(tr("Forget"))
        self.close_button = QPushButton(tr("Close"))
        self.empty = create_label(tr(_EMPTY), "caption")
        self.note = create_label(role="caption")
        self._lay_out()
        self._connect()
        self._show_book(selected)
        self.open()

    def _connect(self) -> None:
        self.names.currentItemChanged.connect(self._on_selected)
        self.new_profile.clicked.connect(self._begin_new)
        self.remove.clicked.connect(self._forget)
        self.save.clicked.connect(self._save)
        self._browse.clicked.connect(self._choose_folder)
        self.close_button.clicked.connect(self.close)

    def _show_book(self, selected: str) -> None:
        """List the profiles, and show one of them, or an empty form."""
        try:
            book = read_profiles(self._config)
        except MarigraphError as error:
            book = ProfileBook()
            self._say(error.message, is_bad=True)
        self.names.clear()
        for profile in book.profiles:
            self.names.addItem(_entry_text(profile))
            item = self.names.item(self.names.count() - 1)
            item.setData(_NAME, profile)
            item.setToolTip(profile.missing_reason() or profile.data)
            if profile.name == selected:
                self.names.setCurrentItem(item)
        self.names.setVisible(bool(book.profiles))
        self.empty.setVisible(not book.profiles)
        if not selected:
            self._begin_new()

    def _on_selected(self, item: QListWidgetItem | None, _before: object = None) -> None:
        profile = item.data(_NAME) if item is not None else None
        if isinstance(profile, ConnectionProfile):
            self._fill(profile, profile.name)
            self._say(profile.missing_reason(), is_bad=bool(profile.missing_reason()))

    def _begin_new(self) -> None:
        self.names.setCurrentRow(-1)
        self._fill(ConnectionProfile(name="-", data=str(self._data)), "")
        self.name.clear()
        self.name.setFocus()

    def _fill(self, profile: ConnectionProfile, edited: str) -> None:
        self._edited = edited
        self.name.setText(profile.name)
        self.folder.setText(profile.data)
        self.colour.setCurrentIndex(max(0, self.colour.findData(profile.colour)))
        self.role.setCurrentIndex(self.role.findData(profile.role))
        self.remove.setEnabled(bool(edited))

    def _save(self) -> None:
        profile = ConnectionProfile(
            name=self.name.text().strip(),
            data=self.folder.text().strip(),
            colour=self.colour.currentData(),
            role=self.role.currentData(),
        )
        try:
            add_profile(self._config, profile, replaced=self._edited)
        except MarigraphError as error:
            self._say(error.message, is_bad=True)
            return
        self._show_book(profile.name)
        self._say(tr("{profile} is kept.", profile=profile.name), is_bad=False)

    def _forget(self) -> None:
        name = self._edited
        try:
            remove_profile(self._config, name)
        except MarigraphError as error:
            self._say(error.message, is_bad=True)
            return
        self._show_book("")
        text = tr("{profile} is forgotten; its data folder stays as it is.", profile=name)
        self._say(text, is_bad=False)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Data folder"), self.folder.text())
        translate_labels(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _say(self, text: str, *, is_bad: bool) -> None:
        set_label(self.note, text)
        set_tone(self.note, "bad" if is_bad else "")

    def _lay_out(self) -> None:
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.names.setAccessibleName(tr("Profiles"))
        for colour in COLOURS:
            self.colour.addItem(tr(_COLOUR_NAMES.get(colour, colour)), colour)
        for role in ACCESS_ROLES:
            self.role.addItem(_role_title(role), role)
        self.save.setProperty("role", "primary")
        self.note.setWordWrap(True)
        explanation = create_label(tr(_EXPLANATION), "caption")
        explanation.setWordWrap(True)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(self._browse)
        form = QFormLayout()
        for title, box in (
            (tr("Name"), self.name),
            (tr("Colour"), self.colour),
            (tr("Role"), self.role),
        ):
            box.setAccessibleName(title)
            form.addRow(title, box)
        self.folder.setAccessibleName(tr("Data folder"))
        form.insertRow(1, tr("Data folder"), place)
        buttons = QHBoxLayout()
        for button in (self.new_profile, self.remove, self.save, self._browse, self.close_button):
            button.setAutoDefault(False)
        self.default_button = self.save
        buttons.addWidget(self.new_profile)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.close_button)
        right = QVBoxLayout()
        right.addWidget(explanation)
        right.addLayout(form)
        right.addWidget(self.note)
        right.addStretch(1)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.names, 1)
        row.addWidget(self.empty, 1)
        row.addLayout(right, 2)


def _role_title(role: AccessRole) -> str:
    return tr("observer (read-only)") if role == "observer" else tr(role)


def _entry_text(profile: ConnectionProfile) -> str:
    if profile.missing_reason():
        return tr("{profile} (folder is gone)", profile=profile.name)
    return profile.name

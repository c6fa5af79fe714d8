"""The settings of the window; what the window is made anew for takes effect when it is closed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from backend.translation import tr, tr_noop
from console.language.interface_language import LANGUAGES
from console.settings.console_options import LEAST_PAGE_ROWS, MOST_PAGE_ROWS, TableDensity
from console.settings.preferences import Preferences, QuitChoice
from console.state.display_zone import SYSTEM_ZONE, zone_names
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.theme.tokens import THEME_OPTIONS, ThemeOption
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import FocusedKeysDialog
from console.widgets.labels import create_label
from console.widgets.number_box import NumberBox

_WIDTH_PX = 540
_THEMES: dict[ThemeOption, str] = {
    "system": tr_noop("As the system has it"),
    "light": tr_noop("Light"),
    "dark": tr_noop("Dark"),
}
_DENSITIES: dict[TableDensity, str] = {
    "comfortable": tr_noop("With room between them"),
    "compact": tr_noop("Close together"),
}
_QUIT_CHOICES: dict[QuitChoice, str] = {
    "ask": tr_noop("Ask what becomes of the backend"),
    "keep": tr_noop("Let the backend go on"),
    "stop": tr_noop("Stop the backend, where nobody else uses it"),
}
_WHEN_CLOSED = tr_noop(
    "Language, time zone and rows of tables take effect when this dialog is closed."
)
_BACKEND = tr_noop(
    "How a backend runs is set where it is started: marigraph settings lists all of it."
)


class SettingsDialog(FocusedKeysDialog):
    """Theme, language, times, tables, name, what a closed window leaves behind, notifications."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        workspace: Workspace,
        preferences: Preferences,
        choose_theme: Callable[[ThemeOption], None],
        set_actor: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._choose_theme, self._set_actor = choose_theme, set_actor
        self._choose_language = workspace.requested_language.publish
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self.setMinimumWidth(_WIDTH_PX)
        self.theme, self.language, self.on_quit = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.zone, self.density = ChoiceBox(), ChoiceBox()
        self._reopen = workspace.requested_reopening.publish
        self.page_rows = NumberBox(LEAST_PAGE_ROWS, MOST_PAGE_ROWS, tr("rows"))
        self.page_rows.setValue(workspace.page_rows.value)
        self._set_page_rows = workspace.page_rows.set
        self.actor = QLineEdit(workspace.actor.value)
        self.notifications = QCheckBox(tr("Show alerts as notifications of the desktop"))
        for option in THEME_OPTIONS:
            self.theme.addItem(tr(_THEMES[option]), option)
        self.language.addItem(tr("As the system has it"), "system")
        for language, name in LANGUAGES.items():
            self.language.addItem(name, language)
        self.zone.addItem(tr("As the computer has it"), SYSTEM_ZONE)
        for name in zone_names():
            self.zone.addItem(name, name)
        for density, title in _DENSITIES.items():
            self.density.addItem(tr(title), density)
        self.zone.setCurrentIndex(max(0, self.zone.findData(preferences.zone)))
        self.density.setCurrentIndex(self.density.findData(preferences.density))
        for choice, title in _QUIT_CHOICES.items():
            self.on_quit.addItem(tr(title), choice)
        self.theme.setCurrentIndex(self.theme.findData(theme.choice))
        self.language.setCurrentIndex(self.language.findData(preferences.language))
        self.on_quit.setCurrentIndex(self.on_quit.findData(preferences.on_quit))
        self.notifications.setChecked(preferences.notifies)
        self._lay_out()
        self.theme.activated.connect(self._on_theme)
        self.zone.activated.connect(self._on_zone)
        self.density.activated.connect(self._on_density)
        self.page_rows.editingFinished.connect(self._on_page_rows)
        self.on_quit.activated.connect(self._on_quit)
        self.actor.editingFinished.connect(self._on_actor)
        self.notifications.toggled.connect(self._on_notifications)
        self.open()

    def _on_theme(self, _place: int) -> None:
        self._choose_theme(self.theme.currentData())

    def done(self, result: int) -> None:
        """Let the window be made anew: with each step of an arrow key no list could be walked."""
        super().done(result)
        if self.language.currentData() != self._preferences.language:
            self._choose_language(self.language.currentData())
        else:
            self._reopen("settings")

    def _on_zone(self, _place: int) -> None:
        self._preferences.save_zone(self.zone.currentData())

    def _on_density(self, _place: int) -> None:
        self._preferences.save_density(self.density.currentData())

    def _on_page_rows(self) -> None:
        self._preferences.save_page_rows(self.page_rows.value())
        self._set_page_rows(self.page_rows.value())

    def _on_quit(self, _place: int) -> None:
        self._preferences.save_on_quit(self.on_quit.currentData())

    def _on_actor(self) -> None:
        self._set_actor(self.actor.text())

    def _on_notifications(self, wanted: object) -> None:
        self._preferences.save_notifies(wanted=bool(wanted))

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(18, 16, 18, 14)
        form.setVerticalSpacing(10)
        self.actor.setToolTip(tr("Commands and orders that you give say this name."))
        for title, box in (
            (tr("Theme"), self.theme),
            (tr("Language"), self.language),
            (tr("Time zone beside UTC"), self.zone),
            (tr("Rows of tables"), self.density),
            (tr("A page of a table has"), self.page_rows),
            (tr("Your name"), self.actor),
            (tr("When the window closes"), self.on_quit),
            (tr("Notifications"), self.notifications),
        ):
            box.setAccessibleName(title)
            form.addRow(title, box)
        for text in (tr(_WHEN_CLOSED), tr(_BACKEND)):
            note = create_label(text, "caption")
            note.setWordWrap(True)
            form.addRow(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        form.addRow(buttons)

"""Closing the window: does the backend go on?"""

from collections.abc import Callable
from typing import Literal, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from backend.translation import tr
from console.settings.preferences import Preferences

BackendChoice = Literal["keep", "stop"]


class BackendControl(Protocol):
    """The backend, as far as the one who may stop it knows it."""

    def start(self) -> None:
        """Start one when none runs."""

    def may_stop(self) -> bool:
        """Whether this console started it, or nobody else uses it."""
        ...

    def stop(self) -> None:
        """Stop it cleanly, without waiting for it."""


class QuitPolicy:
    """Ask whether the backend goes on; or do what was chosen for ever."""

    def __init__(self, remembered: Preferences, backend: BackendControl) -> None:
        self._preferences = remembered
        self.backend = backend

    def must_confirm(self) -> bool:
        """Whether the operator has to choose before the window closes."""
        return self.backend.may_stop() and self._preferences.on_quit == "ask"

    def apply_saved_choice(self) -> None:
        """Do what was chosen for ever."""
        if self.backend.may_stop() and self._preferences.on_quit == "stop":
            self.backend.stop()

    def confirm(self, window: QWidget, then: Callable[[], None]) -> QMessageBox:
        """Open the question; `then` is called when the operator chose to leave."""
        return QuitDialog(window, lambda choice, always: self._choose(choice, then, always=always))

    def _choose(self, choice: BackendChoice, then: Callable[[], None], *, always: bool) -> None:
        if always:
            self._preferences.save_on_quit(choice)
        if choice == "stop":
            self.backend.stop()
        then()


class QuitDialog(QMessageBox):
    """The question itself; it closes without a word when the operator stays."""

    def __init__(self, window: QWidget, chosen: Callable[[BackendChoice, bool], None]) -> None:
        super().__init__(window)
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(tr("Leave Marigraph"))
        self.setText(tr("Should the backend go on without this window?"))
        self.setInformativeText(
            tr(
                "If it goes on, commands and imports go on as well; the next console finds it"
                " again. If it stops, nothing that was accepted is lost."
            )
        )
        role = QMessageBox.ButtonRole
        self.keep: QPushButton = self.addButton(tr("Let it go on"), role.AcceptRole)
        self.stop: QPushButton = self.addButton(tr("Stop it"), role.DestructiveRole)
        self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.keep)
        self.always = QCheckBox(tr("Do this every time"))
        self.setCheckBox(self.always)
        self.buttonClicked.connect(self._clicked)
        self.open()

    def _clicked(self, button: object) -> None:
        if button is self.keep:
            self._chosen("keep", self.always.isChecked())
        elif button is self.stop:
            self._chosen("stop", self.always.isChecked())

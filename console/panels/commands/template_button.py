"""Named templates of a command: a menu that fills in, saves and removes them."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr
from console.panels.commands.command_store import CommandTemplate
from console.widgets.labels import create_label

_MAX_NAME_CHARS = 60


class TemplateButton(QPushButton):
    """The templates of the command whose form is shown.

    Signals:
        chosen(object): a CommandTemplate that is to be filled in
        save_requested(str): the form is to be kept under this name
        remove_requested(str): the template of this name is to be forgotten
    """

    chosen = Signal(object)
    save_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Templates"))
        self.setAccessibleName(tr("Templates of this command"))
        self.setToolTip(tr("Fill the form in from a template, or keep what stands in it as one."))
        self.setMenu(QMenu(self))
        self._known: set[str] = set()

    def show_templates(self, templates: Iterable[CommandTemplate]) -> None:
        """Offer these."""
        menu = self.menu()
        menu.clear()
        shown = sorted(templates, key=lambda each: each.name.casefold())
        self._known = {each.name for each in shown}
        for template in shown:
            action = menu.addAction(template.name.replace("&", "&&"))
            action.triggered.connect(partial(self.chosen.emit, template))
        if shown:
            menu.addSeparator()
        menu.addAction(tr("Save as a template…")).triggered.connect(self._ask_name)
        if shown:
            removal = menu.addMenu(tr("Remove"))
            for template in shown:
                action = removal.addAction(template.name.replace("&", "&&"))
                action.triggered.connect(partial(self.remove_requested.emit, template.name))

    def _ask_name(self) -> None:
        dialog = TemplateNameDialog(self._known, self)
        dialog.name_given.connect(self.save_requested)
        dialog.open()


class TemplateNameDialog(QDialog):
    """Asks under which name a template is kept.

    Signals:
        name_given(str): the name
    """

    name_given = Signal(str)

    def __init__(self, known: set[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Save as a template"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._known = known
        self.name = QLineEdit()
        self.name.setMaxLength(_MAX_NAME_CHARS)
        self.name.setAccessibleName(tr("Name of the template"))
        self._hint = create_label("", "caption")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        column = QVBoxLayout(self)
        column.addWidget(create_label(tr("Name")))
        column.addWidget(self.name)
        column.addWidget(self._hint)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(self._on_text)
        self._on_text("")

    def _on_text(self, text: str) -> None:
        name = text.strip()
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(bool(name))
        is_known = name in self._known
        self._hint.setText(
            tr("It takes the place of the one with this name.")
            if is_known
            else tr("Passwords and other secrets are not kept.")
        )

    def _accept(self) -> None:
        name = self.name.text().strip()
        if name:
            self.name_given.emit(name)
            self.accept()

"""The named templates of all commands: kept in the store, offered for the form that is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from backend.translation import tr
from console.panels.commands.command_draft import CommandDraft
from console.panels.commands.command_store import CommandStore, CommandTemplate
from console.panels.commands.template_button import TemplateButton
from console.state.command_request import CommandRequest
from console.state.form_schema import without_secrets


class CommandTemplates(QObject):
    """Templates never hold a secret.

    Signals:
        chosen(object): a CommandRequest that is to be filled in
        refused(str): why the form cannot be kept
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        button: TemplateButton,
        store: CommandStore,
        kept: dict[str, CommandTemplate],
        shown_draft: Callable[[], CommandDraft | None],
    ) -> None:
        """`kept`: by name, as the store has them; `shown_draft` returns the form that is shown."""
        super().__init__(button)
        self._button, self._store, self._kept = button, store, kept
        self._shown_draft = shown_draft
        button.chosen.connect(self._choose)
        button.save_requested.connect(self._save)
        button.remove_requested.connect(self._remove)

    def show(self) -> None:
        """Offer those of the command whose form is shown."""
        draft = self._shown_draft()
        wanted = draft.type if draft is not None else ""
        self._button.show_templates(each for each in self._kept.values() if each.type == wanted)

    def _choose(self, template: CommandTemplate) -> None:
        self.chosen.emit(CommandRequest(template.type, template.data))

    def _save(self, name: str) -> None:
        draft = self._shown_draft()
        payload = draft.form.payload() if draft is not None else None
        if draft is None or payload is None:
            self.refused.emit(tr("Only a form without mistakes can be kept as a template."))
            return
        data = without_secrets(draft.form.fields, payload)
        self._kept[name] = template = CommandTemplate(name=name, type=draft.type, data=data)
        self._store.keep_template(template)
        self.show()

    def _remove(self, name: str) -> None:
        self._kept.pop(name, None)
        self._store.remove_template(name)
        self.show()

"""One command that is being written: its form, and what is to be asked before it is sent."""

from functools import partial
from string import Formatter

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from backend.messages.catalogue import CatalogueReply, CommandKind
from backend.messages.text_list import join_names
from backend.translation import tr, tr_declared, tr_noop
from console.link.bridge import BackendClient
from console.panels.commands.command_form import CommandForm
from console.panels.commands.currency_lookup import CurrencyLookup
from console.panels.commands.field_choices import FieldChoices, choice_source
from console.panels.commands.field_values import format_value
from console.state.form_schema import FormField, form_fields

_QUESTIONS = {
    "money": tr_noop("This moves money. Send it?"),
    "irreversible": tr_noop("This cannot be taken back. Send it?"),
}


class CommandDraft:
    """The form of a command and the number of the last one that was sent from it (0: none).

    `is_unsent`: whether something was typed since that one.
    """

    def __init__(
        self, client: BackendClient, kind: CommandKind, catalogue: CatalogueReply | None
    ) -> None:
        self.kind = kind
        source = kind.currency
        self.form = CommandForm(
            form_fields(kind.schema, kind.module), source.field if source else "currency"
        )
        self.last_number = 0
        self.is_unsent = False
        self.sends_when_known = False  # Send was pressed before the currency was known
        self._since_sent = QElapsedTimer()
        self.lookup = self._make_lookup(client, catalogue)
        self.form.edited.connect(self._on_edited)
        if catalogue is not None:
            self.form.offer_choices(partial(_offer_choices, client, catalogue))

    @property
    def type(self) -> str:
        """The command's type."""
        return self.kind.type

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return tr_declared(self.kind.summary, self.kind.module)

    @property
    def rules_text(self) -> str:
        """What must hold for it to be accepted, a line each."""
        return "\n".join(tr_declared(rule.text, self.kind.module) for rule in self.kind.rules)

    @property
    def question(self) -> str:
        """What is to be confirmed before it is sent; empty when nothing is."""
        if self.kind.risk == "none":
            return ""
        declared = tr_declared(self.kind.confirmation, self.kind.module)
        question = declared or tr(_QUESTIONS[self.kind.risk])
        names = {name for _, name, _, _ in Formatter().parse(question) if name}
        return question.format_map({name: self._field_text(name) for name in names})

    def problems(self) -> list[str]:
        """Say which fields keep it from being sent; nothing when none does."""
        if self.form.payload() is not None:
            return []
        return [tr("Look at {fields}.", fields=join_names(self.form.problems()))]

    def note_sent(self, number: int) -> int:
        """Remember which command was sent from the form last, and return its number."""
        self.last_number = number
        self.is_unsent = False
        self._since_sent.start()
        return number

    def is_double_press(self) -> bool:
        """Whether it was sent a blink ago, and not edited since: a double click means one."""
        interval_ms = QApplication.doubleClickInterval()
        return self._since_sent.isValid() and self._since_sent.elapsed() < interval_ms

    def awaits_currency(self) -> bool:
        """Whether it waits to know its currency; then it is looked up again."""
        if self.lookup is None or self.form.currency is not None:
            return False
        self.sends_when_known = True
        self.lookup.retry()
        return True

    def _field_text(self, name: str) -> str:
        """Return a field as it will be sent, in words."""
        field = next((each for each in self.form.fields if each.name == name), None)
        payload = self.form.payload() or {}
        if field is None or name not in payload:
            return "\N{EN DASH}"
        currency = self.form.currency or ""
        text = format_value(field, payload[name], currency)
        return f"{text} {currency}".strip() if field.kind == "money" else text

    def _make_lookup(
        self, client: BackendClient, catalogue: CatalogueReply | None
    ) -> CurrencyLookup | None:
        source = self.kind.currency
        if source is None or not source.view or catalogue is None:
            return None
        view = next((each for each in catalogue.views if each.name == source.view), None)
        keys = [column.name for column in view.columns if column.key] if view is not None else []
        if not keys:
            return None
        lookup = CurrencyLookup(client, source, keys[0])
        lookup.found.connect(self.form.set_currency)
        return lookup

    def _on_edited(self) -> None:
        self.is_unsent = True
        self._since_sent.invalidate()
        self.sends_when_known = False
        if self.lookup is not None and self.kind.currency is not None:
            self.lookup.look_up(self.form.text_at(self.kind.currency.key_field))
        self.form.payload()


def _offer_choices(
    client: BackendClient, catalogue: CatalogueReply, field: FormField, line: QLineEdit
) -> FieldChoices | None:
    """Return what may be chosen in a line, where the views know."""
    source = choice_source(field, catalogue)
    return None if source is None else FieldChoices(client, source, line)

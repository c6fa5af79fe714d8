"""The forms of all commands: made when first wanted, kept until there are other commands."""

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from backend.messages.catalogue import CatalogueReply, CommandKind
from console.link.bridge import BackendClient
from console.panels.commands.command_draft import CommandDraft
from console.panels.commands.command_form import FormTexts


class CommandDrafts(QObject):
    """Drafts by the type of their command.

    Signals:
        edited(): something was typed into one of them
        currency_found(object): the CommandDraft that waited for its currency knows it now
        currency_missing(object): the CommandDraft does not get to know it, and why
    """

    edited = Signal()
    currency_found = Signal(object)
    currency_missing = Signal(object, str)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._catalogue: CatalogueReply | None = None
        self._drafts: dict[str, CommandDraft] = {}
        self._restored: dict[str, FormTexts] = {}  # by command, until its form is made
        self.kinds: Mapping[str, CommandKind] = {}

    def set_catalogue(self, catalogue: CatalogueReply) -> bool:
        """Take in which commands there are; return whether they are others than before."""
        known = {kind.type: kind for kind in catalogue.commands}
        if known == self.kinds:
            return False
        self._catalogue, self.kinds = catalogue, known
        self._drafts.clear()
        return True

    def save(self) -> str:
        """Return what was typed and not sent, as text; without secrets."""
        unsent = {kind: each.form.texts() for kind, each in self._drafts.items() if each.is_unsent}
        return msgspec.json.encode({**self._restored, **unsent}).decode()

    def restore(self, text: str) -> None:
        """Fill in the forms that `save` wrote, once each is made."""
        try:
            self._restored = msgspec.json.decode(text, type=dict[str, FormTexts])
        except msgspec.DecodeError:  # of another version: forms begin empty
            self._restored = {}
        for kind, draft in self._drafts.items():
            draft.form.set_texts(self._restored.pop(kind, {}))

    def find(self, kind: str) -> CommandDraft | None:
        """Return the draft of a command; None while there is none."""
        return self._drafts.get(kind)

    def make(self, kind: str) -> CommandDraft:
        """Return the draft of a command that there is."""
        known = self._drafts.get(kind)
        if known is not None:
            return known
        draft = self._drafts[kind] = CommandDraft(self._client, self.kinds[kind], self._catalogue)
        draft.form.edited.connect(self.edited)
        if draft.lookup is not None:
            draft.lookup.found.connect(partial(self._on_currency, draft))
            draft.lookup.missing.connect(partial(self._on_currency_missing, draft))
        draft.form.set_texts(self._restored.pop(kind, {}))
        return draft

    def _on_currency(self, draft: CommandDraft, currency: str | None) -> None:
        if draft.sends_when_known and currency is not None:
            draft.sends_when_known = False
            self.currency_found.emit(draft)

    def _on_currency_missing(self, draft: CommandDraft, reason: str) -> None:
        if draft.sends_when_known:
            draft.sends_when_known = False
            self.currency_missing.emit(draft, reason)

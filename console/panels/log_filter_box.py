"""A line for a filter over the log, completed by the words of what is installed."""

from collections.abc import Sequence

from backend.messages.catalogue import CatalogueReply
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.timeline.note_terms import NOTE_TERMS
from console.state.form_schema import form_fields
from console.widgets.filter_box import FilterBox

_FIELDS = (
    "type:",
    "subject:",
    "entity:",
    "actor:",
    "since:",
    "until:",
    "position:",
    "version:",
    "time:",
    "recorded:",
    "correlation:",
    "causation:",
    "source:",
    "basis:",
    "data.",
    *NOTE_TERMS,
)
_CALCULATED_FIELDS = ("actor", "now", "position", "recorded", "time", "version")


class LogFilterBox(FilterBox):
    """Offers the fields of events, the types and payload fields of modules, and tags of notes."""

    def __init__(self, client: BackendClient, *, hint: str) -> None:
        super().__init__(client, hint=hint)
        self._declared: list[str] = []  # words of the catalogue
        self._tags: list[str] = []
        self._offer_all()

    def set_catalogue(self, catalogue: CatalogueReply) -> None:
        """Offer the types of the installed modules, and give an example in their words."""
        types = sorted(kind.type for kind in catalogue.events)
        modules = sorted({each.partition(".")[0] + ".*" for each in types})
        fields = {field.name for kind in catalogue.events for field in form_fields(kind.schema)}
        self._declared = [
            *(f"type:{each}" for each in (*modules, *types)),
            *(f"data.{each}" for each in fields),
        ]
        if catalogue.events:
            prefix = catalogue.events[0].type.partition(".")[0]
            self.setPlaceholderText(tr("Filter, e.g. type:{module}.* since:2h", module=prefix))
        self._offer_all()

    def set_tags(self, terms: Sequence[str]) -> None:
        """Offer the terms that ask for tags of notes."""
        self._tags = list(terms)
        self._offer_all()

    def _offer_all(self) -> None:
        payload = [each for each in self._declared if each.startswith("data.")]
        words = [*_FIELDS, *self._declared, *self._tags]
        self.set_completions(words, fields=[*_CALCULATED_FIELDS, *payload])

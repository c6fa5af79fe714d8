"""A line for a condition: checked by the archive while it is typed, and completed."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal

from backend.messages.breakpoints import ANY
from backend.messages.catalogue import CatalogueReply, ViewKind
from backend.messages.commands import Failure
from backend.messages.condition_text import split_condition
from backend.messages.run_to import CheckCondition, ConditionChecked
from backend.messages.run_to_text import describe_condition
from backend.translation import tr
from console.panels.latest_query import LatestQuery
from console.panels.replay.replay_context import ReplayContext
from console.theme.plain_tip import plain_tip
from console.widgets.completing_line import CompletingLine
from console.widgets.labels import set_property

_DEBOUNCE_MS = 150  # without a key before a condition is checked
_LOG_FIELDS = ("type:", "subject:", "actor:", "data.", "since:", "until:", "position:")
_CHANGE_TERMS = ("changed:", "was.", "now.")


class ConditionBox(CompletingLine):
    """Turns green when what stands in it is a condition, red when not; the tool tip says why.

    Signals:
        submitted(): Enter was pressed
    """

    submitted = Signal()

    def __init__(self, context: ReplayContext, hint: str, *, probes: bool = False) -> None:
        """`probes`: it is an expression to be evaluated at hits, not a condition."""
        super().__init__()
        self._probes = probes
        self._condition = ""  # that a probe belongs to
        self._views: Sequence[ViewKind] = ()
        self._types: Sequence[str] = ()
        self._names: list[str] = []
        self.is_readable: bool | None = True  # None while nobody knows
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._query = LatestQuery(context.client, parent=self)
        self._query.answered.connect(self._on_checked)
        self._query.failed.connect(self._on_failure)
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._check)
        self.textChanged.connect(self._on_typed)
        self.returnPressed.connect(self.submitted)
        context.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_catalogue(context.workspace.catalogue.value)

    @property
    def condition(self) -> str:
        """What stands in it."""
        return self.text().strip()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer `broken:NAME` and `breakpoint:NAME` of these."""
        self._names = list(names)
        self._offer_fields()

    def set_condition(self, text: str) -> None:
        """Of a probe: it is evaluated where this condition holds."""
        if text != self._condition:
            self._condition = text
            if self.condition:
                self._check()
            self._offer_fields()

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None:
            self._views = catalogue.views
            self._types = [kind.type for kind in catalogue.events]
            self._offer_fields()

    def _on_typed(self) -> None:
        self.is_readable = None if self.condition else True
        self._paint("", "")
        self._offer_fields()
        if self.condition:
            self._debounce.start()
        else:
            self._debounce.stop()

    def _offer_fields(self) -> None:
        """Offer what may stand there: the fields of the view that the condition is on, else all."""
        text = self._condition if self._probes else self.text()
        split = split_condition(text, [kind.name for kind in self._views])
        kind = next((each for each in self._views if each.name == split.name), None)
        if kind is None or split.kind != "rows":
            heads = [f"{each.name}:" for each in self._views]
            types = [f"type:{each}" for each in self._types]
            names = [f"broken:{ANY}", f"breakpoint:{ANY}", *self._names]
            words = [*_LOG_FIELDS, *heads, *types, *names]
            self.offer_words(["data."] if self._probes else words)
            return
        fields = [column.name for column in kind.columns]
        words = fields if self._probes else [f"{name}:" for name in fields]
        changed = [f"changed:{name}" for name in fields]
        self.offer_words([*words, *_CHANGE_TERMS, *changed], fields)

    def _check(self) -> None:
        text = self.condition
        if not text:
            return
        question = CheckCondition(condition=text)
        if self._probes:
            question = CheckCondition(condition=self._condition or "position>0", probe=text)
        self._query.ask(question, "archive", subject=(text, self._condition))

    def _on_checked(self, found: ConditionChecked) -> None:
        if not self.condition:
            return
        is_ours = found.part == "probe" if self._probes else found.part != "probe"
        self.is_readable = found.ok or not is_ours
        if self.is_readable:
            how = tr("How: {plan}.", plan=describe_condition(found)) if found.ok else ""
            self._paint("good", how)
        else:
            self._paint("bad", found.message)

    def _on_failure(self, failure: Failure) -> None:
        self._paint("", tr("It could not be checked: {reason}", reason=failure.message))

    def _paint(self, state: str, tip: str) -> None:
        self.setToolTip(plain_tip(tip))
        set_property(self, "state", state)

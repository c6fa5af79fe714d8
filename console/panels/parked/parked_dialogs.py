"""Before many entities are retried, or events skipped: how far it reaches, and a clear yes."""

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QWidget

from backend.messages.bulks import BulkAction
from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.parked import CountParked, ParkedCount, ParkedGroup, ParkedItem
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.formatting import format_count, format_local
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.number_box import NumberBox
from console.widgets.reason_input import ReasonInput
from console.widgets.skip_reason_dialog import SkipReasonDialog

MAX_BULK_RATE = 1_000_000
_SAMPLE = 5
_TITLES: dict[BulkAction, str] = {
    "retry": tr_noop("Retry in bulk"),
    "skip": tr_noop("Skip in bulk"),
}
_BUTTONS: dict[BulkAction, str] = {"retry": tr_noop("Retry them"), "skip": tr_noop("Skip them")}
_QUESTIONS: dict[BulkAction, str] = {
    "retry": tr_noop("Apply the parked events of all these entities of {replica} again, in order?"),
    "skip": tr_noop(
        "Leave the first parked event of all these entities out of the rows of {replica}?"
    ),
}
_CONSEQUENCES: dict[BulkAction, str] = {
    "retry": tr_noop(
        "It goes on in the background, entity after entity, when this window is closed as well. It"
        " can be suspended and cancelled; what it has applied stays."
    ),
    "skip": tr_noop(
        "The rows go on without what these events say, until the replica is rebuilt. What is"
        " skipped is kept with your name and the reason."
    ),
}
_SKIP_ONE = tr_noop(
    "The rows go on without what it says, until the replica is rebuilt. It is kept with your name"
    " and the reason, and the events behind it are tried."
)
_FACTS = (
    tr_noop("Filter"),
    tr_noop("Entities"),
    tr_noop("Events"),
    tr_noop("Types"),
    tr_noop("Errors"),
    tr_noop("E.g."),
)
Confirmed = Callable[["BulkDialog"], None]


class BulkDialog(ImpactDialog):
    """Counts what a filter reaches, and starts a bulk operation on a yes."""

    def __init__(
        self,
        parent: QWidget,
        client: BackendClient,
        action: BulkAction,
        replica: str,
        filter_text: str,
        confirmed: Confirmed,
        production_name: str,
    ) -> None:
        self.action: BulkAction = action
        self.replica, self.filter = replica, filter_text
        self.count: ParkedCount | None = None
        self.reason = ReasonInput()
        self.rate = NumberBox(0, MAX_BULK_RATE, tr("events/s"))
        self.rate.setSpecialValueText(tr("no cap"))
        self.rate.setAccessibleName(tr("Events a second at most"))
        super().__init__(
            parent,
            Impact(
                title=tr(_TITLES[action]),
                question=tr(_QUESTIONS[action], replica=replica),
                action=tr(_BUTTONS[action]),
                facts=dict.fromkeys(tr(name) for name in _FACTS),
                consequences=[tr(_CONSEQUENCES[action])],
                grade="final" if action == "skip" else "costly",
            ),
            lambda: confirmed(self),
            production_name=production_name,
            inputs=self._inputs(),
            required=self.reason if action == "skip" else None,
        )
        self.set_fact(tr("Filter"), filter_text or tr("everything that is parked"))
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_count)
        self._query.failed.connect(self._on_failure)
        self.reason.textChanged.connect(self._check)
        self._check()
        self._query.ask(CountParked(filter=filter_text, sample=_SAMPLE), replica)

    def _inputs(self) -> QWidget:
        part = QWidget()
        form = QFormLayout(part)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("At most"), self.rate)
        if self.action == "skip":
            form.addRow(tr("Reason"), self.reason)
        return part

    def _on_count(self, count: ParkedCount) -> None:
        self.count = count
        self.set_fact(tr("Entities"), format_count(count.entities))
        self.set_fact(tr("Events"), format_count(count.events))
        self.set_fact(tr("Types"), _groups_text(count.types, count.entities))
        self.set_fact(tr("Errors"), _groups_text(count.errors, count.entities))
        self.set_fact(
            tr("E.g."), "\n".join(_sample_text(each) for each in count.sample) or tr("none")
        )
        self._check()
        self._fit()

    def _fit(self) -> None:
        """Make room for what was counted: texts of several lines are cut else."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            height_px = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), height_px))

    def _on_failure(self, failure: Failure) -> None:
        self.set_obstacle(tr("It cannot be counted: {reason}", reason=failure.message))

    def _check(self) -> None:
        if self.count is None:
            self.set_obstacle(tr("It is being counted."))
        elif not self.count.entities:
            self.set_obstacle(tr("Nothing that is parked matches."))
        elif self.action == "skip" and not self.reason.reason:
            self.set_obstacle(tr("A skip needs a reason."))
        else:
            self.set_obstacle("")


class SkipDialog(SkipReasonDialog):
    """Asks why the first parked event of an entity is to be skipped."""

    def __init__(
        self,
        parent: QWidget,
        replica: str,
        item: ParkedItem,
        confirmed: Callable[[str], None],
        production_name: str,
    ) -> None:
        impact = Impact(
            title=tr("Skip a parked event"),
            question=tr(
                "Leave event {position} of {entity} out of {view}?",
                position=format_count(item.position),
                entity=item.entity,
                view=item.view,
            ),
            action=tr("Skip it"),
            facts={
                tr("Replica"): replica,
                tr("Type"): item.type,
                tr("Parked"): format_local(item.parked_at_us),
                tr("Behind it"): format_counted(item.waiting, "event waits", "events wait"),
            },
            consequences=[tr(_SKIP_ONE)],
            grade="final",
        )
        super().__init__(parent, impact, confirmed, production_name)


def _groups_text(groups: list[ParkedGroup], entities: int) -> str:
    """Write the largest groups of the entities counted, and how much the others hold."""
    shown = groups[:_SAMPLE]
    lines = [f"{format_count(each.entities)}  {each.name}" for each in shown]
    left = entities - sum(each.entities for each in shown)
    if shown and left > 0:
        lines.append(_rest_text(groups, left, entities))
    return "\n".join(lines) or tr("none")


def _rest_text(groups: list[ParkedGroup], left: int, entities: int) -> str:
    """Say how many groups are not listed: the backend sends the largest ones alone."""
    held = format_counted(left, "entity", "entities")
    more = len(groups) - min(len(groups), _SAMPLE)
    if sum(each.entities for each in groups) == entities:
        return tr("and {number} more, with {entities}", number=format_count(more), entities=held)
    least = format_count(more + 1)
    return tr("and at least {number} more, with {entities}", number=least, entities=held)


def _sample_text(item: ParkedItem) -> str:
    return tr(
        "{view}  {entity} at {position}",
        view=item.view,
        entity=item.entity,
        position=format_count(item.position),
    )

"""Before a rebuild: what is rebuilt, what that costs, and what is answered meanwhile."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QPushButton, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.messages.notices import ReplicaSample
from backend.messages.number_text import format_counted
from backend.messages.queries import AskView, ViewPage
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.formatting import format_duration, format_rate
from console.widgets.choice_box import ChoiceBox
from console.widgets.impact_dialog import Impact, ImpactDialog

_SECOND_US = 1_000_000
_ARCHIVE = "archive"
_EVENTS, _ROWS, _TIME = tr_noop("Applied anew"), tr_noop("Rows replaced"), tr_noop("Time")
_NOT_BEGUN = tr_noop("shown as soon as it has begun")
_MEANWHILE = tr_noop(
    "The rows that are there now are answered and kept current meanwhile. They are replaced in one"
    " step when the new ones have come as far and are verified; until then the rebuild can be"
    " cancelled, and changes nothing."
)
_IN_PLACE = tr_noop(
    "The rows are in PostgreSQL and are rebuilt in their place, all of them: until they have caught"
    " up, the replica answers with what it has so far. That cannot be cancelled. Other replicas are"
    " not touched."
)
_WHERE_IN_PLACE = tr_noop(
    "Rows in PostgreSQL are rebuilt in their place instead: until they have caught up, their"
    " replica answers with what it has so far, and that cannot be cancelled."
)
_PARKS = tr_noop("An event that a handler cannot apply is parked, as it is otherwise.")
_ON_ERROR = tr_noop(
    "An event that a handler cannot apply stops the rebuild, with its error in full, unless it may"
    " go on past errors."
)


class RebuildChoice(msgspec.Struct, frozen=True):
    """What is to be rebuilt: no `views` for all; `entity`: the only rows that are taken over."""

    views: tuple[str, ...] = ()
    entity: str = ""
    past_errors: bool = False


class RebuildDialog(ImpactDialog):
    """Asks what to rebuild; without a clear yes nothing is done."""

    def __init__(
        self,
        parent: QWidget,
        names: Sequence[str],
        head: int | None,
        confirmed: Callable[[RebuildChoice], None],
        sample: ReplicaSample | None = None,
        catalogue: CatalogueReply | None = None,
    ) -> None:
        """`names`: of the replicas to be rebuilt; `head`: the log's end, None: not known.

        `sample`: of the only one, whose views may be chosen among; the catalogue says by what their
        rows are told apart.
        """
        self._keys = _key_columns(catalogue)
        self._head, self._sample = head, sample
        self._rate_per_s = _last_rate_per_s(sample)
        self._row_counts: dict[str, int] = {}
        self.view, self.entity = ChoiceBox(), QLineEdit()
        self.past_errors = QCheckBox(tr("Go on past errors: park what cannot be applied"))
        in_place = is_in_place(sample)
        inputs = None if sample is None or in_place else self._create_inputs(sample)
        consequences = [_IN_PLACE, _PARKS] if in_place else [_MEANWHILE, _ON_ERROR]
        if sample is None:
            consequences.append(_WHERE_IN_PLACE)
        impact = _describe_rebuild(names, head, consequences)
        super().__init__(parent, impact, lambda: confirmed(self.choice), inputs=inputs)
        self._show_cost()

    @property
    def rebuild(self) -> QPushButton:
        """The button that says yes."""
        return self.confirm

    @property
    def choice(self) -> RebuildChoice:
        """What is chosen."""
        view: str = self.view.currentData() or ""
        entity = self.entity.text().strip() if view else ""
        return RebuildChoice((view,) if view else (), entity, self.past_errors.isChecked())

    def count_rows(self, client: BackendClient) -> None:
        """Count the rows of the replica's views."""
        sample = self._sample
        for view in sample.views if sample else ():
            counted = LatestQuery(client, parent=self)
            counted.answered.connect(self._note_rows)
            counted.ask(AskView(view=view.view, limit=1), sample.name if sample else "")

    def _note_rows(self, page: ViewPage) -> None:
        self._row_counts[page.view] = page.total
        self._show_cost()

    def _show_cost(self) -> None:
        self.entity.setEnabled(bool(self.view.currentData()))
        self.entity.setPlaceholderText(self._entity_hint())
        self.set_fact(tr(_ROWS), self._rows_text())
        self.set_fact(tr(_TIME), self._time_text())

    def _entity_hint(self) -> str:
        """Say what can be named: rows told apart by several columns are of no one entity."""
        names = self._keys.get(self.view.currentData() or "", ())
        if len(names) > 1:
            return tr("all rows; or those of one {columns}", columns=join_names(names))
        return tr("all rows; or an entity, as orders/order-17")

    def _rows_text(self) -> str:
        if self.choice.entity:
            return tr("those of {entity}, and no other", entity=self.choice.entity)
        if self._sample is None:
            return tr("all of all views")
        views = self.choice.views or tuple(view.view for view in self._sample.views)
        if any(view not in self._row_counts for view in views):
            return tr("being counted…")
        return format_counted(sum(self._row_counts[view] for view in views), "row")

    def _time_text(self) -> str:
        if not self._rate_per_s or self._head is None:
            return tr(_NOT_BEGUN)
        took_us = round(self._head / self._rate_per_s * _SECOND_US)
        rate = format_rate(self._rate_per_s)
        return tr(
            "about {span}, at the {rate} events/s of the last rebuild",
            span=format_duration(took_us),
            rate=rate,
        )

    def _create_inputs(self, sample: ReplicaSample) -> QWidget:
        self.view.addItem(tr("All views"), "")
        for view in sample.views:
            self.view.addItem(view.view, view.view)
        self.view.setAccessibleName(tr("View to rebuild"))
        self.entity.setAccessibleName(tr("Only the rows of this entity"))
        self.entity.setEnabled(False)
        self.past_errors.setAccessibleName(self.past_errors.text())
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("View"), self.view)
        if sample.name != _ARCHIVE:
            form.addRow(tr("Only the rows of"), self.entity)
        form.addRow("", self.past_errors)
        self.view.currentIndexChanged.connect(self._show_cost)
        self.entity.textChanged.connect(self._show_cost)
        return inputs


def _key_columns(catalogue: CatalogueReply | None) -> dict[str, list[str]]:
    """Return the columns by which the rows of each view are told apart."""
    views = catalogue.views if catalogue is not None else []
    return {each.name: [column.name for column in each.columns if column.key] for each in views}


def _last_rate_per_s(sample: ReplicaSample | None) -> float:
    """Return how fast the last rebuild went, 0 when there was none."""
    rebuilt = sample.rebuild if sample else None
    if rebuilt is None or rebuilt.state != "done" or not rebuilt.took_us:
        return 0.0
    return rebuilt.position * _SECOND_US / rebuilt.took_us


def is_in_place(sample: ReplicaSample | None) -> bool:
    """Say whether a replica's rows are in PostgreSQL, where they are rebuilt in their place."""
    storage = sample.storage if sample is not None else None
    return storage is not None and bool(storage.database)


def _describe_rebuild(
    names: Sequence[str], head: int | None, consequences: Sequence[str]
) -> Impact:
    """Say what will be applied anew, and what is answered meanwhile."""
    events = tr("all of the log") if head is None else format_counted(head, "event")
    return Impact(
        title=tr("Rebuild"),
        question=tr("Rebuild rows of {replicas} from the log?", replicas=join_names(names)),
        action=tr("Rebuild"),
        facts={
            tr(_EVENTS): (
                tr("{events}, by each of them", events=events) if len(names) > 1 else events
            ),
            tr(_ROWS): tr("all"),
            tr(_TIME): tr(_NOT_BEGUN),
            tr("Side effects"): tr("none: only rows are written"),
        },
        consequences=[tr(each) for each in consequences],
    )

"""The same row in every replica, side by side, with what differs marked."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.queries import AskView, ViewPage
from backend.messages.text_list import join_items, join_names
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.views.row_fields import WholeRow, differing_fields
from console.state.declared_titles import column_title
from console.state.formatting import UNKNOWN, format_count, format_duration
from console.tables.cell_text import format_row_cells
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import set_label, set_tone

_POSITION, _AGE = tr_noop("At position"), tr_noop("Rows are behind")


class ReplicaRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one replica answered; `problem`: why it did not."""

    row: WholeRow | None = None
    position: int = 0
    events_behind: int | None = None
    age_us: int | None = None
    problem: str = ""


class ReplicaComparison(QWidget):
    """A column a replica, a line a field; what differs stands out, and is counted."""

    def __init__(self, client: BackendClient, theme: Theme) -> None:
        super().__init__()
        self._client = client
        self._names: tuple[str, ...] = ()
        self._queries: dict[str, LatestQuery] = {}
        self._answers: dict[str, ReplicaRow] = {}
        self._row: WholeRow | None = None
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("The row in every replica"))
        self.grid.row_pressed.connect(self._select)
        self.summary = ElidedLabel("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.grid, 1)
        column.addWidget(self.summary)

    def set_replicas(self, names: Sequence[str]) -> None:
        """Compare these from the next row on; the row in sight is asked for again."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            if self._row is not None and self.isVisible():
                self.show_row(self._row)

    def show_row(self, row: WholeRow) -> None:
        """Ask every replica for this row."""
        if self._row is None or (row.view, row.key) != (self._row.view, self._row.key):
            self._answers.clear()
        self._row = row
        question = AskView(view=row.view, filter=row.key_filter, limit=1)
        for name in self._names:
            self._query_of(name).ask(question, name, subject=(row.view, row.key))
        self._show()

    def _query_of(self, name: str) -> LatestQuery:
        if name not in self._queries:
            query = self._queries[name] = LatestQuery(self._client, parent=self)
            query.answered.connect(partial(self._on_page, name))
            query.failed.connect(partial(self._on_failure, name))
        return self._queries[name]

    def _on_page(self, name: str, page: ViewPage) -> None:
        found = [WholeRow(view=page.view, columns=page.columns, cells=row) for row in page.rows]
        self._answers[name] = ReplicaRow(
            row=found[0] if found else None,
            position=page.position,
            events_behind=page.events_behind,
            age_us=page.age_us,
        )
        self._show()

    def _on_failure(self, name: str, failure: Failure) -> None:
        self._answers[name] = ReplicaRow(problem=failure.message)
        self._show()

    def _show(self) -> None:
        heading = ColumnHeading(title=tr_noop("Field"), width_chars=14)
        columns = [ColumnHeading(title=name, width_chars=16, is_data=True) for name in self._names]
        self.model.set_headings((heading, *columns))
        answered = {name: self._answers[name] for name in self._names if name in self._answers}
        heard = [each.row for each in answered.values() if not each.problem]
        differing = differing_fields(heard)
        self.model.set_rows(comparison_rows(self._names, answered, differing))
        is_whole = len(answered) == len(self._names)
        silent = [name for name, each in answered.items() if each.problem]
        text, tone = _summarize(differing, silent, heard, is_whole=is_whole)
        set_label(self.summary, text, text)
        set_tone(self.summary, tone)

    def _select(self, row: int) -> None:
        shown = self.model.rows[row]
        self.grid.set_selected_key(shown.key if shown is not None else None)


def comparison_rows(
    names: Sequence[str], answers: Mapping[str, ReplicaRow], differing: set[str]
) -> list[TableRow]:
    """Return a line for each field, below where each replica stands and how old its rows are."""
    shown = [answers.get(name, ReplicaRow()) for name in names]
    known = [each.row for each in shown if each.row is not None]
    rows = [
        _line(tr(_POSITION), [_position_text(each) for each in shown], tone="muted"),
        _line(tr(_AGE), [_age_text(each) for each in shown], tone="muted"),
    ]
    if not known:
        return rows
    held = [each.row for each in shown]
    texts = [format_row_cells(row.columns, row.cells) if row else [] for row in held]
    for place, column in enumerate(known[0].columns):
        cells = [text[place] if text else UNKNOWN for text in texts]
        differs = column.name in differing
        title = column_title(column, known[0].view)
        rows.append(_line(f"≠ {title}" if differs else title, cells, "warn" if differs else "text"))
    return rows


def _line(title: str, texts: Sequence[str], tone: InkName) -> TableRow:
    tones: tuple[InkName, ...] = ("muted", *(tone for _ in texts))
    return TableRow(key=title, texts=(title, *texts), tones=tones, tool_tip="\n".join(texts))


def _position_text(answer: ReplicaRow) -> str:
    if answer.problem:
        return answer.problem
    return format_count(answer.position) if answer.position else UNKNOWN


def _age_text(answer: ReplicaRow) -> str:
    if answer.events_behind is None or answer.problem:
        return UNKNOWN
    if not answer.events_behind:
        return tr("nothing behind")
    behind = format_counted(answer.events_behind, "event")
    return join_items((behind, format_duration(answer.age_us)))


def _summarize(
    differing: set[str],
    silent: Sequence[str],
    heard: Sequence[WholeRow | None],
    *,
    is_whole: bool,
) -> tuple[str, Tone | Literal[""]]:
    if silent:
        names = join_names(silent)
        text = tr("{replicas}: no answer. What it holds is not known.", replicas=names)
        return text, "unknown"
    if not is_whole:
        return tr("Waiting for every replica to answer."), ""
    if differing:
        fields = format_counted(len(differing), "field differs", "fields differ")
        return tr("{fields} between the replicas.", fields=fields), "warn"
    return _summarize_same(heard)


def _summarize_same(heard: Sequence[WholeRow | None]) -> tuple[str, Tone | Literal[""]]:
    """Say what nothing differs in: in nothing, where nobody was heard."""
    if not heard:
        return tr("No replica is known: what they hold cannot be compared."), "unknown"
    if all(row is None for row in heard):
        return tr("No replica holds this row."), "warn"
    if len(heard) == 1:
        return tr("Only one replica is known: there is none to compare it with."), "unknown"
    return tr("All replicas hold the same row."), ""

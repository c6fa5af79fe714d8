"""Which rows of a table are selected: one, several, or a range that goes on from an anchor."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QObject, Signal

from console.tables.table_rows import TableRow
from console.tables.window_model import WindowModel

_MAX_RANGE_ROWS = 1_000  # that are selected at once: more takes longer than a frame


class RowSelection(QObject):
    """Rows by key, each with its place in the whole table, and with its text where it is known.

    `current`: the key of the row that was picked last, which other panels show. `span`: the first
    and last place of what is selected, while it is a range. `first_place`: where the first row of
    the model stands in the whole table. `read_rows`: gives the rows in (first, last) places, as
    far as they are known. `is_whole`: whether the model has all rows there are, live ones.

    Signals: `changed` when other rows are selected.
    """

    changed = Signal()

    def __init__(self, model: WindowModel, parent: QObject, *, is_whole: bool) -> None:
        super().__init__(parent)
        self._model, self._is_whole = model, is_whole
        self.current: Hashable | None = None
        self.span: tuple[int, int] | None = None
        self.first_place = 0
        self.shown_rows: Callable[[], Sequence[TableRow | None]] = lambda: model.rows
        self.read_rows: Callable[[int, int], Mapping[int, TableRow]] = self._model_rows
        self._anchor: tuple[Hashable, int] | None = None
        self._places: dict[Hashable, int] = {}
        self._rows: dict[Hashable, TableRow] = {}

    @property
    def keys(self) -> AbstractSet[Hashable]:
        """The keys of the selected rows."""
        return self._places.keys()

    @property
    def range_start(self) -> Hashable | None:
        """The key of the row at which the selected range began; None without a range."""
        return self._anchor[0] if self.span is not None and self._anchor is not None else None

    @property
    def current_row(self) -> int | None:
        """Where the current row stands in the model; None when it is not there."""
        return None if self.current is None else _index_of(self.current, self._model.rows)

    def rows(self) -> list[TableRow]:
        """Return the selected rows in the table's order; of live ones those still there."""
        shown = {row.key: row for row in self.shown_rows() if row is not None}
        if self._is_whole:
            return [row for key, row in shown.items() if key in self._places]
        known = {**self._rows, **shown}
        ordered = sorted(self._places.items(), key=lambda each: each[1])
        return [known[key] for key, _ in ordered if key in known]

    def clear(self) -> None:
        """Select nothing."""
        self.current = self.span = self._anchor = None
        self._places.clear()
        self._rows.clear()
        self.changed.emit()

    def pick(self, key: Hashable, place: int | None = None) -> None:
        """Make a row the current one, and the only one unless it is among several.

        `place`: where it stands in the whole table, needed when it is not in the model.
        """
        if key not in self._places:
            self.clear()
            rows = self.shown_rows()
            index = _index_of(key, rows)
            if place is None:
                place = self.first_place + (index or 0)
            self._anchor, self._places[key] = (key, place), place
            row = None if index is None else rows[index]
            self._rows.update({} if row is None else {key: row})
        self.current = key
        self.changed.emit()

    def toggle(self, place: int, row: TableRow) -> bool:
        """Add a row, or take it out of several; return whether it is selected now."""
        self.span = None
        if row.key in self._places and len(self._places) > 1:
            del self._places[row.key]
            self._rows.pop(row.key, None)
            self.changed.emit()
            return False
        self._anchor = (row.key, place)
        self.add({place: row})
        return True

    def select_range(self, place: int) -> None:
        """Select from where the selection began to this place, and nothing else.

        Rows that are not known yet are added when they are.
        """
        start = place if self._anchor is None else self._anchor_place(*self._anchor)
        start = max(place - _MAX_RANGE_ROWS + 1, min(start, place + _MAX_RANGE_ROWS - 1))
        first, last = sorted((start, place))
        self._begin_span(first, last)  # first: pages may come while they are asked for
        self.add(self.read_rows(first, last))

    def select_all(self) -> None:
        """Select every row of the model."""
        first, last = self.first_place, self.first_place + len(self._model.rows) - 1
        self._begin_span(first, last)
        self.add(self._model_rows(first, last))

    def add(self, rows: Mapping[int, TableRow]) -> None:
        """Select these rows as well, by place."""
        for place, row in rows.items():
            self._places[row.key] = place
            self._rows[row.key] = row
        self.changed.emit()

    def _begin_span(self, first: int, last: int) -> None:
        self._places.clear()
        self._rows.clear()
        self.span = (first, last)

    def _anchor_place(self, key: Hashable, place: int) -> int:
        """Return where a range begins: live rows move, so their key counts before their place."""
        index = _index_of(key, self.shown_rows())
        return place if index is None else self.first_place + index

    def _model_rows(self, first: int, last: int) -> dict[int, TableRow]:
        places = range(max(first, self.first_place), last + 1)
        known = zip(places, self.shown_rows()[places.start - self.first_place :], strict=False)
        return {place: row for place, row in known if row is not None}


def _index_of(key: Hashable, rows: Sequence[TableRow | None]) -> int | None:
    keys = [row.key if row is not None else None for row in rows]
    return keys.index(key) if key in keys else None

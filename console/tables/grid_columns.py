"""The columns of a grid: as wide as they need to be, and where and how an operator wants them."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from console.state.table_layouts import TableLayout, TableLayouts
from console.tables.table_rows import ColumnHeading
from console.tables.window_model import WindowModel

_PADDING_PX = 18  # pixels around a column's text
_MAX_NUMBER_CHARS = 40  # of a number, or of a few amounts, that a column makes room for
_MAX_TEXT_CHARS = 24  # of any other text; what is longer is elided


class GridColumns(QObject):
    """Gives the columns their widths, and remembers those that an operator chose himself.

    Columns are moved by dragging their titles, and widened by dragging the edges between them.
    `fits_texts`: room is made for texts too, and not only for numbers. `table`: the name by which
    the layout is remembered, empty for none.

    Signals: `arranged` when the columns were given their widths anew.
    """

    arranged = Signal()

    def __init__(
        self, view: QTableView, model: WindowModel, metrics: QFontMetrics, *, fits_texts: bool
    ) -> None:
        super().__init__(view)
        self._view, self._model, self._metrics = view, model, metrics
        self._fits_texts = fits_texts
        self._grown_px: dict[int, int] = {}  # what columns needed so far, by place
        self._whole_px: dict[int, int] = {}  # what those that stretch need to show all of a text
        self._layouts, self.table = TableLayouts(), ""  # kept nowhere, until it has a name
        self._is_arranging = False  # what changes now is not the operator's choice
        self._header.setSectionsMovable(True)
        self._header.sectionResized.connect(self._on_resized)
        self._header.sectionMoved.connect(self._on_moved)

    @property
    def _header(self) -> QHeaderView:
        """The view's; a wrapper that is kept is lost once the view's window has been another."""
        return self._view.horizontalHeader()

    @property
    def layout(self) -> TableLayout:
        """What the operator chose."""
        return self._layouts.layout_of(self.table)

    @property
    def shown_places(self) -> list[int]:
        """The columns that are shown, from left to right, by their places in the model."""
        header = self._header
        ordered = sorted(range(len(self._headings)), key=header.visualIndex)
        return [place for place in ordered if not header.isSectionHidden(place)]

    def remember(self, layouts: TableLayouts, table: str) -> None:
        """Take up the layout of this table, and keep what is chosen from now on."""
        self._layouts, self.table = layouts, table
        self.arrange()

    def arrange(self) -> None:
        """Give the columns of the model's headings their widths, anew, and their order."""
        self._grown_px.clear()
        self._whole_px.clear()
        with self._arranging():
            self._show_and_hide()
            for place in range(len(self._headings)):
                self._header.resizeSection(place, self._start_px(place))
            self._order()
        self.stretch()
        self.arranged.emit()

    def make_room_for_title(self, place: int) -> None:
        """Widen a column whose title, with a mark by now, does not fit any more."""
        needed_px = self._header.sectionSizeHint(place)
        if not self._is_chosen(place) and self._header.sectionSize(place) < needed_px:
            self._resize(place, needed_px)
            self.stretch()

    def store_sort(self, sort: str) -> None:
        """Keep by which column the rows are sorted."""
        self._layouts.store_sort(self.table, sort)

    def show_column(self, place: int, *, shown: bool) -> None:
        """Show a column or hide it; the last one stays."""
        name = self._headings[place].column_name
        hidden = self.layout.hidden - {name} if shown else self.layout.hidden | {name}
        if shown or len(self.shown_places) > 1:
            self._store(replace(self.layout, hidden=hidden))
            self.arrange()
            self.grow()

    def reset(self) -> None:
        """Return to the columns as they are declared."""
        self._store(TableLayout(sort=self.layout.sort))
        self.arrange()
        self.grow()

    def grow(self) -> None:
        """Make room for the numbers that are there: one that is cut reads as another.

        A grid that scrolls itself, also sideways, makes room for texts as well.
        """
        grown = False
        rows = [row for row in self._model.rows if row is not None]
        for place, heading in enumerate(self._headings if rows else ()):
            if not self._is_chosen(place) and (heading.is_right_aligned or self._fits_texts):
                texts = [row.texts[place] for row in rows]
                needed_px = self._content_px(place, texts)
                self._grown_px[place] = max(needed_px, self._grown_px.get(place, 0))
                if self._header.sectionSize(place) < needed_px:
                    self._resize(place, needed_px)
                    grown = True
                grown |= heading.stretches and self._has_longer(place, texts)
        if grown:
            self.stretch()

    def stretch(self) -> None:
        """Give the room that is left to the columns that take it; never less than their width.

        What one of them does not need to show all of its texts, the others have.
        """
        header, shown = self._header, self.shown_places
        stretching = [
            place
            for place in shown
            if self._headings[place].stretches and not self._is_chosen(place)
        ]
        others = sum(header.sectionSize(place) for place in shown if place not in stretching)
        left_px = self._view.viewport().width() - others
        ordered = sorted(stretching, key=lambda place: self._whole_px.get(place, 0))
        for number, place in enumerate(ordered):
            share_px = left_px // (len(ordered) - number)
            is_last = number == len(ordered) - 1
            wanted_px = share_px if is_last else min(share_px, self._whole_px.get(place, share_px))
            least_px = max(self._least_px(place), self._grown_px.get(place, 0))
            self._resize(place, max(wanted_px, least_px))
            left_px -= header.sectionSize(place)

    @property
    def _headings(self) -> Sequence[ColumnHeading]:
        return self._model.headings

    def _is_chosen(self, place: int) -> bool:
        return self._headings[place].column_name in self.layout.widths_px

    def _least_px(self, place: int) -> int:
        declared_px = self._headings[place].width_chars * self._metrics.horizontalAdvance("0")
        return max(declared_px + _PADDING_PX, self._header.sectionSizeHint(place))

    def _start_px(self, place: int) -> int:
        chosen_px = self.layout.widths_px.get(self._headings[place].column_name)
        return chosen_px if chosen_px is not None else self._least_px(place)

    def _content_px(self, place: int, texts: Sequence[str]) -> int:
        """Return the width that a column's texts need."""
        unit = self._metrics.horizontalAdvance("0")
        if self._headings[place].is_right_aligned:
            text_px = min(max(map(len, texts)), _MAX_NUMBER_CHARS) * unit
        else:
            text_px = min(self._widest_px(texts), _MAX_TEXT_CHARS * unit)
        return text_px + _PADDING_PX

    def _has_longer(self, place: int, texts: Sequence[str]) -> bool:
        """Note how wide the texts of a column are that stretches; say whether one is wider."""
        before_px = self._whole_px.get(place, 0)
        self._whole_px[place] = max(before_px, self._widest_px(texts) + _PADDING_PX)
        return self._whole_px[place] > before_px

    def _widest_px(self, texts: Sequence[str]) -> int:
        """Return how wide the widest text is; of as many characters some scripts are wider."""
        others = max((each for each in texts if not each.isascii()), key=len, default="")
        return max(map(self._metrics.horizontalAdvance, (max(texts, key=len), others)))

    def _show_and_hide(self) -> None:
        names = [heading.column_name for heading in self._headings]
        hidden = self.layout.hidden if set(names) - self.layout.hidden else frozenset[str]()
        for place, name in enumerate(names):
            self._header.setSectionHidden(place, name in hidden)

    def _order(self) -> None:
        """Put the columns into the chosen order; those that were not there then come last."""
        names = [heading.column_name for heading in self._headings]
        chosen = [name for name in self.layout.order if name in names]
        for visual, name in enumerate([*chosen, *(each for each in names if each not in chosen)]):
            self._header.moveSection(self._header.visualIndex(names.index(name)), visual)

    def _resize(self, place: int, width_px: int) -> None:
        with self._arranging():
            self._header.resizeSection(place, width_px)

    @contextmanager
    def _arranging(self) -> Generator[None]:
        before, self._is_arranging = self._is_arranging, True
        try:
            yield
        finally:
            self._is_arranging = before

    def _on_resized(self, place: int, _before_px: int, width_px: int) -> None:
        if not self._is_arranging and width_px and place < len(self._headings):
            name = self._headings[place].column_name
            widths_px = {**self.layout.widths_px, name: width_px}
            self._store(replace(self.layout, widths_px=widths_px))

    def _on_moved(self, _place: int, _before: int, _after: int) -> None:
        if not self._is_arranging:
            ordered = sorted(range(len(self._headings)), key=self._header.visualIndex)
            names = tuple(self._headings[place].column_name for place in ordered)
            self._store(replace(self.layout, order=names))
        self._view.viewport().update()

    def _store(self, layout: TableLayout) -> None:
        self._layouts.store(self.table, layout)

"""What a view is asked for, in inputs above its table; and what came, in words beneath it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from backend.messages.catalogue import ViewKind
from backend.messages.number_text import format_counted
from backend.messages.row_code import ViewCode
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.views.page_code import describe_mixed
from console.panels.views.page_freshness import answer_place
from console.panels.views.view_query import ANY_REPLICA, ViewQuery
from console.state.formatting import format_count, format_duration
from console.state.view_parts import describe_parts_of_page
from console.tables.view_cells import FormattedPage
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.elided_label import ElidedLabel
from console.widgets.filter_box import FilterBox
from console.widgets.labels import create_label, set_label, set_property, set_tone
from console.widgets.status_mark import StatusMark

_AT_TIP = tr_noop(
    "Show the view as it stood at a position (99440) or a time (2017-09-19T10:00), "
    "from the archive; empty for now."
)


_ANY_PX = 16_777_215  # as Qt bounds widths that nobody bounds
_MOST_AT_PX = 260  # beside the filter, to which it leaves the room
_AT_PX, _LEAST_AT_PX = 210, 120  # of the moment beside the filter, and below it
_LEAST_FILTER_PX = 260  # of the filter; with less than that it gets a row of its own


class ViewControls(QWidget):
    """Filter, replica, and the moment as of which the view is shown; in two rows where narrow.

    Signals:
        changed(): one of them changed
    """

    changed = Signal()

    def __init__(self, client: BackendClient) -> None:
        super().__init__()
        self.filter = FilterBox(client, hint=tr("Filter"))
        self.replica = QComboBox()
        self.replica.addItem(tr(ANY_REPLICA))
        self.replica.setToolTip(tr("Which replica answers"))
        self.replica.setMinimumContentsLength(11)
        self.at = QLineEdit()
        self.at.setPlaceholderText(tr("now, or a position or time"))
        self.at.setToolTip(tr(_AT_TIP))
        self.at.setClearButtonEnabled(True)
        self.at.setMinimumWidth(_AT_PX)
        self.at.setMaximumWidth(_MOST_AT_PX)
        self.grouping = _create_toggle(
            tr("Groups"), tr("Count and sum the rows by a field or a time (G)")
        )
        self.detail = _create_toggle(
            tr("Detail"), tr("All of the selected row, beside the rows (D)")
        )
        self._rest, self._is_below = QWidget(), False
        row = QHBoxLayout(self._rest)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.replica)
        row.addWidget(create_label(tr("as of"), "caption"))
        row.addWidget(self.at, 1)
        row.addWidget(self.grouping)
        row.addWidget(self.detail)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.filter, 0, 0)
        self._grid.addWidget(self._rest, 0, 1)
        self.filter.applied.connect(self._on_changed)
        self.replica.activated.connect(self._on_changed)
        self.at.editingFinished.connect(self._on_changed)
        self.at.textChanged.connect(self._on_at_edited)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room to read a filter: what is beside it goes below it in a narrow panel."""
        super().resizeEvent(event)
        narrowed_px = _AT_PX - max(self.at.sizeHint().width(), self.at.minimumWidth())
        beside_px = self._rest.sizeHint().width() + max(0, narrowed_px)
        is_below = self.width() - beside_px - self._grid.horizontalSpacing() < _LEAST_FILTER_PX
        if is_below != self._is_below:
            self._is_below = is_below
            self.at.setMinimumWidth(_LEAST_AT_PX if is_below else _AT_PX)
            self.at.setMaximumWidth(_ANY_PX if is_below else _MOST_AT_PX)
            self._grid.removeWidget(self._rest)
            self._grid.addWidget(self._rest, int(is_below), int(not is_below))

    @property
    def selected_replica(self) -> str:
        """The chosen replica; empty for any."""
        return "" if self.replica.currentIndex() <= 0 else self.replica.currentText()

    def apply_to(self, query: ViewQuery) -> ViewQuery:
        """Return the first page of what the inputs ask for, of the same view."""
        return query.with_filter(
            self.filter.applied_filter, self.selected_replica, self.at.text().strip()
        )

    def show_view(self, kind: ViewKind) -> None:
        """Complete the columns of a view, and give an example in its own words."""
        names = [column.name for column in kind.columns]
        names += [f"{each.name}.{field.path}" for each in kind.columns for field in each.fields]
        calculated = [name for name in names if ".*" not in name]
        self.filter.set_completions([f"{name}:" for name in names], kind.name, [*calculated, "now"])
        states = [f"{each.name}:{next(iter(each.tones))}" for each in kind.columns if each.tones]
        amounts = [f"{each.name}>100" for each in kind.columns if each.kind == "money"]
        shown = " ".join(states[:1] + amounts[:1])
        self.filter.setPlaceholderText(
            tr("Filter, e.g. {example}, or words", example=shown) if shown else tr("Filter")
        )

    def set_replicas(self, names: Iterable[str]) -> None:
        """Offer these replicas; what was chosen stays chosen, though it may be gone."""
        wanted = [tr(ANY_REPLICA), *names]
        chosen = self.replica.currentText()
        if chosen not in wanted:
            wanted.append(chosen)
        present = [self.replica.itemText(place) for place in range(self.replica.count())]
        if wanted != present:
            self.replica.clear()
            self.replica.addItems(wanted)
            self.replica.setCurrentText(chosen)

    def show_moment_error(self, message: str) -> None:
        """Mark the moment, and say what is wrong with it; nothing with an empty message."""
        set_property(self.at, "state", "bad" if message else "")
        self.at.setToolTip(message or tr(_AT_TIP))

    def select_replica(self, name: str) -> None:
        """Choose a replica, also one that is not known yet; empty for any."""
        if name and self.replica.findText(name) < 0:
            self.replica.addItem(name)
        self.replica.setCurrentText(name or tr(ANY_REPLICA))

    def _on_at_edited(self, text: str) -> None:
        self.show_moment_error("")
        if not text:
            self._on_changed()

    def _on_changed(self, _signal: object = None) -> None:
        self.changed.emit()


def _create_toggle(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


class PageFooter(QWidget):
    """Who answered, from which position, how fast; and the pages.

    Signals:
        page_requested(object): the page (int, from 0) to go to
    """

    page_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        end = Qt.TextElideMode.ElideRight
        self.source = ElidedLabel("", "caption", elide=end)  # gives way first
        self.freshness = ElidedLabel("", "caption", elide=end, is_text_wide=True)
        self.mixed = ElidedLabel("", "caption", elide=end, is_text_wide=True)
        self.mixed.hide()
        self.row_range = create_label("", "caption")
        self.mark = StatusMark(theme)
        self.mark.hide()
        self._range_text = self._hidden_text = ""
        self._page = 0
        self._pages = 1
        self._buttons = [
            self._make_button("⇤", tr("First page"), lambda: self._request_page(0)),
            self._make_button(
                "←", tr("Page before (Ctrl+PgUp)"), lambda: self._request_page(self._page - 1)
            ),
            self._make_button(
                "→", tr("Next page (Ctrl+PgDown)"), lambda: self._request_page(self._page + 1)
            ),
            self._make_button("⇥", tr("Last page"), lambda: self._request_page(self._pages - 1)),
        ]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.mark)
        layout.addWidget(self.freshness)
        layout.addWidget(self.mixed)
        layout.addWidget(self.source, 1)
        layout.addWidget(self.row_range)
        for button in self._buttons:
            layout.addWidget(button)

    def show_freshness(self, text: str, tone: Tone) -> None:
        """Say how old the page is, with a mark; green only what is known to be current."""
        self.mark.set_tone(tone, text)
        self.mark.show()
        set_label(self.freshness, text, text)
        set_tone(self.freshness, "" if tone == "ok" else tone)

    def show_failure(self, message: str) -> None:
        """Say that the page could not be had again, and so may be old."""
        self.show_freshness(message, "bad")

    def show_past(self, at: str) -> None:
        """Say that this is the past, which does not age."""
        self.mark.hide()
        text = tr("as of {moment}", moment=at)
        set_label(self.freshness, text, text)
        set_tone(self.freshness, "")

    def show_page(self, text: FormattedPage, page: int, size: int) -> None:
        """Say what came."""
        answered = text.page
        took = tr("read in {time}", time=format_duration(answered.took_us))
        speed = tr("from its cache") if answered.cached else took
        rows = format_counted(answered.total, "row")
        place = answer_place(answered.replica, answered.position)
        parts = describe_parts_of_page(answered.parts)
        source = "  ·  ".join(each for each in (place, parts, rows, speed) if each)
        set_label(self.source, source, source)
        first = page * size + 1
        last = page * size + len(text.rows)
        shown = tr("rows {first} to {last}", first=format_count(first), last=format_count(last))
        self._range_text = shown if text.rows else tr("no rows")
        self._show_range()
        self._page, self._pages = page, max(1, -(-answered.total // size))
        self._enable_buttons(is_first=page == 0, is_last=page + 1 >= self._pages)

    def show_hidden(self, count: int | None) -> None:
        """Say how many rows the filter leaves out; nothing when it is none, or not known."""
        hidden = tr("{number} hidden by the filter", number=format_count(count))
        self._hidden_text = hidden if count else ""
        self._show_range()

    def show_code(self, code: ViewCode | None) -> None:
        """Say of a view that its rows are of several versions of its code, and what to do."""
        text, explanation = describe_mixed(code)
        set_label(self.mixed, text, explanation)
        set_tone(self.mixed, "warn")
        self.mixed.setVisible(bool(text))

    def clear(self) -> None:
        """Say nothing: no page is shown."""
        self.mark.hide()
        self._range_text = self._hidden_text = ""
        for part in (self.source, self.freshness, self.mixed, self.row_range):
            set_label(part, "")
        for button in self._buttons:
            button.setEnabled(False)

    def _show_range(self) -> None:
        parts = (self._range_text, self._hidden_text)
        set_label(self.row_range, "  ·  ".join(part for part in parts if part))

    def turn_pages(self, by: int) -> None:
        """Go forth or back by some pages."""
        self._request_page(self._page + by)

    def _enable_buttons(self, *, is_first: bool, is_last: bool) -> None:
        """Enable what leads somewhere; one that does not any more hands its focus to one that does.

        Qt would give it to whatever is next.
        """
        enabled = zip(self._buttons, (not is_first,) * 2 + (not is_last,) * 2, strict=True)
        usable = dict(enabled)
        target = next((button for button, can in usable.items() if can), None)
        loses_focus = any(button.hasFocus() and not can for button, can in usable.items())
        if loses_focus and target is not None:
            target.setEnabled(True)
            target.setFocus()
        for button, can in usable.items():
            button.setEnabled(can)

    def _request_page(self, page: int) -> None:
        if 0 <= page < self._pages and page != self._page:
            self.page_requested.emit(page)

    def _make_button(self, text: str, tip: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setProperty("role", "flat")
        button.clicked.connect(then)
        return button

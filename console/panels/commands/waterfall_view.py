"""The waterfall of a command: a bar per process, drawn to one scale, with its numbers beneath."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from backend.messages.text_list import join_items, label_text
from backend.messages.waterfall import CLIENT, WaterfallStep
from backend.translation import tr, tr_noop
from console.plots.stacked_bar import BarPart, StackedBar
from console.state.formatting import format_duration
from console.theme.theme import Theme
from console.widgets.labels import create_label, set_label

_PENS = {  # of the theme's; neighbours in a bar never have the same
    "received": 0,
    "decided": 1,
    "on disk": 2,
    "answered": 3,
    "published": 4,
    "begun": 1,
    "applied": 4,
    "visible": 3,
}
_STAGES = {
    "received": tr_noop("received"),
    "decided": tr_noop("decided"),
    "on disk": tr_noop("on disk"),
    "answered": tr_noop("answered"),
    "published": tr_noop("published"),
    "answer here": tr_noop("answer here"),
    "begun": tr_noop("begun"),
    "applied": tr_noop("applied"),
    "visible": tr_noop("visible"),
    "in the window": tr_noop("in the window"),
}
_WINDOW_PEN = 5
_THIS_WINDOW = tr_noop("this window")


class WaterfallView(QWidget):
    """Bars below each other, one a process, each beginning where it could begin."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_ProcessRow] = []
        self._note = create_label("", "caption", selectable=True)
        self._note.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 2)
        column.setSpacing(3)
        column.addWidget(create_label(tr("Where the time went"), "section"))
        column.addLayout(self._grid)
        column.addWidget(self._note)
        self.hide()

    @property
    def lines(self) -> list[str]:
        """What stands there, a text per process."""
        return [row.text for row in self._rows if row.is_shown]

    @property
    def note(self) -> str:
        """What is said beneath the bars."""
        return self._note.text()

    def show_way(
        self, steps: Sequence[WaterfallStep], missing: Mapping[str, str], note: str = ""
    ) -> None:
        """Show these steps; `missing`: replicas without times, each with why."""
        self.setVisible(bool(steps or note))
        begin_us = steps[0].from_us if steps else 0
        whole_us = max((step.until_us for step in steps), default=0) - begin_us
        groups = [(place, list(group)) for place, group in groupby(steps, lambda each: each.place)]
        while len(self._rows) < len(groups):
            self._rows.append(_ProcessRow(self._theme, self._grid, 2 * len(self._rows)))
        for place, row in enumerate(self._rows):
            if place < len(groups):
                row.show(*groups[place], begin_us, whole_us)
            else:
                row.hide()
        lines = [note] if note else []
        lines += [
            tr("{replica}: {why}.", replica=replica, why=why) for replica, why in missing.items()
        ]
        set_label(self._note, "\n".join(lines))
        self._note.setVisible(bool(lines))


class _ProcessRow:
    """One process: its bar, and beneath it each step with what it took."""

    def __init__(self, theme: Theme, grid: QGridLayout, line: int) -> None:
        self._name, self._total = create_label(), create_label()
        self._bar = StackedBar(theme)
        self._steps = create_label("", "caption", selectable=True)
        self._steps.setWordWrap(True)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self._name, line, 0, middle)
        grid.addWidget(self._bar, line, 1, middle)
        grid.addWidget(self._total, line, 2, middle | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._steps, line + 1, 1, 1, 2)

    @property
    def is_shown(self) -> bool:
        return not self._name.isHidden()

    @property
    def text(self) -> str:
        return label_text(self._name.text(), self._steps.text())

    def show(self, place: str, steps: list[WaterfallStep], begin_us: int, whole_us: int) -> None:
        for widget in self._widgets():
            widget.show()
        text = join_items(
            tr("{stage} +{span}", stage=tr(_STAGES[step.stage]), span=format_duration(step.took_us))
            for step in steps
        )
        lead = BarPart(None, steps[0].from_us - begin_us)
        parts = (lead, *(BarPart(_pen(step), step.took_us) for step in steps))
        title = tr(_THIS_WINDOW) if place == CLIENT else place
        self._bar.set_parts(parts, max(whole_us, 1), label_text(title, text))
        set_label(self._name, title)
        total = format_duration(steps[-1].until_us - begin_us)
        set_label(self._total, total, tr("From the beginning until its last step"))
        set_label(self._steps, text)

    def hide(self) -> None:
        for widget in self._widgets():
            widget.hide()

    def _widgets(self) -> tuple[QLabel, StackedBar, QLabel, QLabel]:
        return self._name, self._bar, self._total, self._steps


def _pen(step: WaterfallStep) -> int:
    return _PENS.get(step.stage, _WINDOW_PEN)

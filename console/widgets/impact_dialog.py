"""Before what costs much or cannot be undone: how far it reaches, and then a clear yes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr, tr_noop
from console.widgets.focus import FocusedKeysDialog
from console.widgets.labels import create_label, set_label, set_property, set_tone

ImpactGrade = Literal["costly", "final"]
_COUNTING = tr_noop("being counted…")
_WIDTH_PX = 520


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """What an act would do, as far as it is known before it is done.

    `question`: one sentence. `action`: the text of the button that does it. `facts`: how much is
    reached, by name, e.g. Events, Rows, Side effects, Time; None: it is still being counted.
    `consequences`: a paragraph each. `grade`: `costly` is confirmed; `final` cannot be undone, and
    on what is marked production its name has to be typed.
    """

    title: str
    question: str
    action: str
    facts: Mapping[str, str | None] = {}
    consequences: Sequence[str] = ()
    grade: ImpactGrade = "costly"


class ImpactDialog(FocusedKeysDialog):
    """Asks once; without a clear yes nothing is done. Escape is a no.

    The keyboard begins at what has to be written, and else at Cancel; Enter in a line does nothing.
    """

    def __init__(
        self,
        parent: QWidget,
        impact: Impact,
        confirmed: Callable[[], None],
        *,
        production_name: str = "",
        inputs: QWidget | None = None,
        required: QWidget | None = None,
    ) -> None:
        """`confirmed` is called for a yes; `production_name`: of the mark, empty without one.

        `inputs`: what may be chosen, shown below the question; `required`: the one of them without
        which nothing is done.
        """
        super().__init__(parent)
        self._confirmed = confirmed
        self._asked_name = production_name if impact.grade == "final" else ""
        self._required = required
        self._obstacle = ""
        self._facts: dict[str, QLabel] = {}
        self.confirm, self.cancel = QPushButton(impact.action), QPushButton(tr("Cancel"))
        self.typed_name = QLineEdit()
        self._note = create_label()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(impact.title)
        self._lay_out(impact, inputs)
        self.confirm.clicked.connect(self._on_confirm)
        self.cancel.clicked.connect(self.reject)
        self.typed_name.textChanged.connect(self._update)
        self._update()
        self.open()

    def set_fact(self, name: str, text: str) -> None:
        """Write what was counted meanwhile."""
        set_label(self._facts[name], text)
        self.fit()

    def set_obstacle(self, reason: str) -> None:
        """Say why it cannot be done now; empty: it can."""
        self._obstacle = reason
        self._update()

    def texts(self) -> list[str]:
        """Return everything that it says, from above."""
        return [each.text() for each in self.findChildren(QLabel) if each.text()]

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin at what cannot do harm; a window that comes back is as it was."""
        super().showEvent(event)
        if not event.spontaneous():
            asked = self._required or (self.typed_name if self._asked_name else self.cancel)
            asked.setFocus()

    def _update(self) -> None:
        """Offer the act when nothing is in its way, and the name that is asked for was typed."""
        typed = self.typed_name.text().strip()
        is_named = typed == self._asked_name
        self.confirm.setEnabled(is_named and not self._obstacle)
        is_wrong = bool(typed) and not self._asked_name.startswith(typed)
        set_property(self.typed_name, "state", "bad" if is_wrong else "")
        name = self._asked_name
        asked = tr("This is production. Type {name} to go on.", name=name) if name else ""
        set_label(self._note, self._obstacle or asked)
        set_tone(self._note, "bad" if self._obstacle else "warn")
        self._note.setVisible(bool(self._note.text()))
        self.fit()

    def fit(self) -> None:
        """Become as high as what is said now needs: else it is taken from what was there before."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            needed_px = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed_px))

    def _on_confirm(self) -> None:
        self.accept()
        self._confirmed()

    def _lay_out(self, impact: Impact, inputs: QWidget | None) -> None:
        question = create_label(impact.question, "title")
        question.setWordWrap(True)
        question.setMinimumWidth(_WIDTH_PX)
        picture = QLabel()
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        picture.setPixmap(warning.pixmap(32))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(10)
        text.addWidget(question)
        if inputs is not None:
            text.addWidget(inputs)
        if impact.facts:
            text.addLayout(self._create_facts(impact.facts))
        for each in impact.consequences:
            paragraph = create_label(each)
            paragraph.setWordWrap(True)
            text.addWidget(paragraph)
        self._note.setWordWrap(True)
        text.addWidget(self._note)
        self.typed_name.setPlaceholderText(self._asked_name)
        self.typed_name.setAccessibleName(tr("Name of what is marked production"))
        self.typed_name.setVisible(bool(self._asked_name))
        text.addWidget(self.typed_name)
        text.addLayout(self._create_buttons())
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 16, 18, 14)
        row.setSpacing(14)
        row.addWidget(picture)
        row.addLayout(text, 1)

    def _create_facts(self, facts: Mapping[str, str | None]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(facts.items()):
            value = self._facts[name] = create_label(tr(_COUNTING) if text is None else text)
            value.setWordWrap(True)
            value.setAccessibleName(name)
            caption = create_label(name, "caption")
            grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        return grid

    def _create_buttons(self) -> QHBoxLayout:
        self.confirm.setProperty("role", "danger")
        for button in (self.confirm, self.cancel):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        return row

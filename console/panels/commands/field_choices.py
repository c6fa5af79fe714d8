"""What may be chosen in a field of a form: entities that there are, currencies, values in use."""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from backend.messages.catalogue import CatalogueReply
from backend.messages.groups import AskGroups, GroupKey, GroupPage, Measure
from backend.messages.money import currency_codes
from backend.messages.queries import AskView, Question, ViewPage
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.command_request import key_views
from console.state.form_schema import CURRENCY_PATTERN, FormField

_DEBOUNCE_MS = 200  # without a key, before anything is asked
_MAX_CHOICES = 20
_MAX_ROWS = 5  # in sight; the others are scrolled to
_MAX_LABEL_CHARS = 60
_SEARCHED = re.compile(r"[\w.-]+")  # what needs no quotes in a filter


class ChoiceSource(msgspec.Struct, frozen=True):
    """Where a field's choices come from: rows of a view by key, values of its column, or a list.

    `label`: a column whose text stands beside the key.
    """

    kind: Literal["entity", "value", "currency"]
    view: str = ""
    column: str = ""
    label: str = ""


def choice_source(field: FormField, catalogue: CatalogueReply) -> ChoiceSource | None:
    """Return the source of a text field by its name: a key of a view comes before a column."""
    if field.kind != "text":
        return None
    if field.pattern == CURRENCY_PATTERN:
        return ChoiceSource("currency")
    view = key_views(catalogue).get(field.name)
    if view is not None:
        texts = (each.name for each in view.columns if each.kind == "text" and not each.key)
        return ChoiceSource("entity", view.name, field.name, next(texts, ""))
    for each in sorted(catalogue.views, key=lambda kind: (kind.rank, kind.name)):
        if any(one.name == field.name and one.kind == "text" for one in each.columns):
            return ChoiceSource("value", each.name, field.name)
    return None


class FieldChoices(QListWidget):
    """Stands below a line while there is something to choose; Down goes into it, Escape closes it.

    Anything else may be typed as well: an entity may be there that no row shows yet.
    """

    def __init__(self, client: BackendClient, source: ChoiceSource, line: QLineEdit) -> None:
        super().__init__()
        self._source, self._line = source, line
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_reply)
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self.offer)
        self.setAccessibleName(tr("Choices for {field}", field=line.accessibleName()))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        line.textEdited.connect(self._on_edited)
        down = QAction(line)
        down.setShortcut(QKeySequence(Qt.Key.Key_Down))
        down.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        down.triggered.connect(self._go_down)
        line.addAction(down)

    @property
    def offered(self) -> list[str]:
        """The keys that are offered."""
        rows = range(self.count())
        return [str(self.item(row).data(Qt.ItemDataRole.UserRole)) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the list, and the line has the focus again."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes on does not want to choose."""
        super().focusOutEvent(event)
        self.hide()

    def _on_edited(self, _text: str) -> None:
        self._timer.start()

    def _go_down(self) -> None:
        if self.isVisible() and self.count():
            self.setFocus()
            self.setCurrentRow(0)
        else:
            self.offer()

    def offer(self) -> None:
        """Look for what matches the text."""
        typed = self._line.text().strip()
        if self._source.kind == "currency":
            found = [code for code in currency_codes() if code.startswith(typed.upper())]
            self._show([(code, code) for code in found])
            return
        question = self._question(typed)
        if question is not None:
            self._query.replace(question)

    def _question(self, typed: str) -> Question | None:
        source = self._source
        if typed and not _SEARCHED.fullmatch(typed):
            return None
        if source.kind == "value":
            return AskGroups(
                view=source.view,
                filter=f"{source.column}:{typed}*" if typed else "",
                keys=[GroupKey(field=source.column)],
                measures=[Measure(function="count")],
                limit=_MAX_CHOICES,
            )
        columns = [source.column, *([source.label] if source.label else [])]
        text = " or ".join(f"{column}:{typed}*" for column in columns) if typed else ""
        return AskView(view=source.view, filter=text, limit=_MAX_CHOICES)

    def _on_reply(self, reply: object) -> None:
        if not self._line.hasFocus():
            return  # whoever typed has gone on
        if isinstance(reply, GroupPage):
            values = [str(row[0]) for row in reply.rows if row[0]]
            self._show([(value, value) for value in values])
        elif isinstance(reply, ViewPage):
            names = [column.name for column in reply.columns]
            rows = [dict(zip(names, row, strict=True)) for row in reply.rows]
            self._show(
                [
                    (str(row[self._source.column]), _label(row, self._source))
                    for row in rows
                    if row.get(self._source.column)
                ]
            )

    def _show(self, choices: list[tuple[str, str]]) -> None:
        self.clear()
        for key, text in choices:
            self.addItem(text)  # Qt makes it: one that Python made crashed clear(), now and then
            self.item(self.count() - 1).setData(Qt.ItemDataRole.UserRole, key)
        is_chosen = [key for key, _ in choices] == [self._line.text().strip()]
        rows = min(self.count(), _MAX_ROWS)
        self.setFixedHeight(max(1, rows) * max(self.sizeHintForRow(0), 18) + 2 * self.frameWidth())
        self.setVisible(bool(choices) and not is_chosen)

    def _choose(self, item: QListWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        self._line.setText(key)
        self._line.textEdited.emit(key)
        self._timer.stop()  # what was chosen is not looked for
        self._close()

    def _close(self) -> None:
        self._line.setFocus()
        self.hide()


def _label(row: Mapping[str, object], source: ChoiceSource) -> str:
    key, label = str(row[source.column]), str(row.get(source.label) or "")[:_MAX_LABEL_CHARS]
    return f"{key}  \N{EM DASH}  {label}" if label and label != key else key

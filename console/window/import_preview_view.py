"""What an import would do, as it is shown before: the first events, and the lines not taken."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from backend.messages.import_preview import ImportKind, ImportPreview, PreviewedFate
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import join_names, label_text
from backend.translation import tr, tr_noop
from console.state.formatting import format_local
from console.theme.theme import Theme
from console.widgets.impact_dialog import Impact
from console.widgets.label_grid import GridCell, GridColumn, LabelGrid
from console.widgets.labels import create_label

_KINDS: dict[ImportKind, str] = {
    "cloudevents": tr_noop("CloudEvents"),
    "online-retail": tr_noop("UCI Online Retail: a wholesaler's invoices, as history"),
    "olist": tr_noop("Olist's tables: a marketplace, as history"),
}
_EVENT_COLUMNS = (
    GridColumn(heading=tr_noop("Happened")),
    GridColumn(heading=tr_noop("Type")),
    GridColumn(heading=tr_noop("Subject")),
    GridColumn(heading=tr_noop("Data")),
)
_FATE_COLUMNS = (
    GridColumn(heading=tr_noop("Lines"), is_figure=True),
    GridColumn(heading=tr_noop("Why")),
    GridColumn(heading=tr_noop("First lines")),
)
_MAX_DATA_CHARS, _MAX_REASON_CHARS, _MAX_NAME_CHARS = 60, 90, 40
_MAX_TIP_CHARS = 1_000
_HEIGHT_PX = 260
_IS_FACTS = tr_noop(
    "It is history as it was: no rule is asked, and nothing is sent anywhere. The replicas catch up"
    " with it."
)
_STAYS = tr_noop(
    "The log only grows: what was imported cannot be taken out again. A cancelled import can be"
    " gone on with."
)


def describe_import(found: ImportPreview) -> Impact:
    """Say what would be recorded, of what."""
    facts = {
        tr("File"): Path(found.file).name,
        tr("Kind"): tr(_KINDS[found.kind]),
        tr("Lines"): format_number(found.lines),
        tr("Taken"): format_number(found.taken),
        tr("New"): format_counted(found.new, "event"),
    }
    if found.before:
        facts[tr("Imported before")] = format_counted(found.before, "event")
    return Impact(
        title=tr("Import"),
        question=tr("Import this file into the log?"),
        action=tr("Import"),
        facts=facts,
        consequences=[tr(_IS_FACTS), tr(_STAYS)],
        grade="final",
    )


class ImportPreviewView(QScrollArea):
    """The first events as they would be recorded, and lines of which there is something to say."""

    def __init__(self, theme: Theme, found: ImportPreview) -> None:
        super().__init__()
        self.events = LabelGrid(theme, _EVENT_COLUMNS)
        self.not_taken, self.findings = (LabelGrid(theme, _FATE_COLUMNS) for _ in range(2))
        self.events.show_rows(
            [
                (
                    GridCell(format_local(event.time)),
                    _cut(event.type, _MAX_NAME_CHARS),
                    _cut(event.subject, _MAX_NAME_CHARS),
                    _cut(event.data, _MAX_DATA_CHARS),
                )
                for event in found.first
            ]
        )
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        not_taken = [each for each in found.fates if each.kind != "finding"]
        findings = [each for each in found.fates if each.kind == "finding"]
        for title, grid, is_shown in (
            (tr("The first events as they would be recorded"), self.events, bool(found.first)),
            (tr("Lines that are not taken"), self.not_taken, bool(not_taken)),
            (tr("Taken, with a remark"), self.findings, bool(findings)),
        ):
            if is_shown:
                column.addWidget(create_label(title, "caption"))
                column.addWidget(grid)
        self.not_taken.show_rows([_fate_row(each) for each in not_taken])
        self.findings.show_rows([_fate_row(each) for each in findings])
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("What would be imported"))
        self.setMinimumHeight(min(_HEIGHT_PX, inside.sizeHint().height()))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumWidth(inside.sizeHint().width() + 20)


def _fate_row(fate: PreviewedFate) -> tuple[GridCell, ...]:
    lines = join_names(format_number(line) for line in fate.lines)
    place = label_text(fate.file, lines) if lines else fate.file
    count = format_number(fate.count)
    shown = GridCell(count) if fate.kind == "finding" else GridCell(count, "warn")
    return shown, _cut(read_sentence(fate.meaning), _MAX_REASON_CHARS), _cut(place, _MAX_NAME_CHARS)


def _cut(text: str, chars: int) -> GridCell:
    shown = text if len(text) <= chars else f"{text[:chars]}\N{HORIZONTAL ELLIPSIS}"
    return GridCell(shown, None, text[:_MAX_TIP_CHARS])

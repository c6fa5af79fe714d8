from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.import_preview import ImportPreview, PreviewedEvent, PreviewedFate
from console.theme.theme import Theme
from console.window.import_preview_view import ImportPreviewView

_LONG = "x" * 2_000


def test_that_long_names_in_a_file_are_cut_and_their_tool_tips_go_on(
    theme: Theme, qtbot: QtBot
) -> None:
    event = PreviewedEvent(time=0, type=_LONG, subject=_LONG, actor="anna", data=_LONG)
    fate = PreviewedFate(
        kind="unreadable", file=_LONG, code="bad-time", meaning=_LONG, count=1, lines=[7]
    )
    found = ImportPreview(
        kind="cloudevents",
        file="/srv/long.jsonl",
        lines=2,
        taken=1,
        new=1,
        before=0,
        by_type={_LONG: 1},
        first=[event],
        fates=[fate],
    )
    view = ImportPreviewView(theme, found)
    qtbot.addWidget(view)
    labels = [each for each in view.findChildren(QLabel) if "xxx" in each.text()]
    assert len(labels) == 5
    assert all(len(each.text()) < 100 < len(each.toolTip()) for each in labels)

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.exchange.olist.findings import MEANINGS
from backend.messages.import_preview import ImportPreview, PreviewedEvent, PreviewedFate
from backend.translation import install_lookup
from console.theme.theme import Theme
from console.window.import_preview_view import ImportPreviewView

_LONG = "x" * 2_000


def previewed(*fates: PreviewedFate, first: Sequence[PreviewedEvent] = ()) -> ImportPreview:
    return ImportPreview(
        kind="cloudevents",
        file="/srv/long.jsonl",
        lines=2,
        taken=1,
        new=1,
        before=0,
        by_type={_LONG: 1},
        first=list(first),
        fates=list(fates),
    )


def test_that_long_names_in_a_file_are_cut_and_their_tool_tips_go_on(
    theme: Theme, qtbot: QtBot
) -> None:
    event = PreviewedEvent(time=0, type=_LONG, subject=_LONG, actor="anna", data=_LONG)
    fate = PreviewedFate(
        kind="unreadable", file=_LONG, code="bad-time", meaning=_LONG, count=1, lines=[7]
    )
    view = ImportPreviewView(theme, previewed(fate, first=[event]))
    qtbot.addWidget(view)
    labels = [each for each in view.findChildren(QLabel) if "xxx" in each.text()]
    assert len(labels) == 5
    assert all(len(each.text()) < 100 < len(each.toolTip()) for each in labels)


def test_that_the_reasons_of_lines_are_in_the_windows_language(theme: Theme, qtbot: QtBot) -> None:
    meanings = (
        "no CloudEvent: id is missing",
        "Quantity is not a whole number: 'six'",
        MEANINGS["never-sold"],
    )
    fates = [
        PreviewedFate(kind="unreadable", file="a.csv", code="x", meaning=each, count=1, lines=[7])
        for each in meanings
    ]
    install_lookup(lambda text: f"<{text}>" if "{n" not in text else text)
    try:
        view = ImportPreviewView(theme, previewed(*fates))
    finally:
        install_lookup(None)
    qtbot.addWidget(view)
    shown = {each.text() for each in view.findChildren(QLabel)}
    assert {
        "<no CloudEvent: <id is missing.>>",
        "<Quantity is not a whole number: 'six'>",
        f"<{MEANINGS['never-sold']}>",
    } <= shown

"""What a store does not keep is said to be not kept, wherever an event is shown."""

from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from backend.messages.events import Event, Origin
from backend.messages.identifiers import parse_event_id
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.messages.queries import EventContext
from console.panels.event.causation_area import CausationArea
from console.panels.event.metadata_grid import metadata_rows, origin_rows
from console.panels.timeline.event_marks import EventMarks
from console.panels.timeline.event_notes import EventNotes
from console.panels.timeline.timeline_columns import TimelineRows
from console.state.event_lines import format_event_line
from console.state.formatting import format_in_zone, format_local, format_utc
from console.state.observable import Observable
from console.state.workspace import Workspace
from tests.console.panels.commands.command_operator import HeldClient

BARE = Event(
    7,
    VERSION_NOT_KEPT,
    parse_event_id("order 17"),
    "/theirs",
    "OrderPlaced",
    "",
    TIME_NOT_KEPT,
    TIME_NOT_KEPT,
    None,
    None,
    "",
    SCHEMA_NOT_KEPT,
    None,
    b"{}",
)
ORIGIN = Origin("734:17", b'{"a":1}', ("payload: no JSON",), "ff00")


def test_that_a_time_that_is_not_kept_is_said_to_be_in_every_form() -> None:
    forms = (format_utc, format_local, format_in_zone)
    assert [form(TIME_NOT_KEPT) for form in forms] == ["not kept"] * 3


def test_that_the_details_name_what_is_not_kept() -> None:
    shown = {row.name: row.value for row in metadata_rows(BARE)}
    assert shown["Id"] == "order 17"
    assert shown["Position"] == "7 in the log; the place in its stream is not kept"
    for name in ("Happened", "Recorded", "Subject", "Actor", "Correlation", "Schema version"):
        assert shown[name] == "not kept", name


def test_that_the_details_say_where_it_was_read_and_what_could_not_be() -> None:
    shown = {row.name: row.value for row in origin_rows(ORIGIN)}
    assert shown["Position in its store"] == "734:17"
    assert (shown["Could not be read"], shown["Payload (hex)"]) == ("payload: no JSON", "ff00")
    assert origin_rows(None) == []


def test_that_a_payload_that_could_not_be_read_is_shown_in_hex() -> None:
    assert format_event_line(BARE, origin=ORIGIN).summary == "not readable: ff00"
    assert format_event_line(BARE).summary == ""


def test_that_no_command_is_made_up_for_an_event_whose_cause_is_not_kept(qtbot: QtBot) -> None:
    area = CausationArea()
    qtbot.addWidget(area)
    area.show_context(EventContext(event=BARE, cause=None, chain=[BARE], views=[], origin=ORIGIN))
    beginning = area.tree.topLevelItem(0)
    assert beginning is not None
    assert beginning.text(0) == "What caused it is not kept"


def test_that_the_place_in_the_store_is_a_column_of_the_timeline(tmp_path: Path) -> None:
    client, owner = HeldClient(tmp_path), QObject()
    notes = EventNotes(client, Workspace(data=tmp_path, actor=Observable("anna")), owner)
    marks = EventMarks(owner)
    line = format_event_line(BARE, origin=ORIGIN)

    theirs = TimelineRows(marks, notes, is_of_store=True)
    ours = TimelineRows(marks, notes)

    place = [each.name for each in theirs.headings].index("origin")
    assert theirs.write(line, None).texts[place] == "734:17"
    assert "origin" not in [each.name for each in ours.headings]
    assert len(ours.headings) == len(theirs.headings) == len(ours.write(line, None).texts)
    client.stop()

import msgspec

from backend.messages.row_history import EventOrigin
from console.panels.replay_history.version_rows import dim_rows_after, event_tip
from console.tables.table_rows import InkName, TableRow


def version(position: int, *, is_dimmed: bool) -> TableRow:
    ink: InkName = "faint" if is_dimmed else "text"
    return TableRow(key=position, texts=(str(position),), tones=(ink,))


def test_that_only_versions_that_the_playhead_has_passed_are_written_anew() -> None:
    rows = [version(30, is_dimmed=True), version(20, is_dimmed=True), version(10, is_dimmed=False)]

    moved = dim_rows_after(rows, 20)

    assert [row.tones for row in moved] == [("faint",), ("text",), ("text",)]
    assert moved[0] is rows[0]
    assert moved[2] is rows[2]
    assert dim_rows_after(moved, 5)[1].tones == ("faint",)


def test_that_the_tip_of_an_event_names_the_code_that_took_it_if_it_is_known() -> None:
    origin = EventOrigin(
        position=7,
        id=bytes(16),
        type="order.created",
        subject="order-1",
        time=0,
        recorded=0,
        actor="anna",
        correlation=bytes(16),
    )
    assert event_tip(origin).endswith("anna")
    assert event_tip(msgspec.structs.replace(origin, code="a1")).endswith("written by code a1")

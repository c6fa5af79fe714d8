import msgspec

from backend.messages.catalogue import Column
from backend.messages.row_history import EventOrigin, RowVersion
from console.panels.replay_history.version_rows import (
    build_version_table,
    dim_rows_after,
    event_tip,
    value_curve,
)
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


COLUMNS = [
    Column(name="order_id", kind="text", key=True),
    Column(name="total", kind="integer"),
    Column(name="position", kind="position"),
]
ORIGIN = EventOrigin(
    position=7,
    id=bytes(16),
    type="order.created",
    subject="order-1",
    time=0,
    recorded=0,
    actor="anna",
    correlation=bytes(16),
)


def test_that_the_end_of_a_row_is_a_line_without_values_and_no_point_of_a_curve() -> None:
    gone = msgspec.structs.replace(ORIGIN, position=9, type="order.erased")
    born = RowVersion(
        event=ORIGIN, key=["1"], before=None, after=["1", 5, 7], changed=["order_id", "total"]
    )
    end = RowVersion(event=gone, key=["1"], before=["1", 5, 7], after=["1", 5, 9], is_end=True)
    table = build_version_table(COLUMNS, [end, born], "orders", 9)
    assert [heading.name for heading in table.headings][3] == "total"
    assert [row.texts[1] for row in table.rows] == ["order.erased: row removed", "order.created"]
    assert table.headings[1].width_chars == len("order.erased: row removed")
    assert [row.texts[3] for row in table.rows] == ["\N{EN DASH}", "5"]
    curve = value_curve(COLUMNS, [end, born], "orders", "total", 9)
    assert (curve.points, curve.now) == ([(7, 5.0)], "\N{EN DASH}")


def test_that_the_tip_of_an_event_names_the_code_that_took_it_if_it_is_known() -> None:
    assert event_tip(ORIGIN).endswith("anna")
    assert event_tip(msgspec.structs.replace(ORIGIN, code="a1")).endswith("written by code a1")

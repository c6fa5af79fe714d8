"""The plan of a grouping in words, the same in the window and on the command line."""

from typing import assert_never

from backend.messages.groups import RowPlan
from backend.messages.number_text import format_counted
from backend.translation import tr


def describe_row_plan(plan: RowPlan) -> str:
    """Say how rows were found: `index on status; 1 204 rows looked at`."""
    match plan.access:
        case "scan":
            way = tr("every row of the view")
        case "index":
            way = tr("index on {index}", index=plan.index)
        case "key":
            way = tr("key {index}", index=plan.index)
        case "full-text":
            way = tr("full-text index on {index}", index=plan.index)
        case "history":
            way = tr("every row as it was then")
        case _:
            assert_never(plan.access)
    found = (
        format_counted(plan.matched, "item")
        if plan.counts_items
        else format_counted(plan.matched, "row")
    )
    if plan.looked_at is None:
        return tr("{way}; {found} counted", way=way, found=found)
    looked_at = format_counted(plan.looked_at, "row")
    return tr("{way}; {rows} looked at, {found} counted", way=way, rows=looked_at, found=found)

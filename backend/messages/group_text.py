"""The plan of a grouping in words, the same in the window and on the command line."""

from typing import assert_never

from backend.messages.groups import RowPlan
from backend.messages.number_text import format_counted


def describe_row_plan(plan: RowPlan) -> str:
    """Say how rows were found: `index on status; 1 204 rows looked at`."""
    match plan.access:
        case "scan":
            way = "every row of the view"
        case "index":
            way = f"index on {plan.index}"
        case "key":
            way = f"key {plan.index}"
        case "full-text":
            way = f"full-text index on {plan.index}"
        case "history":
            way = "every row as it was then"
        case _:
            assert_never(plan.access)
    found = (
        format_counted(plan.matched, "item")
        if plan.counts_items
        else format_counted(plan.matched, "row")
    )
    counted = f"{found} counted"
    if plan.looked_at is None:
        return f"{way}; {counted}"
    looked_at = format_counted(plan.looked_at, "row")
    return f"{way}; {looked_at} looked at, {counted}"

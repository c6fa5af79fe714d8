"""A filter's plan in words, the same in the window and on the command line."""

from typing import assert_never

from backend.messages.filter_plans import FilterPlan
from backend.messages.number_text import format_number


def describe_plan(plan: FilterPlan) -> str:
    """Return by what the events are found, and how many are looked at."""
    share = f"{format_number(plan.looked_at)} of {format_number(plan.log_events)} looked at"
    match plan.access:
        case "everything":
            return "no filter: nothing has to be looked at"
        case "scan":
            return f"no index serves it: {share}"
        case "position":
            return f"range of positions; {share}"
        case "type" | "subject" | "correlation" | "time":
            return f"index on {plan.access}; {share}"
        case _:
            assert_never(plan.access)

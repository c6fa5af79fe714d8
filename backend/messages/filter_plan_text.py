"""A filter's plan in words, the same in the window and on the command line."""

from typing import assert_never

from backend.messages.filter_plans import FilterPlan
from backend.messages.number_text import format_number
from backend.translation import tr, tr_noop

_BY_INDEX = {
    "type": tr_noop("index on type; {looked_at} of {all} looked at"),
    "subject": tr_noop("index on subject; {looked_at} of {all} looked at"),
    "id": tr_noop("index on the event's id; {looked_at} of {all} looked at"),
    "correlation": tr_noop("index on correlation; {looked_at} of {all} looked at"),
    "time": tr_noop("index on time; {looked_at} of {all} looked at"),
    "notes": tr_noop("index on notes; {looked_at} of {all} looked at"),
    "origin": tr_noop("index on origins; {looked_at} of {all} looked at"),
}


def describe_plan(plan: FilterPlan) -> str:
    """Return by what the events are found, and how many are looked at."""
    match plan.access:
        case "everything":
            return tr("no filter: nothing has to be looked at")
        case "scan":
            text = tr("no index serves it: {looked_at} of {all} looked at", **_share(plan))
        case "position":
            text = tr("range of positions; {looked_at} of {all} looked at", **_share(plan))
        case "type" | "subject" | "id" | "correlation" | "time" | "notes" | "origin":
            text = tr(_BY_INDEX[plan.access], **_share(plan))
        case _:
            assert_never(plan.access)
    return text


def _share(plan: FilterPlan) -> dict[str, str]:
    return {"looked_at": format_number(plan.looked_at), "all": format_number(plan.log_events)}

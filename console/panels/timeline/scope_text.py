"""What the timeline says below its rows: how many, what is hidden, and how they were found."""

from backend.messages.filter_plan_text import describe_plan
from backend.messages.number_text import format_counted
from console.panels.timeline.log_rows import LogRowSource
from console.panels.timeline.rank_index import EventScope
from console.state.formatting import format_count, format_utc


def describe_total(source: LogRowSource, total: int) -> str:
    """Return how many events are shown, of which scope."""
    scope, what, hidden = source.scope, "", ""
    if scope.filter:
        what = f" {'matches' if total == 1 else 'match'}  {scope.filter}"
        hidden = f"  ·  {format_count(source.hidden_count)} hidden by the filter"
    plan = source.plan
    how = "" if plan is None or scope.is_unfiltered else f"  ·  {describe_plan(plan)}"
    return f"{format_counted(total, 'event')}{what}{_describe_range(scope)}{hidden}{how}"


def describe_empty(scope: EventScope) -> tuple[str, str]:
    """Return why no event is shown, and what can be done about it."""
    if scope.filter:
        return f"No event matches  {scope.filter}", "Show all events"
    if scope.has_range:
        return "No event lies there.", "Show all events"
    return "The log is empty: load the sample, import a file or send a command.", "Show how"


def _describe_range(scope: EventScope) -> str:
    if scope.happened_us is not None:
        first_us, last_us = scope.happened_us
        return f", that happened from {format_utc(first_us)} to {format_utc(last_us)}"
    if scope.before is None:
        return ""
    return f", at positions {format_count(scope.after + 1)} to {format_count(scope.before - 1)}"

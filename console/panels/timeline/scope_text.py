"""What the timeline says below its rows: how many, what is hidden, and how they were found."""

from textwrap import shorten

from backend.messages.filter_plan_text import describe_plan
from backend.messages.log_order import MAX_SORTED_EVENTS
from backend.messages.number_text import format_counted
from backend.translation import tr
from console.panels.timeline.log_rows import LogRowSource
from console.panels.timeline.rank_index import EventScope
from console.state.formatting import format_count, format_utc

_MAX_FILTER_CHARS = 200  # of a filter in a sentence: a longer one would push the rows out of sight


def shorten_filter(text: str) -> str:
    """Return the beginning of a filter that is too long for a sentence, else all of it."""
    if len(text) <= _MAX_FILTER_CHARS:
        return text
    return shorten(text, _MAX_FILTER_CHARS, placeholder=" …") or f"{text[:_MAX_FILTER_CHARS]}…"


def describe_total(source: LogRowSource, total: int) -> str:
    """Return how many events are shown, of which scope."""
    scope, plan = source.scope, source.matches.plan
    parts = [_describe_range(scope, _describe_matches(total, scope.filter))]
    if scope.filter:
        hidden = format_count(source.hidden_count)
        parts.append(tr("{number} hidden by the filter", number=hidden))
    if plan is not None and not scope.is_unfiltered:
        parts.append(describe_plan(plan))
    if source.sorting.refused:
        parts.append(_describe_refusal())
    return "  ·  ".join(parts)


def describe_empty(scope: EventScope, *, is_copy: bool = False) -> tuple[str, str]:
    """Return why no event is shown, and what can be done about it.

    `is_copy`: events come by themselves from another log, and in no other way.
    """
    if scope.filter:
        return tr("No event matches  {filter}", filter=shorten_filter(scope.filter)), tr(
            "Show all events"
        )
    if scope.has_range:
        return tr("No event lies there."), tr("Show all events")
    if is_copy:
        return tr("There is no event yet: those of the log that is followed are shown here."), ""
    return tr("The log is empty: load the sample, import a file or send a command."), tr("Show how")


def _describe_refusal() -> str:
    return tr(
        "too many to be sorted, at most {number} are: narrow the filter, or drag over the bar",
        number=format_counted(MAX_SORTED_EVENTS, "event"),
    )


def _describe_matches(total: int, filter_text: str) -> str:
    events = format_counted(total, "event")
    if not filter_text:
        return events
    filter_text = shorten_filter(filter_text)
    if total == 1:
        return tr("{event} matches  {filter}", event=events, filter=filter_text)
    return tr("{events} match  {filter}", events=events, filter=filter_text)


def _describe_range(scope: EventScope, events: str) -> str:
    if scope.happened_us is not None:
        first, last = map(format_utc, scope.happened_us)
        return tr(
            "{events}, that happened from {first} to {last}", events=events, first=first, last=last
        )
    if scope.before is None:
        return events
    first, last = format_count(scope.after + 1), format_count(scope.before - 1)
    return tr("{events}, at positions {first} to {last}", events=events, first=first, last=last)

"""Words for a rebuild: how far it is, and what came of it, for window and command line alike."""

from backend.clock import SECOND_US
from backend.messages.number_text import (
    format_counted,
    format_number,
    format_per_second,
    format_span,
)
from backend.messages.rebuild import RebuildProgress


def name_rebuilt(progress: RebuildProgress) -> str:
    """Return what is rebuilt: its views, or the one entity of a view."""
    views = ", ".join(progress.views)
    return f"{progress.entity} in {views}" if progress.entity else views


def describe_rebuild(progress: RebuildProgress) -> str:
    """Say in a sentence how far it is, or what came of it."""
    match progress.state:
        case "building":
            return _building_text(progress)
        case "failed":
            return _failed_text(progress)
        case "cancelled":
            why = progress.reason.rstrip(".")
            return f"The rebuild of {name_rebuilt(progress)} was given up: {why}."
        case "done":
            return _done_text(progress)


def _building_text(progress: RebuildProgress) -> str:
    parts = [
        f"{format_number(progress.position)} of {format_counted(progress.target, 'event')}",
        f"{format_per_second(progress.rate_per_s)} events/s",
    ]
    if progress.eta_us is not None and progress.position < progress.target:
        parts.append(f"{format_span(max(progress.eta_us, SECOND_US))} left")
    if progress.parked:
        parts.append(f"{format_counted(progress.parked, 'event')} parked")
    if progress.reason:
        parts.append(progress.reason.rstrip("."))
    return f"Builds {name_rebuilt(progress)} anew: {', '.join(parts)}."


def _failed_text(progress: RebuildProgress) -> str:
    where = ""
    if progress.failed_position:
        where = (
            f" at event {format_number(progress.failed_position)} of {progress.failed_entity} in"
            f" {progress.failed_view}"
        )
    return (
        f"The rebuild of {name_rebuilt(progress)} has failed{where}; the rows from before are"
        " answered."
    )


def _done_text(progress: RebuildProgress) -> str:
    parts = [f"at position {format_number(progress.position)}"]
    if progress.entity:
        parts.append(f"{format_counted(progress.changed or 0, 'row')} taken over")
    elif progress.rows is not None:
        parts.append(format_counted(progress.rows, "row"))
        if progress.changed is not None:
            parts.append(f"{format_number(progress.changed)} changed")
        if progress.added is not None:
            parts.append(f"{format_number(progress.added)} added")
        if progress.gone is not None:
            parts.append(f"{format_number(progress.gone)} gone")
    if progress.parked:
        parts.append(f"{format_counted(progress.parked, 'event')} parked")
    return f"{name_rebuilt(progress)} rebuilt and verified: {', '.join(parts)}."

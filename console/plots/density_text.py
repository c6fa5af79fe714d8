"""What a bar of the log's density says in words."""

from backend.messages.density import DensityAxis, LogDensity
from backend.messages.number_text import format_counted
from backend.messages.text_list import label_text
from backend.translation import tr
from console.state.declared_titles import module_title
from console.state.formatting import format_count, format_utc


def describe_density(density: LogDensity | None) -> str:
    """Return how many events the highest bar stands for."""
    if density is None:
        return ""
    tallest = max((sum(column) for column in zip(*density.counts, strict=True)), default=0)
    untimed = format_counted(density.untimed, "event")
    if not tallest:
        if density.untimed:
            return tr("{events} whose times are not kept", events=untimed)
        return tr("no events")
    most = format_counted(tallest, "event")
    if density.untimed:
        return tr(
            "at most {events} a bar, {untimed} not drawn: no time is kept of them",
            events=most,
            untimed=untimed,
        )
    return tr("at most {events} a bar", events=most)


def describe_bar(density: LogDensity, place: int) -> str:
    """Return a bar's range, and its events by group."""
    counts = {name: row[place] for name, row in zip(density.groups, density.counts, strict=True)}
    lines = [
        label_text(module_title(name), format_count(events))
        for name, events in counts.items()
        if events
    ]
    total = format_counted(sum(counts.values()), "event")
    where = describe_range(density.by, density.starts[place], density.ends[place] - 1)
    return "\n".join([where, total, *lines])


def describe_range(by: DensityAxis, first: int, last: int) -> str:
    """Return a range of the bar's axis."""
    if by == "position":
        first_text, last_text = format_count(first), format_count(last)
        return tr("Positions {first} to {last}", first=first_text, last=last_text)
    return tr("{start} to {end}", start=format_utc(first), end=format_utc(last))


def describe_bounds(density: LogDensity) -> tuple[str, str]:
    """Return where the axis begins and ends."""
    if not density.starts:
        return "", ""
    first, last = density.starts[0], density.ends[-1] - 1
    if density.by == "position":
        return format_count(first), format_count(last)
    return format_utc(first)[:16] + "Z", format_utc(last)[:16] + "Z"

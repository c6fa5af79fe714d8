"""The timeline's columns, and how an event is written into them."""

from console.state.frame import Line
from console.state.wording import count, local, utc
from console.tables.rows import Heading, Ink, Row

HEADINGS = (
    Heading(title="Position", width=10, right=True, tip="Place in the whole log, from 1."),
    Heading(title="Time (UTC)", width=24, tip="When it happened; local time in the tooltip."),
    Heading(title="Type", width=22),
    Heading(title="Subject", width=20, tip="The entity; with the module it names the stream."),
    Heading(title="Data", width=26, stretch=True),
    Heading(title="Actor", width=18, tip="Who issued the command."),
    Heading(title="Version", width=8, right=True, tip="Place in its stream, from 1."),
    Heading(title="Basis", width=9, tip="How well the time of an imported event is known."),
)
_INKS: tuple[Ink, ...] = ("muted", "text", "accent", "text", "text", "muted", "muted", "faint")


def row_of(line: Line) -> Row:
    """Write an event into the columns."""
    event = line.event
    return Row(
        key=line.position,
        texts=(
            count(line.position), utc(event.time), line.type, line.subject, line.summary,
            line.actor, count(event.version), event.basis or "",
        ),
        tones=_INKS,
        tip=f"Position {count(line.position)}\n{local(event.time)} local time\n"
        f"recorded {utc(event.recorded)}",
    )  # fmt: skip

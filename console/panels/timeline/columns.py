"""The timeline's columns, and how an event is written into them."""

from console.state.frame import Line
from console.state.wording import count, local, utc
from console.tables.rows import Heading, Ink, Row

HEADINGS = (
    Heading(title="Position", width=11, right=True, tip="Place in the whole log, from 1."),
    Heading(title="Time (UTC)", width=25, tip="When it happened; local time in the tooltip."),
    Heading(title="Type", width=24),
    Heading(title="Subject", width=22, tip="The entity; with the module it names the stream."),
    Heading(title="Actor", width=12, tip="Who issued the command."),
    Heading(title="Version", width=9, right=True, tip="Place in its stream, from 1."),
    Heading(title="Data", width=40, stretch=True),
    Heading(title="Basis", width=10, tip="How well the time of an imported event is known."),
)
_INKS: tuple[Ink, ...] = ("muted", "text", "accent", "text", "muted", "muted", "text", "faint")


def row_of(line: Line) -> Row:
    """Write an event into the columns."""
    event = line.event
    return Row(
        key=line.position,
        texts=(
            count(line.position), utc(event.time), line.type, line.subject, line.actor,
            count(event.version), line.summary, event.basis or "",
        ),
        tones=_INKS,
        tip=f"Position {count(line.position)}\n{local(event.time)} local time\n"
        f"recorded {utc(event.recorded)}",
    )  # fmt: skip

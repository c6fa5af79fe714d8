"""What a file of commands would do, as far as it is known before it is sent."""

from pathlib import Path

from backend.messages.number_text import format_bytes, format_counted
from backend.translation import tr, tr_noop
from console.widgets.impact_dialog import Impact

_LOOKED_AT_BYTES = 1 << 20  # a longer file's commands are estimated from its beginning
_IN_THE_BACKGROUND = tr_noop(
    "It goes on in the background, when this window is closed as well. It can be paused and"
    " stopped; what was sent stays sent, and cannot be taken back."
)


def describe_sending_impact(file: Path, rate_per_s: int) -> Impact:
    """Say how much would be sent, and how fast; 0: as fast as it goes.

    Raises:
        OSError: the file cannot be read.
    """
    size_bytes = file.stat().st_size
    with file.open("rb") as content:
        beginning = content.read(_LOOKED_AT_BYTES)
    speed = (
        tr("{commands} a second", commands=format_counted(rate_per_s, "command"))
        if rate_per_s
        else tr("as fast as it goes")
    )
    return Impact(
        title=tr("Send a file"),
        question=tr("Send every command of {file}?", file=file.name),
        action=tr("Send them"),
        facts={
            tr("File"): str(file),
            tr("Size"): format_bytes(size_bytes),
            tr("Commands"): _count_text(beginning, size_bytes),
            tr("Speed"): speed,
        },
        consequences=[tr(_IN_THE_BACKGROUND)],
        grade="final",
    )


def _count_text(beginning: bytes, size_bytes: int) -> str:
    lines = sum(1 for line in beginning.split(b"\n") if line.strip())
    if size_bytes <= len(beginning):
        return format_counted(lines, "line")
    estimated = lines * size_bytes // len(beginning)
    return tr("about {lines}", lines=format_counted(estimated, "line"))

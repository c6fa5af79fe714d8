"""What a table shows: ready-made texts with the tone of each, made where nobody waits for it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal, NamedTuple

# Names of colours among the theme's tokens; the painter asks the theme for them.
InkName = Literal["text", "muted", "faint", "accent", "ok", "busy", "warn", "bad", "unknown"]


class TableRow(NamedTuple):
    """A row, ready to be painted.

    key: what stays with the row however the table moves, e.g. its position in the log
    texts, tones: one for each column
    tip: what is shown when the mouse rests on the row
    marked: columns that changed a moment ago; fading: that was a while ago
    """

    key: Hashable
    texts: tuple[str, ...]
    tones: tuple[InkName, ...]
    tool_tip: str = ""
    marked: frozenset[int] = frozenset()
    fading: bool = False


@dataclass(frozen=True, kw_only=True)
class ColumnHeading:
    """A column: its title, its width in characters, and how its texts stand.

    right: aligned to the right, as numbers are; stretch: takes the room that is left
    """

    title: str
    width_chars: int
    tool_tip: str = ""
    is_right_aligned: bool = False
    stretches: bool = False

"""What a table shows: ready-made texts with the tone of each, made where nobody waits for it."""

from collections.abc import Hashable, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from backend.translation import tr

# Names of colours among the theme's tokens; the painter asks the theme for them.
InkName = Literal["text", "muted", "faint", "accent", "ok", "busy", "warn", "bad", "unknown"]


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row, ready to be painted.

    key: what stays with the row however the table moves, e.g. its position in the log
    texts, tones: one for each column
    tool_tip: what is shown when the mouse rests on the row
    marked: columns that changed a moment ago; fading: that was a while ago
    """

    key: Hashable
    texts: tuple[str, ...]
    tones: tuple[InkName, ...]
    tool_tip: str = ""
    marked: frozenset[int] = frozenset()
    fading: bool = False

    def with_marks(self, marked: frozenset[int], *, fading: bool = False) -> "TableRow":
        """Return the row with other marks."""
        return TableRow(
            key=self.key,
            texts=self.texts,
            tones=self.tones,
            tool_tip=self.tool_tip,
            marked=marked,
            fading=fading,
        )


class ColumnHeading(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its title, its width in characters, and how its texts stand.

    is_right_aligned: as numbers are; stretches: takes the room that is left; name: by which its
    width and place are remembered, its title when empty; mark: what stands behind the title, as
    the arrow of a column that the rows are sorted by
    """

    title: str
    width_chars: int
    tool_tip: str = ""
    is_right_aligned: bool = False
    stretches: bool = False
    name: str = ""
    mark: str = ""

    @property
    def column_name(self) -> str:
        """What the column is remembered by, whatever is marked at its title."""
        return self.name or self.title

    @property
    def marked_title(self) -> str:
        """The title with its mark."""
        return f"{self.title} {self.mark}".strip()


def translate_headings(headings: Sequence[ColumnHeading]) -> tuple[ColumnHeading, ...]:
    """Return columns in the reader's language, remembered by what they were called before.

    Their titles and tool tips are marked with `tr_noop` where they are defined.
    """
    return tuple(
        replace(
            each,
            title=tr(each.title) if each.title else "",
            tool_tip=tr(each.tool_tip) if each.tool_tip else "",
            name=each.column_name,
        )
        for each in headings
    )

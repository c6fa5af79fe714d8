"""What a table shows: ready-made texts with the tone of each, made where nobody waits for it."""

from collections.abc import Hashable, Mapping
from typing import Literal

import msgspec

from backend.translation import tr

# Names of colours among the theme's tokens; the painter asks the theme for them.
InkName = Literal["text", "muted", "faint", "accent", "ok", "busy", "warn", "bad", "unknown"]


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row, ready to be painted.

    key: what stays with the row however the table moves, e.g. its position in the log
    texts, tones: one for each column
    tool_tip: what is shown when the mouse rests on the row
    marked: columns that changed a moment ago; fading: that was a while ago
    pens: of the theme's, by the columns that an operator wants to stand out
    struck: columns through whose texts a line goes, as they do not count
    """

    key: Hashable
    texts: tuple[str, ...]
    tones: tuple[InkName, ...]
    tool_tip: str = ""
    marked: frozenset[int] = frozenset()
    fading: bool = False
    pens: Mapping[int, int] = {}
    struck: frozenset[int] = frozenset()

    def with_marks(self, marked: frozenset[int], *, fading: bool = False) -> "TableRow":
        """Return the row with other marks."""
        return TableRow(
            key=self.key,
            texts=self.texts,
            tones=self.tones,
            tool_tip=self.tool_tip,
            marked=marked,
            fading=fading,
            pens=self.pens,
            struck=self.struck,
        )


class ColumnHeading(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its title, its width in characters, and how its texts stand.

    title, tool_tip: marked for translation, and translated where they are shown, unless they
    `is_data`, which is shown as it is
    is_right_aligned: as numbers are; keeps_end: of a name that is qualified (`module:Class`,
    `org.shop.Placed`) and does not fit, the end is seen, which says most; stretches: takes the room
    that is left; name: by which its width and place are remembered, its title when empty; mark:
    what stands behind the title, as the arrow of a column that the rows are sorted by
    """

    title: str
    width_chars: int
    tool_tip: str = ""
    is_right_aligned: bool = False
    keeps_end: bool = False
    stretches: bool = False
    name: str = ""
    mark: str = ""
    is_data: bool = False

    @property
    def column_name(self) -> str:
        """What the column is remembered by, whatever is marked at its title, in any language."""
        return self.name or self.title

    @property
    def shown_title(self) -> str:
        """The title in the operator's language."""
        return self.title if self.is_data or not self.title else tr(self.title)

    @property
    def shown_tip(self) -> str:
        """The tool tip in the operator's language."""
        return self.tool_tip if self.is_data or not self.tool_tip else tr(self.tool_tip)

    @property
    def marked_title(self) -> str:
        """The title as it is shown, with its mark."""
        return f"{self.shown_title} {self.mark}".strip()


def is_qualified(name: str) -> bool:
    """Say whether a name begins with where it is defined, as `shop.orders:Order.Placed` does."""
    return ":" in name or name.count(".") > 1

"""Terms that an operator wants to stand out, each with a colour and a mark of its own."""

from collections.abc import Mapping, Sequence

import msgspec

HIGHLIGHT_MARKS = ("▲", "■", "●", "◆", "▼", "◀", "▶", "✚")  # one for each of the theme's pens
MAX_TERM_CHARS = 100


class Highlighter(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is looked for in what a row shows, whatever its case; `pen`: of the theme's."""

    pen: int
    term: str

    @property
    def mark(self) -> str:
        """What stands at the rows that hold the term: they differ by more than their colour."""
        return HIGHLIGHT_MARKS[self.pen]


class HighlightedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Marks for a row, and the pen for each of its columns that hold a term."""

    marks: str = ""
    pens: Mapping[int, int] = {}


NOT_HIGHLIGHTED = HighlightedRow()


class Highlighters:
    """At most one term for each pen; where two stand in one column, the first has it."""

    def __init__(self, terms: Mapping[int, str] | None = None) -> None:
        known = {pen: _plain(term) for pen, term in (terms or {}).items()}
        self._all = tuple(
            Highlighter(pen=pen, term=known[pen])
            for pen in range(len(HIGHLIGHT_MARKS))
            if known.get(pen)
        )

    @property
    def all(self) -> tuple[Highlighter, ...]:
        """Those that have a term, in the order of their pens."""
        return self._all

    def find(self, texts: Sequence[str]) -> HighlightedRow:
        """Return what is to stand out in a row of these texts."""
        if not self._all:
            return NOT_HIGHLIGHTED
        shown = [text.casefold() for text in texts]
        marks, pens = "", dict[int, int]()
        for each in self._all:
            places = [place for place, text in enumerate(shown) if each.term.casefold() in text]
            marks += each.mark if places else ""
            pens = {**dict.fromkeys(places, each.pen), **pens}
        return HighlightedRow(marks=marks, pens=pens)

    def save_text(self) -> str:
        """Write them to be remembered."""
        return msgspec.json.encode({str(each.pen): each.term for each in self._all}).decode()


def read_highlighters(text: str) -> Highlighters:
    """Read what `save_text` wrote; anything else are none."""
    try:
        found = msgspec.json.decode(text, type=dict[str, str])
    except msgspec.MsgspecError:  # of another version: begins as new
        return Highlighters()
    return Highlighters({int(pen): term for pen, term in found.items() if pen.isdecimal()})


def _plain(term: str) -> str:
    return " ".join(term.split())[:MAX_TERM_CHARS]

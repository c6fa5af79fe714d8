"""CSV, record by record: what cannot be read is named with its line, and never stops the rest.

A quoted field may go on over several lines. One that does not come to an end soon, or at which the
columns do not come out, is broken quoting: so a stray quote spoils one line, and does not swallow
the file.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import BinaryIO

import msgspec

from backend.errors import Unreadable
from backend.exchange.text_codec import (
    Content,
    detect_encoding,
    encoding_title,
    require_encoding,
)
from backend.messages.number_text import format_number
from backend.translation import tr_noop

_MAX_ROWS = 5_000_000  # a table is held in memory
_MAX_LINE_LENGTH = 1 << 20  # characters; what is longer is not a line of a table
_MAX_FIELD_LINES = 100  # that a quoted field may go on over
_MAX_OPEN_QUOTES = 100  # that come to no end, before no field is looked for over several lines
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_UNDECODED = re.compile("[\ud800-\udfff\ufffd]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*")


class CsvRow(msgspec.Struct, frozen=True, gc=False):
    """A readable record: its first line in the file (the header is line 1), its values as asked."""

    line: int
    values: tuple[str, ...]


class UnreadableRow(msgspec.Struct, frozen=True, gc=False):
    """A line that cannot be read, and why."""

    line: int
    reason: str


Row = CsvRow | UnreadableRow
"""A record of a table."""


def column_key(name: str) -> str:
    """Return what is compared of a column's name: case, blanks and signs do not matter."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def column_places(
    header: Sequence[str], columns: Sequence[str], aliases: Mapping[str, str]
) -> list[int | None]:
    """Return the place of each column in the header, by its name or an alias (alias: column)."""
    keys = [column_key(name) for name in header]
    names = [
        [column_key(name), *(key for key, of in aliases.items() if of == name)] for name in columns
    ]
    return [next((keys.index(key) for key in wanted if key in keys), None) for wanted in names]


def has_columns(header: Sequence[str], columns: Sequence[str], aliases: Mapping[str, str]) -> bool:
    """Say whether every column stands in the header."""
    return None not in column_places(header, columns, aliases)


def require_columns(places: Sequence[int | None], columns: Sequence[str], name: str) -> list[int]:
    """Return the places when every column has one.

    Raises:
        Unreadable: a column is missing: this is another table.
    """
    missing = [column for place, column in zip(places, columns, strict=True) if place is None]
    if missing:
        raise Unreadable(
            f"{name}: the header lacks the column {', '.join(missing)}; is it another table?",
            code="not-this-table",
            field=missing[0],
        )
    return [place for place in places if place is not None]


class CsvTable:
    """A table in a text file, which can be read any number of times.

    read_as: how it was recognised, in words

    Raises:
        Unreadable: its encoding cannot be recognised.
    """

    def __init__(
        self,
        name: str,
        content: Content,
        encoding: str | None = None,
    ) -> None:
        self.name = name
        self._content = content
        if encoding is not None:
            self._encoding = require_encoding(encoding)
        else:
            self._encoding = detect_encoding(content, name)
        with content() as stream:
            self._newline = _line_end(stream.read(_MAX_LINE_LENGTH))
        self.read_as = encoding_title(self._encoding)

    def rows(self, columns: Sequence[str], aliases: Mapping[str, str]) -> Iterator[Row]:
        """Yield every record behind the header, its values in the order of `columns`.

        Raises:
            Unreadable: there is no header, or a column is missing from it: this is another table.
        """
        with self._content() as stream:
            lines = _Lines(stream, self._encoding, self._newline)
            header, delimiter = self._read_header(lines, columns, aliases)
            self.read_as = (
                f"{encoding_title(self._encoding)}, {_DELIMITERS.get(delimiter, delimiter)}"
            )
            places = require_columns(column_places(header, columns, aliases), columns, self.name)
            yield from _Records(self.name, lines, delimiter, len(header)).rows(places)

    def _read_header(
        self, lines: "_Lines", columns: Sequence[str], aliases: Mapping[str, str]
    ) -> tuple[list[str], str]:
        """Return the header's names, split by the delimiter that shows most of the columns."""
        number, text = lines.take() or (0, "")
        if isinstance(text, str) and (separator := _SEPARATOR_LINE.fullmatch(text)):
            _, text = lines.take() or (number, "")
            return _split(text if isinstance(text, str) else "", separator[1]), separator[1]
        if isinstance(text, UnreadableRow):
            raise Unreadable(
                f"{self.name}: the header cannot be read: {text.reason}.", code="not-this-table"
            )
        found = [(_split(text, delimiter), delimiter) for delimiter in _DELIMITERS]
        return max(found, key=lambda one: _count_found(column_places(one[0], columns, aliases)))


def _count_found(places: Sequence[int | None]) -> int:
    return sum(place is not None for place in places)


def _split(text: str, delimiter: str) -> list[str]:
    """Split the header; one with broken quoting is split at every delimiter."""
    try:
        return next(csv.reader([text], strict=True, delimiter=delimiter), list[str]())
    except csv.Error:
        return text.split(delimiter)


class _Lines:
    """The lines of a stream with their numbers; some can be looked at before they are taken."""

    def __init__(self, stream: BinaryIO, encoding: str, newline: str) -> None:
        self._title = encoding_title(encoding)
        self._newline = newline
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        self._text = TextIOWrapper(stream, encoding, errors=errors, newline=newline)
        self._encoding = encoding
        self._number = 0
        self._ahead: deque[tuple[int, str | UnreadableRow]] = deque()

    def take(self) -> tuple[int, str | UnreadableRow] | None:
        """Return the next line's number, and its text without the line's end; None at the end."""
        return self._ahead.popleft() if self._ahead else self._next()

    def look_ahead(self, offset: int) -> str | None:
        """Return the text of the line `offset` lines behind the next; None when there is none."""
        while len(self._ahead) <= offset:
            following = self._next()
            if following is None:
                return None
            self._ahead.append(following)
        text = self._ahead[offset][1]
        return text if isinstance(text, str) else None

    def _next(self) -> tuple[int, str | UnreadableRow] | None:
        text = self._text.readline(_MAX_LINE_LENGTH)
        if not text:
            return None
        self._number += 1
        if len(text) == _MAX_LINE_LENGTH and not text.endswith(self._newline):
            self._skip_rest()
            return self._number, self._unreadable(tr_noop("the line is longer than 1 MiB"))
        if not text.isascii() and (bad := _UNDECODED.search(text)):
            return self._number, self._unreadable(self._undecoded(text, bad.start()))
        if "\x00" in text:
            return self._number, self._unreadable(tr_noop("a NUL byte"))
        return self._number, text.rstrip("\r\n")

    def _unreadable(self, reason: str) -> UnreadableRow:
        return UnreadableRow(self._number, reason)

    def _undecoded(self, text: str, place: int) -> str:
        before = text[:place].encode(self._encoding, "replace")
        return f"not {self._title} at byte {len(before) + 1}"

    def _skip_rest(self) -> None:
        while (text := self._text.readline(_MAX_LINE_LENGTH)) and not text.endswith(self._newline):
            pass  # of a line that is too long nothing is kept


def _line_end(beginning: bytes) -> str:
    """Return the end of a line: a lone CR only where there is nothing else."""
    return "\r" if b"\r" in beginning and b"\n" not in beginning else "\n"


class _Records:
    """The records that lines make up."""

    def __init__(self, name: str, lines: _Lines, delimiter: str, width: int) -> None:
        self._name = name
        self._lines = lines
        self._delimiter = delimiter
        self._width = width
        self._open_quotes = 0

    def rows(self, places: Sequence[int]) -> Iterator[Row]:
        """Yield every record, its values from these places."""
        is_straight = list(places) == list(range(self._width))
        for count, (number, text) in enumerate(iter(self._lines.take, None), 1):
            if count > _MAX_ROWS:
                raise Unreadable(
                    f"{self._name} has more than {format_number(_MAX_ROWS)} rows, which is the"
                    " limit.",
                    code="too-large",
                )
            if isinstance(text, UnreadableRow):
                yield text
                continue
            try:
                fields = self._fields(text)
            except ValueError as error:
                yield UnreadableRow(number, str(error))
                continue
            yield CsvRow(number, tuple(fields if is_straight else [fields[at] for at in places]))

    def _fields(self, text: str) -> list[str]:
        """Return a record's fields, and take the lines that it goes on over."""
        if not text.strip():
            raise ValueError(tr_noop("an empty line"))
        if '"' not in text and "\r" not in text:
            fields = text.split(self._delimiter)
            self._check_width(fields)
            return fields
        fields, used = self._quoted_fields(text)
        if used and len(fields) != self._width:
            raise ValueError(tr_noop("broken quoting: a quoted field does not end on its line"))
        self._check_width(fields)
        for _ in range(used):
            self._lines.take()
        return fields

    def _quoted_fields(self, text: str) -> tuple[list[str], int]:
        """Return the fields, and how many of the following lines they go on over."""
        feed = _Feed(
            text, self._lines, 0 if self._open_quotes > _MAX_OPEN_QUOTES else _MAX_FIELD_LINES
        )
        try:
            fields = next(csv.reader(feed, strict=True, delimiter=self._delimiter))
        except csv.Error as error:
            self._open_quotes += feed.used >= _MAX_FIELD_LINES
            raise ValueError(f"broken quoting: {error}") from error
        return fields, feed.used

    def _check_width(self, fields: Sequence[str]) -> None:
        if len(fields) < self._width:
            raise ValueError(f"missing column: {len(fields)} of {self._width} are there")
        if len(fields) > self._width:
            raise ValueError(f"too many columns: {len(fields)} instead of {self._width}")


class _Feed:
    """A record's line, and the following ones for as long as its quotes are open."""

    def __init__(self, text: str, lines: _Lines, most: int) -> None:
        self.used = -1  # of the following lines
        self._text = text
        self._lines = lines
        self._most = most

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = self._text if self.used < 0 else self._following()
        if text is None:
            raise StopIteration
        self.used += 1
        return f"{text}\n"

    def _following(self) -> str | None:
        return self._lines.look_ahead(self.used) if self.used < self._most else None

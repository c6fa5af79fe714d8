"""Which events of a log a case is made of: an entity's, a correlation's, or a range."""

import msgspec

from backend.errors import Unreadable
from backend.messages.events import Event
from backend.messages.identifiers import spellings_of_id
from backend.messages.number_text import format_number
from backend.store.log_port import LogReader

_MAX_EVENTS = 10_000


class CaseSelection(msgspec.Struct, frozen=True, kw_only=True):
    """One of a stream, a correlation, or positions; `last` bounds the others as well.

    stream: `orders/order-4711`, with what it owns; correlation: its id; first, last: positions
    """

    stream: str = ""
    correlation: str = ""
    first: int | None = None
    last: int | None = None

    def events(self, reader: LogReader) -> list[Event]:
        """Return the events, in log order.

        Raises:
            Unreadable: code `bad-selection`: it is none, or too long; `no-case`: there are no such.
        """
        if self.last is not None and (self.first or 1) > self.last:
            raise Unreadable(
                f"--to {self.last} stands before --from {self.first}.",
                code="bad-selection",
                field="to",
            )
        found = [each for each in self._found(reader) if self._is_within(each)]
        if not found:
            raise Unreadable(
                f"There are no such events: the log ends at {format_number(reader.head())}."
                " `marigraph tail` shows those that there are.",
                code="no-case",
            )
        return found

    def _found(self, reader: LogReader) -> list[Event]:
        chosen = [bool(self.stream), bool(self.correlation), not (self.stream or self.correlation)]
        if chosen.count(True) != 1 or (chosen[-1] and self.last is None):
            raise Unreadable(
                "Choose one: --stream, --correlation, or --to (with or without --from).",
                code="bad-selection",
            )
        if self.stream:
            return reader.read_owned(self.stream)
        if self.correlation:
            return self._correlated(reader)
        last = self.last or 0
        first = last if self.first is None else self.first
        if last - first >= _MAX_EVENTS:
            raise Unreadable(
                f"A range of more than {_MAX_EVENTS} events is no case. Choose a shorter one.",
                code="bad-selection",
            )
        return reader.read(first - 1, max(0, last - first + 1))

    def _correlated(self, reader: LogReader) -> list[Event]:
        for each in spellings_of_id(self.correlation):
            if found := reader.read_correlation(each, _MAX_EVENTS):
                return found
        return []

    def _is_within(self, event: Event) -> bool:
        return (self.first or 0) <= event.position <= (self.last or event.position)

"""Which parts of copies of rows were given and not taken: who reads none gets no more.

libzmq queues a thousand frames for a connection that is not read, however large they are, in the
memory of the giver. So each part bears a ticket that the next request has to name: nobody knows it
who has not read the part. Connections are free, so that a guest has a bound over all of his.
"""

import secrets
from collections.abc import Callable

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.errors import Busy
from backend.messages.row_copies import RowCopyPart
from backend.translation import tr_noop

MAX_UNTAKEN_BYTES = 8 * 2**20  # of one guest; one part more may come upon it
LOOK_INTERVAL_US: Micros = 15 * SECOND_US  # between two looks whether a connection is there
NOT_TAKEN = "not-taken"  # code of the refusal


class _Given(msgspec.Struct):
    """A part on its way by a connection."""

    user: str
    ticket: str
    size_bytes: int
    looked_us: Micros


class UntakenParts:
    """By connection; one thread. `is_there`: says whether a connection still is."""

    def __init__(self, is_there: Callable[[bytes], bool], ticks: Clock = monotonic_us) -> None:
        self._is_there, self._ticks = is_there, ticks
        self._given: dict[bytes, _Given] = {}

    def require_taken(self, user: str, sender: bytes, ticket: str) -> None:
        """Refuse to give more to who has not taken what was given.

        Raises:
            Busy: code `not-taken`.
        """
        given = self._given.get(sender)
        if given is not None and given.ticket == ticket:
            del self._given[sender]
            given = None
        untaken_bytes = sum(each.size_bytes for each in self._given.values() if each.user == user)
        if given is not None or untaken_bytes >= MAX_UNTAKEN_BYTES:
            raise Busy(
                tr_noop("What was given of the rows before has not been taken yet."),
                code=NOT_TAKEN,
            )

    def with_ticket(self, user: str, sender: bytes, part: RowCopyPart) -> RowCopyPart:
        """Return a part as it is to be given; one without anything in it needs no ticket."""
        if not part.data:
            return part
        ticket = secrets.token_hex(8)
        self._given[sender] = _Given(user, ticket, len(part.data), self._ticks())
        return msgspec.structs.replace(part, ticket=ticket)

    def tick(self) -> None:
        """Forget what went with its connection; called every second."""
        now_us = self._ticks()
        for sender, given in tuple(self._given.items()):
            if now_us - given.looked_us >= LOOK_INTERVAL_US:
                given.looked_us = now_us
                if not self._is_there(sender):
                    del self._given[sender]

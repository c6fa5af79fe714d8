"""Ids of new events: UUIDv7s that grow from one to the next, whatever the clock does."""

import secrets
from collections.abc import Callable
from uuid import UUID

import uuid_utils

from backend.clock import Micros

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM = (1 << 62) - 1  # the low bits that count within a millisecond
_MAX_STEP = 1 << 32


class EventIdGenerator:
    """Gives 16 bytes each, greater than all before and than any id of before `not_before`.

    A clock that was set back, also while the process did not run, so makes no id that sorts before
    an older one: the ids go on from the last one until the clock has come after them.
    """

    def __init__(
        self,
        not_before: Micros = 0,
        new_id: Callable[[], UUID | uuid_utils.UUID] = uuid_utils.uuid7,
    ) -> None:
        """Begin behind the moment `not_before`, in microseconds; `new_id` follows the clock."""
        self._new_id = new_id
        self._last = first_id_behind(not_before)

    def __call__(self) -> bytes:
        """Return the next id."""
        id_ = self._new_id().bytes
        if id_ <= self._last:
            id_ = _next_after(self._last)
        self._last = id_
        return id_


def first_id_behind(moment: Micros) -> bytes:
    """Return an id that is greater than every UUIDv7 of the moment's millisecond or before."""
    milliseconds = moment // 1000 + 1 if moment > 0 else 0
    return (milliseconds << 80 | _VERSION_7 | _VARIANT).to_bytes(16)


def _next_after(id_: bytes) -> bytes:
    """Return an id a little greater, still a UUIDv7; it cannot be guessed."""
    number = int.from_bytes(id_)
    count = (number & _RANDOM) + 1 + secrets.randbelow(_MAX_STEP)
    moment = number >> 80
    if count > _RANDOM:
        moment, count = moment + 1, count & _RANDOM
        return (moment << 80 | _VERSION_7 | _VARIANT | count).to_bytes(16)
    return ((number & ~_RANDOM) | count).to_bytes(16)

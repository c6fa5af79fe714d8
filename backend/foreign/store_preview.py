"""A foreign store as it will be seen: what it is, its first and last events, and who reads it."""

import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from backend.clock import SECOND_US, Micros, monotonic_us
from backend.errors import StorageFailed, TimedOut
from backend.foreign.foreign_event import ForeignEvent
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.foreign_subscriptions import (
    ForeignSubscription,
    ReadCheckpoint,
    SubscriptionReader,
    count_parked,
)
from backend.foreign.mapping import Mapping
from backend.foreign.mapping_files import find_presets, load_presets
from backend.foreign.recognition import RecognizedStore, recognize_store
from backend.foreign.safe_end import EndRule, SafeEnd, build_end_rule
from backend.foreign.sql_source import SqlSource
from backend.foreign.sql_template import SqlTemplate

_SHOWN_EVENTS = 3  # from the beginning, and from the end
_POLL_INTERVAL_S = 0.05
_PATIENCE_US = 2 * SECOND_US

T = TypeVar("T")


class StorePreview(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is shown before a store is attached. last: in their order.

    events: what they are in, as the store calls it. faults: what is wrong, each a sentence; a part
    that could not be read is one of them.
    """

    mapping: Mapping
    events: str
    place: str
    version: str
    first: list[ForeignEvent]
    last: list[ForeignEvent]
    end: SafeEnd
    subscriptions: list[ForeignSubscription]
    parked: dict[str, int]
    not_kept: tuple[str, ...]
    faults: list[str]


def recognize_source(
    source: SqlSource, preset: str = "", mapping: Mapping | None = None
) -> RecognizedStore:
    """Return the store of a database: by a mapping, by the presets of a name, or by any preset.

    Raises:
        Unreadable: no such store is there, or several are.
        Unavailable: this user may not read it, or the database does not answer.
    """
    mappings = (mapping,) if mapping else find_presets(preset) if preset else load_presets()
    fitting = [each for each in mappings if each.find.engine == source.engine]
    return recognize_store(source.tables(), fitting, source.shown)


def preview_store(
    source: SqlSource, store: RecognizedStore, patience_us: Micros = _PATIENCE_US
) -> StorePreview:
    """Read what a preview shows, in short statements; nothing is written, and nothing stays open.

    patience_us: for the safe end to come to where the log was when it was opened.

    Raises:
        Unreadable: the mapping names a time zone that there is not.
        StorageFailed: the database refused, e.g. SQL of the mapping.
        TimedOut: the events themselves did not come in time.
    """
    faults: list[str] = []
    reader = ForeignReader(source, store)
    first = reader.page(limit=_SHOWN_EVENTS)
    faults += reader.find_faults()
    consumers = SubscriptionReader(source, store)
    checkpoints = _attempt(consumers.read, list[ReadCheckpoint](), "subscriptions", faults)
    end = wait_for_end(build_end_rule(source, store), patience_us)
    return StorePreview(
        mapping=store.mapping,
        events=store.events.shown,
        place=source.shown,
        version=_attempt(lambda: _version(source, store), "", "the version", faults),
        first=first,
        last=reader.page_back(limit=_SHOWN_EVENTS)[::-1],
        end=end,
        subscriptions=[consumers.count(each, end.end) for each in checkpoints],
        parked=_attempt(
            lambda: count_parked(source, store), dict[str, int](), "parked events", faults
        ),
        not_kept=reader.not_kept,
        faults=faults,
    )


def wait_for_end(rule: EndRule, patience_us: Micros = _PATIENCE_US) -> SafeEnd:
    """Poll until all that could be seen at first is final, or patience is at its end.

    Raises:
        StorageFailed: the database refused. TimedOut: it did not answer in time.
    """
    begun = monotonic_us()
    found = rule.poll(begun)
    head = found.head
    while head is not None and (found.end is None or found.end < head):
        if monotonic_us() - begun >= patience_us:
            break
        time.sleep(_POLL_INTERVAL_S)  # another store tells nobody of its commits: it is asked again
        found = rule.poll(monotonic_us())
    return found


def _version(source: SqlSource, store: RecognizedStore) -> str:
    probe = store.mapping.find.version
    if not probe:
        return ""
    rows = source.rows(SqlTemplate(source, store).fill(probe), {})
    return str(rows[0][0]) if rows else ""


def _attempt(read: Callable[[], T], instead: T, what: str, faults: list[str]) -> T:
    """Return what was read; where that fails, the rest is shown all the same, with the reason."""
    try:
        return read()
    except (StorageFailed, TimedOut) as error:  # one of the faults that it lists
        faults.append(f"Could not read {what}: {error.message}")
        return instead

"""What an annulment would do: the rows of two builds beside each other, with the event and without.

Nothing of the live rows is touched, and nothing of them is asked: both are built from the log.
"""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import msgspec

from backend.domain.any_event import is_taken
from backend.domain.registry import Registry
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.log_replay import OnReplayed, replay_log
from backend.projection.read_model import Projection
from backend.projection.row_store import RevisedTable
from backend.store.annulments import EVENT_ANNULLED, AnnulmentList
from backend.store.log_port import EventReader

_MAX_KEYS = 20  # of rows that are named


class ViewChange(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a view would differ, be gone, or come; and the keys of the first ones."""

    view: str
    changed: int
    gone: int
    added: int
    keys: list[list[str]]


def preview_annulment(
    reader: EventReader,
    projections: Mapping[str, Projection],
    registry: Registry,
    position: int,
    on_progress: OnReplayed,
) -> list[ViewChange]:
    """Return what would become of each view that takes the event, or what it annuls.

    `on_progress` is called with the events that are applied, and all.

    Raises:
        StorageFailed: the log cannot be read, or there is no room.
    """
    head = reader.head()
    known = AnnulmentList()
    known.read(reader, head)
    before = known.upto(head)
    known.plan(position, head + 1)
    after = known.upto(head + 1)
    types = {event.type for event in reader.read_at(sorted(before ^ after))} - {EVENT_ANNULLED}
    views = {
        name: each
        for name, each in projections.items()
        if any(is_taken(type_, _types_of(each, registry)) for type_ in types)
    }
    if not views:
        return []
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="marigraph-annul-")))
        stores: list[LiveStore] = []
        for number, left_out in enumerate((before, after)):
            store = opened.enter_context(closing(LiveStore(folder / f"{number}.sqlite", views)))
            stores.append(store)
            skipped = {(view, each) for view in views for each in left_out}
            applier = Applier(store, views, registry, skipped=skipped)
            report = partial(_report, on_progress, number * head, 2 * head)
            replay_log(reader, applier, applier.all_relevant_types(), head, report)
        return [
            _compare(view, stores[0].tables_of(view)[0], stores[1].tables_of(view)[0])
            for view in views
        ]


def _types_of(projection: Projection, registry: Registry) -> frozenset[str]:
    return frozenset(registry.events_by_payload[payload].name for payload in projection.handlers)


def _report(on_progress: OnReplayed, before: int, total: int, done: int, _of_one: int) -> None:
    on_progress(before + done, total)


def _compare(view: str, before: RevisedTable, after: RevisedTable) -> ViewChange:
    keys = {tuple(key): None for key in (*before.all_keys(), *after.all_keys())}
    changed = gone = added = 0
    named: list[list[str]] = []
    for key in keys:
        then, now = before.rows.get(*key), after.rows.get(*key)
        if then is not None and now is not None:
            now.position = then.position
        if then == now:
            continue
        gone += now is None
        added += then is None
        changed += then is not None and now is not None
        if len(named) < _MAX_KEYS:
            named.append(list(key))
    return ViewChange(view=view, changed=changed, gone=gone, added=added, keys=named)

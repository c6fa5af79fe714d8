"""What is asked of the log's tables; each statement is compiled once per connection."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Delete,
    Insert,
    Select,
    Update,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from backend.store.schema import (
    blocks,
    commands,
    events,
    kinds,
    progress,
    secrets,
    settled,
    snapshots,
    streams,
    tallies,
)

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | Insert | Update | Delete

_e = events.c
_columns = (
    _e.position,
    _e.version,
    _e.id,
    _e.kind,
    streams.c.name,
    _e.time,
    _e.recorded,
    _e.correlation,
    _e.causation,
    _e.actor,
    _e.basis,
    _e.data,
)
_whole = select(*_columns).join_from(events, streams, streams.c.id == _e.stream)

HEAD = select(func.coalesce(func.max(_e.position), 0))
KINDS = select(kinds.c.id, kinds.c.source, kinds.c.type, kinds.c.schema).order_by(kinds.c.id)
NEWEST_KIND = select(func.coalesce(func.max(kinds.c.id), 0))
NEWEST_STREAM = select(func.coalesce(func.max(streams.c.id), 0))

PAGE = (
    _whole.where(_e.position > bindparam("after"))
    .order_by(_e.position)
    .limit(bindparam("limit", literal_execute=False))
)
EVENT = _whole  # looked up by events.position
CORRELATED = (
    _whole.where(_e.correlation == bindparam("correlation"))
    .order_by(_e.position)
    .limit(bindparam("limit"))
)
HEADS = select(
    streams.c.name, streams.c.id, streams.c.version, streams.c.position, streams.c.owner
)  # looked up by streams.name
ANSWERS = select(commands.c.id, commands.c.answer)  # looked up by commands.id
NEWEST_ANSWERED = select(commands.c.id).order_by(commands.c.id.desc()).limit(1)
SECRET = select(secrets.c.hash).where(secrets.c.user_id == bindparam("user_id"))
PROGRESS = select(progress.c.upto, progress.c.state).where(progress.c.origin == bindparam("origin"))
SNAPSHOT = select(
    snapshots.c.stream, snapshots.c.position, snapshots.c.version, snapshots.c.state
).where(snapshots.c.stream == bindparam("stream"))


def typed_page(count: int) -> Select[*tuple[Any, ...]]:
    """Select a page of the events of `count` kinds, `kind_0` and on.

    Each kind is read from its own index in the order of positions; the databases merge them only as
    far as the page goes.
    """
    parts = [
        select(_e.position).where(
            _e.kind == bindparam(f"kind_{number}"), _e.position > bindparam("after")
        )
        for number in range(count)
    ]
    merged = union_all(*parts).order_by("position").limit(bindparam("limit")).subquery("found")
    return (
        select(*_columns)
        .select_from(merged)
        .join(events, _e.position == merged.c.position)
        .join(streams, streams.c.id == _e.stream)
        .order_by(_e.position)
    )


def _walked() -> Select[*tuple[Any, ...]]:
    """Select whole events from the one at `start` back along `prev`, behind both limits."""
    within = (_e.position > bindparam("after"), _e.version > bindparam("after_version"))
    walk = (
        select(_e.position, _e.prev)
        .where(_e.position == bindparam("start"), *within)
        .cte("walk", recursive=True)
    )
    walk = walk.union_all(
        select(_e.position, _e.prev)
        .join_from(walk, events, _e.position == walk.c.prev)
        .where(*within)
    )
    return (
        select(*_columns)
        .select_from(walk)
        .join(events, _e.position == walk.c.position)
        .join(streams, streams.c.id == _e.stream)
        .order_by(_e.position)
    )


WALK = _walked()
_head = select(streams.c.id, streams.c.version, streams.c.position)
HEAD_ROWS = _head  # looked up by streams.id
NAMED = _head.where(streams.c.name == bindparam("stream"))
OWNED = _head.where(
    or_(streams.c.name == bindparam("owner"), streams.c.owner == bindparam("owner"))
)
HELD = select(
    select(1).where(streams.c.name == bindparam("stream")).exists(),
    select(1).where(streams.c.owner == bindparam("stream")).exists(),
)
SETTLED = select(func.coalesce(func.max(settled.c.position), 0))
MOVED = (
    select(_e.stream, func.max(_e.version), func.max(_e.position))
    .where(_e.position > bindparam("after"))
    .group_by(_e.stream)
)
SETTLE = update(settled).values(position=bindparam("to_position"))

LAST_TALLY = select(func.coalesce(func.max(tallies.c.upto), 0)).where(
    tallies.c.upto <= bindparam("upto")
)
TALLIED = select(tallies.c.kind, tallies.c.events).where(tallies.c.upto == bindparam("upto"))
COUNTED = (
    select(_e.kind, func.count())
    .where(_e.position > bindparam("after"), _e.position <= bindparam("upto"))
    # Not the bare column: the index by kind would be read from end to end.
    .group_by(_e.kind + literal_column("0"), _e.kind)
)

LAST_BLOCK = select(func.coalesce(func.max(blocks.c.upto), 0))


def block_at(by: str) -> Select[*tuple[Any, ...]]:
    """Select the last block in which an event's `by` is not after the moment."""
    return (
        select(blocks.c.upto)
        .where(blocks.c[by] <= bindparam("moment"))
        .order_by(blocks.c.upto.desc())
        .limit(1)
    )


def event_at(by: str) -> Select[*tuple[Any, ...]]:
    """Select the last position in (after, upto] whose `by` is not after the moment."""
    return (
        select(_e.position)
        .where(
            _e.position > bindparam("after"),
            _e.position <= bindparam("upto"),
            _e[by] <= bindparam("moment"),
        )
        .order_by(_e.position.desc())
        .limit(1)
    )


MOVE = (
    update(streams)
    .where(streams.c.id == bindparam("stream"), streams.c.version == bindparam("before"))
    .values(version=bindparam("to_version"), position=bindparam("to_position"))
)
ADOPT = (
    update(streams).where(streams.c.id == bindparam("stream")).values(owner=bindparam("its_owner"))
)

_block = (_e.position > bindparam("after"), _e.position <= bindparam("end"))
KEEP_BLOCK = insert(blocks).from_select(
    ["upto", "time", "recorded"],
    select(func.max(_e.position), func.min(_e.time), func.min(_e.recorded)).where(*_block),
)
_before = select(tallies.c.kind, tallies.c.events).where(tallies.c.upto == bindparam("after"))
_within = select(_e.kind, func.count().label("events")).where(*_block).group_by(_e.kind)
_both = union_all(_before, _within).subquery("both")
KEEP_TALLY = insert(tallies).from_select(
    ["upto", "kind", "events"],
    select(
        bindparam("end", type_=tallies.c.upto.type), _both.c.kind, func.sum(_both.c.events)
    ).group_by(_both.c.kind),
)

FORGET_SECRET = delete(secrets).where(secrets.c.user_id == bindparam("user_id"))
FORGET_SNAPSHOT = delete(snapshots).where(
    snapshots.c.stream == bindparam("stream"), snapshots.c.position <= bindparam("position")
)
KEEP_SNAPSHOT = insert(snapshots).from_select(
    ["stream", "position", "version", "state"],
    select(
        *(
            bindparam(name, type_=snapshots.c[name].type)
            for name in ("stream", "position", "version", "state")
        )
    ).where(~select(1).where(snapshots.c.stream == bindparam("stream")).exists()),
)
MOVE_PROGRESS = (
    update(progress)
    .where(progress.c.origin == bindparam("its_origin"), progress.c.upto == bindparam("since"))
    .values(upto=bindparam("to_upto"), state=bindparam("to_state"))
)

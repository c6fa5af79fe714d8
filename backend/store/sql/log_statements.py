"""What is asked of the log's tables; each statement is compiled once per connection."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Delete,
    Insert,
    Select,
    Update,
    and_,
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

from backend.store.sql.log_schema import (
    chain_links,
    command_answers,
    event_types,
    events,
    heads_watermark,
    import_progress,
    log_format,
    origins,
    secrets,
    snapshots,
    streams,
    time_index,
    type_counts,
)

SqlStatement = (
    Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | Insert | Update | Delete
)

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
_applied_columns = (
    _e.position,
    _e.version,
    _e.id,
    _e.kind,
    streams.c.name,
    _e.time,
    _e.recorded,
    _e.actor,
    _e.data,
)  # all that read models are told: every column costs as much as a tenth of the walk
_whole = select(*_columns).join_from(events, streams, streams.c.id == _e.stream)

HEAD = select(func.coalesce(func.max(_e.position), 0))
FORMAT = select(log_format.c.format)
SET_FORMAT = update(log_format).values(format=bindparam("to_format"))
REWRITE_FORMAT = update(log_format).values(format=log_format.c.format)  # a write of no effect
LAST_RECORDED = select(_e.recorded).order_by(_e.position.desc()).limit(1)
IDENTITIES = (
    select(_e.position, event_types.c.source, _e.id)
    .join_from(events, event_types, event_types.c.id == _e.kind)
    .where(_e.position > bindparam("after"))
    .order_by(_e.position)
    .limit(bindparam("limit"))
)
EVENT_TYPES = select(
    event_types.c.id, event_types.c.source, event_types.c.type, event_types.c.schema
).order_by(event_types.c.id)
NEWEST_EVENT_TYPE = select(func.coalesce(func.max(event_types.c.id), 0))
NEWEST_STREAM = select(func.coalesce(func.max(streams.c.id), 0))

PAGE = (
    _whole.where(_e.position > bindparam("after"))
    .order_by(_e.position)
    .limit(bindparam("limit", literal_execute=False))
)
EVENTS = _whole  # looked up by events.position
EVENTS_BY_CORRELATION = (
    _whole.where(_e.correlation == bindparam("correlation"))
    .order_by(_e.position)
    .limit(bindparam("limit"))
)
EVENTS_BY_ID = _whole.where(_e.id == bindparam("id")).order_by(_e.position)


def _effects() -> CompoundSelect[*tuple[Any, ...]]:
    """Select the positions of a cause's effects: each part has an index of its own."""
    cause = bindparam("cause", type_=_e.causation.type)
    names_it = or_(_e.causation == cause, and_(_e.causation.is_(None), _e.id != cause))
    position = _e.position.label("position")
    return union_all(
        select(position).where(_e.correlation == cause, names_it),
        select(position).where(_e.causation == cause, _e.causation != _e.correlation),
    )


EFFECTS = _effects().order_by("position").limit(bindparam("limit"))
COUNT_EFFECTS = select(func.count()).select_from(_effects().subquery("effects"))
HEADS = select(
    streams.c.name, streams.c.id, streams.c.version, streams.c.position, streams.c.owner
)  # looked up by streams.name
ANSWERS = select(command_answers.c.id, command_answers.c.answer)  # looked up by commands.id
GREATEST_ANSWERED_ID = select(command_answers.c.id).order_by(command_answers.c.id.desc()).limit(1)
SECRET = select(secrets.c.hash).where(secrets.c.user_id == bindparam("user_id"))
PROGRESS = select(import_progress.c.upto, import_progress.c.state).where(
    import_progress.c.origin == bindparam("origin")
)
SNAPSHOT = select(
    snapshots.c.stream, snapshots.c.position, snapshots.c.version, snapshots.c.state
).where(snapshots.c.stream == bindparam("stream"))


# Kinds of one statement that merges their indexes: SQLite joins at most 500 parts.
MAX_MERGED_KINDS = 400


def typed_page(count: int) -> Select[*tuple[Any, ...]]:
    """Select a page of the events of `count` kinds, `kind_0` and on; not of too many.

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


def range_page(count: int | None) -> Select[*tuple[Any, ...]]:
    """Select what is applied of the events up to `upto`, of `count` kinds: `kind_0` and on.

    None: of all kinds. The rows are passed over one by one: a sum has no index, so that none is
    chosen for the kinds.
    """
    page = (
        select(*_applied_columns)
        .join_from(events, streams, streams.c.id == _e.stream)
        .where(_e.position > bindparam("after"), _e.position <= bindparam("upto"))
    )
    if count is not None:
        kinds = [bindparam(f"kind_{number}", type_=_e.kind.type) for number in range(count)]
        page = page.where((_e.kind + literal_column("0")).in_(kinds))
    return page.order_by(_e.position).limit(bindparam("limit"))


def _read_back_from() -> Select[*tuple[Any, ...]]:
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


STREAM_EVENTS = _read_back_from()
_head = select(streams.c.id, streams.c.version, streams.c.position)
HEAD_ROWS = _head  # looked up by streams.id
HEAD_BY_NAME = _head.where(streams.c.name == bindparam("stream"))
HEADS_BY_OWNER = _head.where(
    or_(streams.c.name == bindparam("owner"), streams.c.owner == bindparam("owner"))
)
FIRST_HEADS_BY_OWNER = HEADS_BY_OWNER.limit(bindparam("limit"))
OWNER = select(streams.c.owner).where(streams.c.name == bindparam("stream"))
STREAM_EXISTS = select(
    select(1).where(streams.c.name == bindparam("stream")).exists(),
    select(1).where(streams.c.owner == bindparam("stream")).exists(),
)
HEADS_WATERMARK = select(func.coalesce(func.max(heads_watermark.c.position), 0))
MOVED_STREAMS = (
    select(_e.stream, func.max(_e.version), func.max(_e.position))
    .where(_e.position > bindparam("after"))
    .group_by(_e.stream)
)
MOVE_HEADS_WATERMARK = update(heads_watermark).values(position=bindparam("to_position"))

LAST_TYPE_COUNTS = select(func.coalesce(func.max(type_counts.c.upto), 0)).where(
    type_counts.c.upto <= bindparam("upto")
)
TYPE_COUNTS = select(type_counts.c.kind, type_counts.c.events).where(
    type_counts.c.upto == bindparam("upto")
)
COUNT_EVENTS = (
    select(_e.kind, func.count())
    .where(_e.position > bindparam("after"), _e.position <= bindparam("upto"))
    # Not the bare column: the index by kind would be read from end to end.
    .group_by(_e.kind + literal_column("0"), _e.kind)
)

_link = select(
    chain_links.c.upto, chain_links.c.digest, chain_links.c.checks, chain_links.c.made
).order_by(chain_links.c.upto)
LINKS = _link.where(chain_links.c.upto > bindparam("after"), chain_links.c.upto <= bindparam("end"))
LINK_AT = _link.where(chain_links.c.upto == bindparam("position"))
LAST_LINK = _link.order_by(None).order_by(chain_links.c.upto.desc()).limit(1)
# What does not follow the event before it in its stream.
_previous = events.alias("previous")
MISPLACED_EVENTS = (
    select(_e.position, _e.prev)
    .select_from(events)
    .outerjoin(_previous, _previous.c.position == _e.prev)
    .where(
        _e.position > bindparam("after"),
        _e.position <= bindparam("end"),
        or_(
            and_(_e.prev == 0, _e.version != 1),
            and_(
                _e.prev != 0,
                or_(
                    _previous.c.position.is_(None),
                    _previous.c.stream != _e.stream,
                    _previous.c.version != _e.version - 1,
                    _e.prev >= _e.position,
                ),
            ),
        ),
    )
    .order_by(_e.position)
)

ORIGINS = select(
    origins.c.position, origins.c.place, origins.c.metadata, origins.c.problems, origins.c.payload
)  # looked up by origins.position
POSITIONS_OF_ORIGIN = (
    select(origins.c.position)
    .where(origins.c.place == bindparam("place"))
    .order_by(origins.c.position)
    .limit(bindparam("limit"))
)

LAST_TIME_BLOCK = select(func.coalesce(func.max(time_index.c.upto), 0))


def time_block_at(by: str) -> Select[*tuple[Any, ...]]:
    """Select the last block in which an event's `by` is not after the moment."""
    return (
        select(time_index.c.upto)
        .where(time_index.c[by] <= bindparam("moment"))
        .order_by(time_index.c.upto.desc())
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


UPDATE_HEAD = (
    update(streams)
    .where(streams.c.id == bindparam("stream"), streams.c.version == bindparam("before"))
    .values(version=bindparam("to_version"), position=bindparam("to_position"))
)
UPDATE_OWNER = (
    update(streams).where(streams.c.id == bindparam("stream")).values(owner=bindparam("its_owner"))
)

_block = (_e.position > bindparam("after"), _e.position <= bindparam("end"))
INSERT_TIME_BLOCK = insert(time_index).from_select(
    ["upto", "time", "recorded"],
    select(func.max(_e.position), func.min(_e.time), func.min(_e.recorded)).where(*_block),
)
_before = select(type_counts.c.kind, type_counts.c.events).where(
    type_counts.c.upto == bindparam("after")
)
_within = select(_e.kind, func.count().label("events")).where(*_block).group_by(_e.kind)
_both = union_all(_before, _within).subquery("both")
INSERT_TYPE_COUNTS = insert(type_counts).from_select(
    ["upto", "kind", "events"],
    select(
        bindparam("end", type_=type_counts.c.upto.type), _both.c.kind, func.sum(_both.c.events)
    ).group_by(_both.c.kind),
)

DELETE_SECRET = delete(secrets).where(secrets.c.user_id == bindparam("user_id"))
DELETE_SNAPSHOT = delete(snapshots).where(
    snapshots.c.stream == bindparam("stream"), snapshots.c.position <= bindparam("position")
)
INSERT_SNAPSHOT = insert(snapshots).from_select(
    ["stream", "position", "version", "state"],
    select(
        *(
            bindparam(name, type_=snapshots.c[name].type)
            for name in ("stream", "position", "version", "state")
        )
    ).where(~select(1).where(snapshots.c.stream == bindparam("stream")).exists()),
)
UPDATE_PROGRESS = (
    update(import_progress)
    .where(
        import_progress.c.origin == bindparam("its_origin"),
        import_progress.c.upto == bindparam("since"),
    )
    .values(upto=bindparam("to_upto"), state=bindparam("to_state"))
)

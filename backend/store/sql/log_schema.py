"""The log's tables, the same in SQLite and PostgreSQL.

Made for a long log: a commit writes at the ends of the trees, and one small row a stream. There is
no unique index over (stream, version), whose random pages cost two thirds of the rate; instead each
event points at the one before it in its stream, and the stream's row in `streams` is moved by a
guarded update, so that a second writer is noticed. These rows are written a little later than the
events (`dirty_heads`), so that a commit touches few pages; `heads_watermark` holds up to where they
are complete.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from backend.messages.events import TimeBasis

LOG_FORMAT = 2  # of a new log; one of format 1 differs in the rule of its hash chain alone
CORRELATION_NOT_KEPT = b""  # older logs cannot keep NULL in its place
BLOCK_EVENTS = 4096  # events between two entries of `time_index` and `type_counts`
TIME_BASES: tuple[TimeBasis | None, ...] = (
    None,
    "observed",
    "implied",
    "proxy",
)  # by the number in `events.basis`

metadata = MetaData()

log_format = Table(
    "about",
    metadata,
    Column("format", Integer, primary_key=True, autoincrement=False),
)

# What most events share; `id` is given by the writer.
event_types = Table(
    "kinds",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    UniqueConstraint("source", "type", "schema"),
)

# The head of each stream, as of `heads_watermark` or later. name: `module/subject`. position: of
# its newest event. owner: name of the stream that it belongs to; the first event that names one
# decides.
streams = Table(
    "streams",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("owner", Text),
    postgresql_with={"fillfactor": "70"},  # room to move a head without touching its indexes
)
Index(
    "streams_owner",
    streams.c.owner,
    sqlite_where=streams.c.owner.is_not(None),
    postgresql_where=streams.c.owner.is_not(None),
)

# One row: up to this position every event is reflected in `streams`.
heads_watermark = Table(
    "settled",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
)

# prev: position of the stream's event before, 0 when there is none. id, correlation, causation: 16
# bytes of a UUID, or another id (see `identifiers`). time, recorded: microseconds since the epoch.
# data: JSON.
events = Table(
    "events",
    metadata,
    Column(
        "position",
        BigInteger().with_variant(Integer, "sqlite"),  # only INTEGER is SQLite's own row id
        primary_key=True,
        autoincrement=False,
    ),
    Column("stream", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("prev", BigInteger, nullable=False),
    Column("id", LargeBinary, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("recorded", BigInteger, nullable=False),
    Column("correlation", LargeBinary, nullable=False),
    Column("causation", LargeBinary),
    Column("actor", Text, nullable=False),
    Column("basis", SmallInteger, nullable=False),
    Column("data", Text, nullable=False),
)
# SQLite's indexes end in the row id, which is the position; PostgreSQL's need it as a column.
Index("events_kind", events.c.kind).ddl_if(dialect="sqlite")
Index("events_correlation", events.c.correlation).ddl_if(dialect="sqlite")
Index("events_kind_position", events.c.kind, events.c.position).ddl_if(dialect="postgresql")
Index("events_correlation_position", events.c.correlation, events.c.position).ddl_if(
    dialect="postgresql"
)
# By these causes are found whatever their correlation. Ids grow with time, so that both are written
# at their ends; most commands correlate by themselves, and what they caused is found by that.
_is_correlated_otherwise = events.c.causation != events.c.correlation
LATER_INDEXES = (
    Index("events_id", events.c.id),
    Index(
        "events_causation",
        events.c.causation,
        events.c.position,
        sqlite_where=_is_correlated_otherwise,
        postgresql_where=_is_correlated_otherwise,
    ),
)  # which a log from before may lack

# Where events were read that another program's store keeps (see `Origin`). place: their position
# there. metadata: JSON. problems: a JSON array of texts.
origins = Table(
    "origins",
    metadata,
    Column(
        "position",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("place", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("payload", Text, nullable=False),
)
Index("origins_place", origins.c.place)

# The hash chain over the events (see `log_chain`), a row for each commit or part of one: up to
# which position, the digest there, a check for each event of the part, and when it was made if that
# was later than the events (microseconds since the epoch).
chain_links = Table(
    "chain",
    metadata,
    Column(
        "upto",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("digest", LargeBinary, nullable=False),
    Column("checks", LargeBinary, nullable=False),
    Column("made", BigInteger),
)

# For each full block of events: its last position, and the earliest moments in it. Imports are not
# in the order of time, so that a search by time needs the minimum of every block.
time_index = Table(
    "blocks",
    metadata,
    Column("upto", BigInteger, primary_key=True, autoincrement=False),
    Column("time", BigInteger, nullable=False),
    Column("recorded", BigInteger, nullable=False),
)

# Events per kind in [1, upto], at the end of each full block.
type_counts = Table(
    "tallies",
    metadata,
    Column("upto", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Integer, primary_key=True, autoincrement=False),
    Column("events", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Every command's answer, for ever.
command_answers = Table(
    "commands",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("answer", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Password hashes; never in an event.
secrets = Table(
    "secrets",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The newest snapshot of each stream that has one.
snapshots = Table(
    "snapshots",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# How far each import has come.
import_progress = Table(
    "progress",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

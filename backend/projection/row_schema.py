"""The tables that every store of read models has beside its rows.

Those of `OWN` are made anew with the rows when these have another shape; those of `KEPT` stay: they
are what operators decided, and what came of it.
"""

import sqlalchemy as sa

# of PostgreSQL, too, texts compare by code point
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OWN = sa.MetaData()
KEPT = sa.MetaData()
CHECKPOINT = sa.Table(
    "marigraph_standing",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("counts", TEXT, nullable=False),
)
# `summary`: the last line of the error; empty when an event only waits behind one that has an
# error. The first parked event of an entity always has one. The error stands last: a row is read
# without it as far as that.
PARKED = sa.Table(
    "marigraph_parked",
    OWN,
    sa.Column("view", TEXT, primary_key=True),
    sa.Column("entity", TEXT, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("type", TEXT, nullable=False),
    sa.Column("summary", TEXT, nullable=False),
    sa.Column("parked", sa.BigInteger, nullable=False),
    sa.Column("error", TEXT, nullable=False),
    sqlite_with_rowid=False,
)
# written out, not bound: only then the index of the first events is used
IS_FIRST: sa.ColumnElement[bool] = PARKED.c.summary != sa.literal_column("''")
sa.Index("marigraph_parked_in_order", PARKED.c.position, PARKED.c.view)
# all that lists and filters ask of the first events of entities, however long the errors are
sa.Index(
    "marigraph_parked_first",
    PARKED.c.position,
    PARKED.c.view,
    PARKED.c.type,
    PARKED.c.summary,
    PARKED.c.parked,
    sqlite_where=IS_FIRST,
    postgresql_where=IS_FIRST,
)
# What no view takes any more, though it was parked. A rebuild tries these events again.
SKIPPED = sa.Table(
    "marigraph_skipped",
    OWN,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("view", TEXT, primary_key=True),
    sa.Column("entity", TEXT, nullable=False),
    sa.Column("type", TEXT, nullable=False),
    sa.Column("error", TEXT, nullable=False),
    sa.Column("parked", sa.BigInteger, nullable=False),
    sa.Column("skipped", sa.BigInteger, nullable=False),
    sa.Column("operator", TEXT, nullable=False),
    sa.Column("reason", TEXT, nullable=False),
    sqlite_with_rowid=False,
)
# The code ledger: from which position on which code wrote a view's rows, see `code_ledger`.
# An empty digest stands for code that is not known.
CODE = sa.Table(
    "marigraph_code",
    OWN,
    sa.Column("view", TEXT, primary_key=True),
    sa.Column("since_position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("digest", TEXT, nullable=False),
    sa.Column("package", TEXT, nullable=False),
    sa.Column("since", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
SETTINGS = sa.Table(
    "marigraph_settings",
    KEPT,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)
BULKS = sa.Table(
    "marigraph_bulks",
    KEPT,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("action", TEXT, nullable=False),
    sa.Column("filter", TEXT, nullable=False),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("by", TEXT, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("rate_per_s", sa.BigInteger, nullable=False),
    sa.Column("state", TEXT, nullable=False),
    sa.Column("changed", sa.BigInteger, nullable=False),
    sa.Column("changed_by", TEXT, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("applied", sa.BigInteger, nullable=False),
    sa.Column("failed", sa.BigInteger, nullable=False),
    sa.Column("skipped", sa.BigInteger, nullable=False),
    sa.Column("gone", sa.BigInteger, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
)
BULK_ITEMS = sa.Table(
    "marigraph_bulk_items",
    KEPT,
    sa.Column("bulk", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("view", TEXT, nullable=False),
    sa.Column("entity", TEXT, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("outcome", TEXT, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("error", TEXT, nullable=False),
    sqlite_with_rowid=False,
)
sa.Index(
    "marigraph_bulk_items_by_outcome", BULK_ITEMS.c.bulk, BULK_ITEMS.c.outcome, BULK_ITEMS.c.item
)

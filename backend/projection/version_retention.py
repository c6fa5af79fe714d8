"""How far back the archive keeps versions: older ones are removed in small steps, a block at once.

Each row's last version up to the edge stays, so that every position from there on is answered as
before. An edge is the end of a block: the totals up to there are kept, and stay right. Only that of
an archive which began with the rows of a replica lies anywhere, until the first step.
"""

from collections.abc import Collection

import sqlalchemy as sa

from backend.errors import Unreadable
from backend.projection.row_database import RowDatabase
from backend.projection.sql_tables import (
    BLOCK_POSITIONS,
    HEAP_BORN,
    HEAP_PLACE,
    archive_table,
    first_place,
    is_present,
)
from backend.projection.table_specs import TableSpec
from backend.projection.version_queries import KEPT_FROM
from backend.sqlite.compiled_statement import CompiledStatement, CoreStatement


def parse_retention(text: str, views: Collection[str]) -> dict[str, int]:
    """Return by view how many events back versions are kept; views that keep all are left out.

    `text`: `1000000` for all views, or `orders:1000000,search:50000`.

    Raises:
        Unreadable: code `bad-setting`.
    """
    kept: dict[str, int] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        view, _, events = part.rpartition(":")
        if not events.isdecimal() or (view and view not in views):
            raise Unreadable(
                f"`archive_keep` is a number of events, or VIEW:EVENTS of views that there are,"
                f" parted by commas; not `{part}`.",
                code="bad-setting",
                field="archive_keep",
            )
        kept |= dict.fromkeys([view] if view else views, int(events))
    return kept


class VersionRetention:
    """Removes versions of one view that are too old; used by the thread that applies."""

    def __init__(self, spec: TableSpec, database: RowDatabase, kept_events: int) -> None:
        """Keep the versions of so many events back."""
        self._database = database
        self._kept_events = kept_events
        self._setting = f"{KEPT_FROM}{spec.name}"
        heap = archive_table(spec)
        place = heap.c[HEAP_PLACE]
        of_key = [heap.c[name] == sa.bindparam(name) for name in spec.key]
        end = sa.bindparam("end", type_=sa.BigInteger())
        newest = sa.bindparam("newest", type_=sa.BigInteger())
        keys = sa.select(*(heap.c[name] for name in spec.key)).distinct()
        self._touched = _sql(keys.where(place >= sa.bindparam("begin"), place < end))
        self._newest = _sql(sa.select(sa.func.max(place)).where(*of_key, place < end))
        self._remove = _sql(sa.delete(heap).where(*of_key, place < newest))
        self._remove_end = _sql(sa.delete(heap).where(place == newest, ~is_present(heap)))
        self._mark_born = _sql(
            sa.update(heap).where(place == newest).values({HEAP_BORN: sa.literal_column("1")})
        )

    def step(self, applied: int) -> bool:
        """Remove what one block has made superfluous; say whether there was one.

        Raises:
            StorageFailed: nothing was removed.
        """
        edge = int(self._database.setting(self._setting) or 0)
        begins = 0 if not edge else edge + 1
        upto = (begins // BLOCK_POSITIONS + 1) * BLOCK_POSITIONS - 1
        if upto > applied - self._kept_events:
            return False
        with self._database.translate_errors(), self._database.transaction():
            self._prune(begins, first_place(upto + 1))
            self._database.write_setting(self._setting, str(upto))
        return True

    def _prune(self, begins: int, end: int) -> None:
        run = self._database.cursor.execute
        for key in run(self._touched, (first_place(begins), end)).fetchall():
            (newest,) = run(self._newest, (*key, end)).fetchone()
            run(self._remove, (*key, newest))
            run(self._remove_end, (newest,))
            run(self._mark_born, (newest,))


def _sql(statement: CoreStatement) -> str:
    return CompiledStatement(statement).sql

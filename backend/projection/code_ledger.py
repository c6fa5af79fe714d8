"""The code ledger: from which position on which version of its handlers wrote a view's rows.

A row says at which position it was last changed; its code is that of the entry with the greatest
`since_position` up to there. What was written before the first entry has no known code. Entries are
written with the first rows of a version, in their transaction, so that none says what is not so.

An event that is taken late, after it was parked, has a position before the newest rows: the ledger
says of that position alone that another version wrote it. A row that such an event changes, and
that was changed further on before, keeps its position, and so the version that it had.
"""

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

import msgspec
import sqlalchemy as sa

from backend.clock import Clock, Micros, now_us
from backend.projection.handler_digest import handler_digests, view_digest
from backend.projection.installed_projections import projection_packages
from backend.projection.read_model import Projection
from backend.projection.row_database import RowDatabase
from backend.projection.row_schema import CODE
from backend.projection.row_store import WriteBeside
from backend.sqlite.compiled_statement import CompiledStatement, compile_upsert

_DIGEST_BYTES = 8
_LAST_POSITION = 2**62


class HandlerVersion(msgspec.Struct, frozen=True):
    """A version of a view's handlers; `package`: name and version of what has them, if known.

    An empty `digest`: it is not known which.
    """

    digest: str
    package: str = ""


UNKNOWN_CODE = HandlerVersion("")


class LedgerEntry(msgspec.Struct, frozen=True):
    """What a ledger says of a view from a position on."""

    view: str
    since_position: int
    digest: str
    package: str
    since_us: Micros

    @property
    def version(self) -> HandlerVersion:
        """Whose rows they are."""
        return HandlerVersion(self.digest, self.package)


_COLUMNS = tuple(CODE.columns)
_OF_VIEW = CODE.c.view == sa.bindparam("view")
_ALL = CompiledStatement(sa.select(*_COLUMNS).where(_OF_VIEW).order_by(CODE.c.since_position)).sql
_AT = (
    CompiledStatement(
        sa.select(*_COLUMNS)
        .where(_OF_VIEW, CODE.c.since_position <= sa.bindparam("position"))
        .order_by(CODE.c.since_position.desc())
    ).sql
    + " LIMIT 1"
)
_PUT = compile_upsert(CODE).sql


def code_versions(
    projections: Mapping[str, Projection], packages: Mapping[str, str]
) -> dict[str, HandlerVersion]:
    """Return today's version of each view; `packages`: name and version of who has it, by view."""
    return {
        view: HandlerVersion(view_digest(handler_digests(each)), packages.get(view, ""))
        for view, each in projections.items()
    }


class CodeLedger:
    """The ledger of one store, for the one thread that writes its rows.

    `is_pending`: there are views whose last entry is of another version than today's.
    """

    def __init__(
        self, database: RowDatabase, codes: Mapping[str, HandlerVersion], clock: Clock = now_us
    ) -> None:
        """`codes`: today's, of each view that is applied.

        Raises:
            StorageFailed: the file cannot be read.
        """
        self._database, self._codes, self._clock = database, codes, clock
        self.source = _source_of(codes)
        self._last: dict[str, str] = {}
        self._has_one_code = False
        self.is_pending = False
        self.reload()

    def reload(self) -> None:
        """Know what is on disk.

        Raises:
            StorageFailed: the file cannot be read.
        """
        entries = {view: self.entries(view) for view in self._codes}
        self._last = {view: found[-1].digest for view, found in entries.items() if found}
        self._has_one_code = all(
            [(each.since_position, each.digest) for each in found] == [(1, code.digest)]
            for (view, code) in self._codes.items()
            for found in [entries[view]]
        )
        self.is_pending = any(self._last.get(v) != code.digest for v, code in self._codes.items())

    def entries(self, view: str) -> list[LedgerEntry]:
        """Return what is known of a view, in the order of the log.

        Raises:
            StorageFailed: the file cannot be read.
        """
        with self._database.translate_errors():
            found = self._database.cursor.execute(_ALL, (view,)).fetchall()
        return [LedgerEntry(*row) for row in found]

    def begin(self, position: int) -> None:
        """Note that today's code writes what is behind a position; within a transaction.

        `reload` is to be called if the transaction fails.
        """
        self._begin(position, self._codes)

    def beside(self, position: int, write: WriteBeside) -> WriteBeside:
        """Return what also begins today's code behind a position, where that is news."""
        if not self.is_pending:
            return write

        def write_both() -> None:
            self.begin(position)
            write()

        return write_both

    def note_queued(
        self, position: int, source: str, late: Collection[tuple[str, int]] | None
    ) -> None:
        """Note who has made the rows behind a position, as it calls itself (`source`).

        Within a transaction, as `begin`. Who is another than today's code here is not known.
        `late`: the events that were taken late; None when the rows are of new ones.
        """
        if late is not None:
            self.note_late(late, is_known=source == self.source)
        elif source != self.source:
            if any(self._last.values()):
                self._begin(position, dict.fromkeys(self._last, UNKNOWN_CODE))
        elif self.is_pending:
            self.begin(position)

    def _begin(self, position: int, codes: Mapping[str, HandlerVersion]) -> None:
        at_us = self._clock()
        for view, code in codes.items():
            if self._last.get(view) != code.digest:
                self._put(view, position + 1, code, at_us)
                self._last[view] = code.digest
        is_todays = codes is self._codes
        self._has_one_code, self.is_pending = is_todays and not position, not is_todays

    def note_late(self, events: Iterable[tuple[str, int]], *, is_known: bool = True) -> None:
        """Note that today's code took events (view, position) later than others behind them.

        Within a transaction, as `begin`. Not `is_known`: it may have been another code.
        """
        if self._has_one_code and is_known:
            return
        for view, position in events:
            code = self._codes.get(view) if is_known else UNKNOWN_CODE
            before = self._at(view, position)
            if code is None or before.digest == code.digest:
                continue
            if self._at(view, position + 1).since_position <= position:
                self._put(view, position + 1, before.version, before.since_us)
            self._put(view, position, code, self._clock())
            self._last[view] = self._at(view, _LAST_POSITION).digest

    def _at(self, view: str, position: int) -> LedgerEntry:
        found = self._database.cursor.execute(_AT, (view, position)).fetchone()
        return LedgerEntry(*found) if found else LedgerEntry(view, 0, *_cells(UNKNOWN_CODE), 0)

    def _put(self, view: str, position: int, code: HandlerVersion, at_us: Micros) -> None:
        self._database.cursor.execute(_PUT, (view, position, *_cells(code), at_us))


def entries_upto(connection: sa.Connection, position: int) -> list[LedgerEntry]:
    """Return what a store says of all views up to a position.

    Raises:
        Unavailable: the file cannot be read.
    """
    wanted = sa.select(*_COLUMNS).where(CODE.c.since_position <= position)
    found = connection.execute(wanted.order_by(CODE.c.view, CODE.c.since_position))
    return [LedgerEntry(*row) for row in found]


def write_entries(database: RowDatabase, entries: Iterable[LedgerEntry]) -> None:
    """Keep what another store says of rows that were copied from it; within a transaction."""
    database.cursor.executemany(_PUT, map(msgspec.structs.astuple, entries))


def open_code_ledger(database: RowDatabase, projections: Mapping[str, Projection]) -> CodeLedger:
    """Return the ledger of a store, and know today's code of these views.

    Raises:
        StorageFailed: the file cannot be read.
    """
    return CodeLedger(database, code_versions(projections, projection_packages()))


def _cells(code: HandlerVersion) -> tuple[str, str]:
    return code.digest, code.package


def _source_of(codes: Mapping[str, HandlerVersion]) -> str:
    """Return one digest for the code of all views."""
    texts = msgspec.msgpack.encode(sorted((view, code.digest) for view, code in codes.items()))
    return blake2b(texts, digest_size=_DIGEST_BYTES).hexdigest()

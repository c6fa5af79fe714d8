"""Reading the hash chain of a log in a database, and what a chain cannot show."""

from collections.abc import Callable

from backend.errors import DamagedFile
from backend.store.chain_rules import ChainRule, chain_rule
from backend.store.log_chain import ChainLink
from backend.store.sql import log_statements
from backend.store.sql.log_connection import LogConnection, SqlRow
from backend.store.sql.log_schema import LOG_FORMAT, chain_links, origins


class SqlChainReader:
    """See `ChainReader`; a log of an earlier version has no chain, and no links."""

    def __init__(self, connection: LogConnection) -> None:
        self._connection = connection

    @property
    def rule(self) -> ChainRule:
        """See `ChainReader`."""
        return find_chain_rule(self._connection)

    def last_link(self) -> ChainLink | None:
        """See `ChainReader`."""
        if not self._connection.has_table(chain_links):
            return None
        rows = self._connection.fetch_rows(log_statements.LAST_LINK)
        return _to_link(self.rule, rows[0]) if rows else None

    def read_links(self, after: int, upto: int) -> list[ChainLink]:
        """See `ChainReader`."""
        if not self._connection.has_table(chain_links):
            return []
        rows = self._connection.fetch_rows(log_statements.LINKS, after=after, end=upto)
        rule = self.rule
        return [_to_link(rule, row) for row in rows]

    def find_misplaced(self, after: int, upto: int) -> list[tuple[int, int]]:
        """See `ChainReader`."""
        rows = self._connection.fetch_rows(log_statements.MISPLACED_EVENTS, after=after, end=upto)
        return [(position, prev) for position, prev in self._without_origins(rows)]

    def _without_origins(self, rows: list[SqlRow]) -> list[SqlRow]:
        """Leave out events of other programs: their versions are theirs, and may begin anywhere."""
        if not rows or not self._connection.has_table(origins):
            return rows
        found = self._connection.select_among(
            log_statements.ORIGINS, origins.c.position, [position for position, _ in rows]
        )
        foreign = {row[0] for row in found}
        return [row for row in rows if row[0] not in foreign]

    def check_pages(self, go_on: Callable[[], bool]) -> list[str]:
        """See `ChainReader`."""
        try:
            return self._connection.check_pages(go_on)
        except DamagedFile as error:  # so damaged that it cannot even be looked through
            return [error.message]


def find_chain_rule(connection: LogConnection) -> ChainRule:
    """Return the rule of the log's format; of a log that is not there yet, that of a new one."""
    return chain_rule(connection.fetch_scalar(log_statements.FORMAT) or LOG_FORMAT)


def _to_link(rule: ChainRule, row: SqlRow) -> ChainLink:
    upto, digest, checks, made = row
    return ChainLink(rule, upto, digest, checks, made)

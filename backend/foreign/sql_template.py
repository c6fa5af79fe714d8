"""SQL of a mapping with the names of the store that was found in it."""

import re
from collections.abc import Sequence

from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import FoundTable, SqlSource, quote_name, quote_text

NOTHING = "NULL"  # what a column is that this store does not have
_NAME = re.compile(r"\{(\w+)(?:([.#])(\w+))?\}")


class SqlTemplate:
    """Fills in tables and columns; `{stream}` and the like are values, bound by the driver."""

    def __init__(
        self, source: SqlSource, store: RecognizedStore, chosen: FoundTable | None = None
    ) -> None:
        """`chosen` is the one that is meant where a key has several tables."""
        self._source = source
        self._tables = {key: found[0] for key, found in store.tables.items() if found}
        self._keys = set(store.tables)
        for key, found in store.tables.items():
            if chosen is not None and chosen in found:
                self._tables[key] = chosen

    def fill(self, sql: str, values: Sequence[str] = ()) -> str:
        """Return the statement's text; `values` are the names that are bound later."""
        parts: list[str] = []
        end = 0
        for found in _NAME.finditer(sql):
            parts.append(self._source.escape(sql[end : found.start()]))
            parts.append(self._replacement(found, values))
            end = found.end()
        return "".join([*parts, self._source.escape(sql[end:])])

    def _replacement(self, found: re.Match[str], values: Sequence[str]) -> str:
        key, mark, name = found.groups()
        if key in values and not mark:
            return self._source.placeholder(key)
        if key not in self._keys:
            return self._source.escape(found[0])  # braces of SQL's own
        return self._source.escape(self._named(key, mark, name))

    def _named(self, key: str, mark: str | None, name: str | None) -> str:
        table = self._tables.get(key)
        if table is None:
            return NOTHING
        match mark, name:
            case "#", "schema":
                return quote_name(table.schema)
            case "#", _:
                return quote_text(table.name)
            case ".", str():
                return f"{key}.{quote_name(name)}" if name in table.types else NOTHING
            case _:
                return f"{table.quoted} AS {key}"

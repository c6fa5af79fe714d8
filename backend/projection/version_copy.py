"""A copy of the archive's views: of one entity the versions are taken over, each at its place."""

from collections.abc import Sequence

from backend.projection.fulltext_index import quoted_name
from backend.projection.sql_tables import HEAP_BORN, HEAP_PLACE, archive_table
from backend.projection.table_specs import POSITION, TableSpec
from backend.projection.version_heap import VersionHeap
from backend.projection.version_queries import KEPT_FROM
from backend.projection.view_switch import ViewCopy


class VersionCopy(ViewCopy):
    """Takes over an entity's versions as if they came late, so that places and totals are right."""

    def switch(self) -> None:
        """Let the copy be what is read: it has all versions, also those that were removed here."""
        super().switch()
        for view in self.views:
            self.cursor.execute(
                "DELETE FROM marigraph_settings WHERE name = ?", (f"{KEPT_FROM}{view}",)
            )

    def take_rows(self, spec: TableSpec, where: str, values: Sequence[str]) -> int:
        """Take over all versions of some rows; return how many there are now."""
        if spec.is_helper:
            return super().take_rows(spec, where, values)
        heap = VersionHeap(spec, self.cursor)
        names = [
            column.name
            for column in archive_table(spec).columns
            if column.name not in {HEAP_PLACE, HEAP_BORN}
        ]
        cells = ", ".join(map(quoted_name, names))
        key = ", ".join(map(quoted_name, spec.key))
        known = f"SELECT DISTINCT {key} FROM {quoted_name(spec.name)} WHERE {where}"  # noqa: S608 - names of tables
        for each in self.cursor.execute(known, values).fetchall():
            heap.remove(each)
        copied = quoted_name(self.copied(spec.name))
        versions = f"SELECT {cells}, {HEAP_BORN} FROM {copied} WHERE {where} ORDER BY {HEAP_PLACE}"  # noqa: S608 - as above
        found = self.cursor.execute(versions, values).fetchall()
        places = [names.index(name) for name in spec.key]
        at = names.index(POSITION)
        keyed = [(each[at], tuple(each[place] for place in places), each) for each in found]
        heap.insert((position, row_key, each[:-1]) for position, row_key, each in keyed)
        for position, row_key, each in keyed:
            if each[-1] < 0:
                heap.mark_ended(position, row_key)
        return len(found)

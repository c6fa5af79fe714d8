"""How an operator wants each table: widths, order and choice of its columns, and its sorting."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from console.state.observable import Observable


class TableLayout(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator chose of one table; columns by their names.

    widths_px: of the columns that were made wider or narrower; order: from left to right, empty as
    declared; hidden: those that are not shown; sort: `column` or `column:desc`, empty for the
    table's own
    """

    widths_px: dict[str, int] = {}
    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    sort: str = ""

    @property
    def has_own_columns(self) -> bool:
        """Whether anything but the sorting was chosen."""
        return bool(self.widths_px or self.order or self.hidden)


class TableLayouts(Observable[Mapping[str, TableLayout]]):
    """The layouts of all tables by the table's name, as `timeline` or `views.orders`."""

    def __init__(self) -> None:
        super().__init__({})

    def layout_of(self, table: str) -> TableLayout:
        """Return the layout of a table; of one that nobody has touched, the declared one."""
        return self.value.get(table, TableLayout())

    def store(self, table: str, layout: TableLayout) -> None:
        """Keep the layout of a table."""
        self.set({**self.value, table: layout})

    def store_sort(self, table: str, sort: str) -> None:
        """Keep how a table is sorted."""
        self.store(table, replace(self.layout_of(table), sort=sort))

    def encode(self) -> str:
        """Write all layouts as JSON text."""
        return msgspec.json.encode(self.value).decode()

    def decode(self, text: str) -> None:
        """Read what `encode` wrote; what cannot be read leaves the declared layouts."""
        try:
            self.set(msgspec.json.decode(text, type=dict[str, TableLayout]))
        except msgspec.DecodeError:  # of another version: tables as they are at first
            self.set({})

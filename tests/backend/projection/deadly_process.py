"""Applies a log in one process after the other, each of which dies at one event: `LOG ROWS`.

Prints how many of them died.
"""

import os
import sys
from pathlib import Path

from backend.domain.products import ProductRestocked
from backend.domain.registry import load_registry
from backend.projection.applier import Applier
from backend.projection.crash_journal import CrashJournal
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, Projection, ViewRow, ViewTables
from backend.store.engine_registry import open_reader

DEADLY = 13  # units restocked


class StockRow(ViewRow, kw_only=True):
    """What was restocked."""

    product_id: str
    units: int = 0


def restock(event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
    """Die at the unlucky number."""
    if event.quantity == DEADLY:
        os._exit(7)
    stock = tables[StockRow].get(event.product_id) or StockRow(product_id=event.product_id)
    stock.units += event.quantity
    tables[StockRow].put(stock)


VIEWS = {
    "stock": Projection(
        name="stock",
        summary="Restocked.",
        row=StockRow,
        key=("product_id",),
        handlers={ProductRestocked: restock},
        order="product_id",
    )
}


def apply(url: str, path: Path) -> None:
    """Apply the whole log, and end cleanly."""
    reader = open_reader(url)
    journal = CrashJournal(path.with_suffix(".journal"))
    store = LiveStore(path, VIEWS)
    applier = Applier(store, VIEWS, load_registry(), journal=journal)
    while events := reader.read(applier.position, 4):
        applier.apply(events)
    store.close()
    journal.close()
    reader.close()


def main(url: str, path: Path) -> None:
    """Start one after the other, until one ends cleanly."""
    deaths = 0
    while deaths < 10:
        child = os.fork()
        if not child:
            apply(url, path)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            break
        deaths += 1
    sys.stdout.write(f"{deaths}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

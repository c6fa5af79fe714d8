"""A view whose handler puts anything into its rows, and what that may be."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.read_model import EventMeta, Projection, Timestamp, ViewRow, ViewTables
from tests.backend.projection.shop_history import events

Views = Mapping[str, Projection]
Cells = dict[str, Any]
LARGEST = 2**53 - 1


class ThingRow(ViewRow, kw_only=True):
    """A row with a cell of every kind; `total` is a sum, `texts` a text that grows."""

    thing_id: str
    total: int = 0
    flag: bool = False
    note: str | None = None
    seen: Timestamp | None = None


class PartRow(ViewRow, kw_only=True):
    """What only the handler needs."""

    part_id: str
    size: int = 0


class Handler:
    """Adds one to a thing's total, and puts what the event's number stands for into its cells."""

    def __init__(self, puts: Sequence[Cells] = ()) -> None:
        self.puts = puts

    def __call__(self, event: ProductRestocked, meta: EventMeta, tables: ViewTables) -> None:
        thing = tables[ThingRow].get(event.product_id) or ThingRow(thing_id=event.product_id)
        thing.total += 1
        thing.seen = meta.time
        part = tables[PartRow].get(event.product_id) or PartRow(part_id=event.product_id)
        part.size += 1
        tables[PartRow].put(part)
        if event.quantity < len(self.puts):
            for name, cell in self.puts[event.quantity].items():
                setattr(thing, name, cell)
        tables[ThingRow].put(thing)


def view_of(handler: Callable[[ProductRestocked, EventMeta, ViewTables], None]) -> Views:
    things = Projection(
        name="things",
        summary="Things.",
        row=ThingRow,
        key=("thing_id",),
        handlers={ProductRestocked: handler},
        order="thing_id",
        helper_tables={PartRow: ("part_id",)},
    )
    return {"things": things}


def restocks(registry: Registry, payloads: Sequence[tuple[str, int]]) -> list[Event]:
    return [
        *events(registry, [ProductRestocked(product_id=name, quantity=n) for name, n in payloads])
    ]


class Unwritable:
    def __repr__(self) -> str:
        raise ValueError("no")


TOO_LARGE = st.integers(min_value=2**63) | st.integers(max_value=-(2**63) - 1)
WRONG: st.SearchStrategy[Any] = st.one_of(
    TOO_LARGE,
    st.floats(),
    st.binary(),
    st.sets(st.integers()),
    st.lists(st.text()),
    st.sampled_from([10**5000, Unwritable(), date.min, object, ["a", {}]]),
)
BAD_CELLS: st.SearchStrategy[Cells] = st.one_of(
    st.fixed_dictionaries({"total": WRONG | st.booleans() | st.text() | st.none()}),
    st.fixed_dictionaries({"flag": WRONG | st.integers() | st.text() | st.none()}),
    st.fixed_dictionaries({"note": WRONG | st.booleans() | st.sampled_from(["\ud800", "a\udfff"])}),
    st.fixed_dictionaries({"seen": WRONG | st.text() | st.sampled_from([2**62, -(2**62)])}),
    st.fixed_dictionaries({"thing_id": WRONG | st.none() | st.just("\ud800")}),
    st.fixed_dictionaries({"position": TOO_LARGE.filter(lambda n: n > 0) | st.text() | st.none()}),
)
GOOD_CELLS: st.SearchStrategy[Cells] = st.fixed_dictionaries(
    {},
    optional={
        "total": st.integers(-(2**62), 2**62),
        "flag": st.booleans(),
        "note": st.none() | st.text(),
    },
)
STORY = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans() | st.just(value=False), BAD_CELLS, GOOD_CELLS),
    min_size=1,
    max_size=12,
)


def folded(history: Sequence[Event], puts: Sequence[Cells], bad: set[int]) -> tuple[Any, Any]:
    """Return the rows, and the positions that are parked, without any store."""
    rows: dict[str, Cells] = {}
    parked: list[int] = []
    blocked: set[str] = set()
    for event, cells in zip(history, puts, strict=True):
        name = event.subject.removeprefix("product-")
        if name in blocked or event.position in bad:
            blocked.add(name)
            parked.append(event.position)
            continue
        row = rows.setdefault(name, {"thing_id": name, "total": 0, "flag": False, "note": None})
        row["total"] += 1
        row.update(seen=event.time, position=event.position)
        row.update(cells)
    return [rows[name] for name in sorted(rows)], parked

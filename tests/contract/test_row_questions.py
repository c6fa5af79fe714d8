"""The same questions about the same rows have the same answers in every database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from backend.clock import now_us
from backend.domain.products import ProductAdded
from backend.domain.registry import load_registry
from backend.messages.groups import AskGroups, parse_group_key, parse_measure
from backend.messages.queries import AskBoards, AskView
from backend.messages.row_code import AskCode
from backend.projection.applier import Applier
from backend.projection.code_ledger import CodeLedger, HandlerVersion
from backend.projection.read_model import Projection
from backend.query.cache import PageCache
from backend.query.views.view_reader import ViewReader
from tests.backend.projection.shop_history import Shop, events
from tests.contract.row_stores import Rows

Views = Mapping[str, Projection]
Readers = tuple[ViewReader, ViewReader]
PAGES = [
    ("orders", "", ""),
    ("orders", "", "shipped_at"),
    ("orders", "", "shipped_at:desc"),
    ("orders", "", "user_name"),
    ("orders", "status:paid", "total:desc"),
    ("orders", "-status:paid", "total"),
    ("orders", "status:p*", ""),
    ("orders", "status:?aid or status:shipped", "created"),
    ("orders", "total>100GBP", ""),
    ("orders", "total.minor>10000 currency:*", ""),
    ("orders", "user_name>M", "user_name:desc"),
    ("orders", "shipped_at:*", ""),
    ("orders", "-shipped_at:*", ""),
    ("orders", "shipped_at<{paid_at}", ""),
    ("orders", "{total - paid}>0", ""),
    ("orders", "lines.0.quantity>1", ""),
    ("orders", "lines.*.product_id:product-00003", ""),
    ("orders", "created:2017-07", ""),
    ("orders", "THING", ""),
    ("orders", 'user_id:"user-000001"', ""),
    ("users", "balance>1GBP", ""),
    ("users", "name:*1*", "name"),
    ("sales", "", ""),
    ("products", "price>1", "name:desc"),
]
GROUPS: list[tuple[str, list[str], list[str], str, str]] = [
    ("orders", [], [], "", ""),
    ("orders", ["status"], ["count", "sum(total)", "avg(total)", "min(created)"], "", ""),
    ("orders", ["created:hour"], ["count"], "", ""),
    ("orders", ["created:day", "status"], ["count"], "", "status:paid"),
    ("orders", ["created:week"], ["max(total)"], "", ""),
    ("orders", ["created:month"], ["sum(units)"], "", "THING"),
    ("orders", ["shipped_at:day"], ["count"], "", ""),
    ("orders", ["lines.*.product_id"], ["sum(lines.*.quantity)"], "", ""),
    ("orders", ["lines.*.price"], ["count", "avg(lines.*.quantity)"], "count:desc", ""),
    ("sales", ["day:week"], ["count"], "", ""),
    ("sales", ["day:month"], ["count"], "count:desc", ""),
    ("products", ["category"], ["min(listed)", "max(listed)", "max(name)"], "max(listed)", ""),
    ("orders", ["other_payments.currency"], ["sum(other_payments)"], "", ""),
    ("orders", ["status"], ["sum(total)"], "sum(total):desc", "total>50GBP"),
]


@pytest.fixture(scope="module")
def readers(
    tmp_path_factory: pytest.TempPathFactory, projections: Views, rows_database: str
) -> Any:  # noqa: ANN401 - a generator of readers
    """Readers of a file and of a schema that hold the same rows."""
    registry = load_registry()
    history = [*events(registry, islice(Shop(11, users=30, products=20).payloads(), 900))]
    opened: list[tuple[Rows, ViewReader]] = []
    for url in ("", rows_database):
        rows = Rows(url, Path(tmp_path_factory.mktemp("rows")))
        store = rows.store(projections)
        applier = Applier(store, projections, registry)
        applier.follow_code(
            CodeLedger(store.database, dict.fromkeys(projections, HandlerVersion("one")))
        )
        applier.apply(history)
        engine = rows.reader()
        reader = ViewReader(
            "replica-1", engine, projections, PageCache(0), archive=False, clock=now_us
        )
        opened.append((rows, reader))
    yield tuple(reader for _, reader in opened)
    for rows, reader in opened:
        reader.close()
        rows.close()


@pytest.mark.parametrize(("view", "text", "order"), PAGES)
def test_that_pages_are_the_same(readers: Readers, view: str, text: str, order: str) -> None:
    for offset in (0, 17):
        asked = AskView(view=view, filter=text, order=order, offset=offset, limit=25)
        one, other = (reader.page(asked, None) for reader in readers)
        assert (one.rows, one.total) == (other.rows, other.total)
        assert one.position == other.position == 900


@pytest.mark.parametrize(("view", "keys", "measures", "order", "text"), GROUPS)
def test_that_groups_are_the_same(
    readers: Readers, view: str, keys: list[str], measures: list[str], order: str, text: str
) -> None:
    asked = AskGroups(
        view=view,
        filter=text,
        keys=[parse_group_key(each) for each in keys],
        measures=[parse_measure(each) for each in measures],
        order=order,
    )
    one, other = (reader.groups(asked, None) for reader in readers)
    assert (one.rows, one.groups, one.columns) == (other.rows, other.groups, other.columns)
    assert [type(cell) for row in one.rows for cell in row] == [
        type(cell) for row in other.rows for cell in row
    ]


def test_that_boards_are_the_same(readers: Readers) -> None:
    one, other = (reader.boards(AskBoards()).boards for reader in readers)
    assert one == other
    assert {each.applied for each in one} == {900}


def test_that_the_code_of_rows_is_the_same(readers: Readers, projections: Views) -> None:
    todays = dict.fromkeys(projections, "two")
    one, other = (
        [(each.view, each.entries) for each in reader.code(AskCode(counted=True), todays).views]
        for reader in readers
    )
    assert [(v, [(e.digest, e.rows, e.upto) for e in entries]) for v, entries in one] == [
        (v, [(e.digest, e.rows, e.upto) for e in entries]) for v, entries in other
    ]


def test_that_a_text_is_found_without_an_index_wherever_a_word_is(readers: Readers) -> None:
    """PostgreSQL has no index of words: what a word finds, its letters find as well."""
    asked = AskView(view="search", filter="thing", limit=0)
    indexed, looked_through = (reader.page(asked, None) for reader in readers)
    assert indexed.total == looked_through.total > 0
    part = AskView(view="search", filter="hin", limit=0)
    assert readers[0].page(part, None).total == 0
    assert readers[1].page(part, None).total == indexed.total


OTHER_SCRIPTS = ["\u0416\u0443\u043a", "\u4e2d", "~"]
NAMES = ["a", "B", "Z", "a_b", "a%b", "a[b", "a\\b", "\u00e9", "e\u0301", *OTHER_SCRIPTS]
ODD_PAGES = [
    ("", "name"),
    ("", "name:desc"),
    ("", "category"),
    ("", "category:desc"),
    ("name>a", "name"),
    ("name<=Z", "name"),
    ("name:a_*", "name"),
    ("name:a%*", "name"),
    ("name:a[*", "name"),
    ("name:?", "name"),
    ("-name:a*", "name"),
    ("name:\u00e9", "name"),
    ("\u0416\u0423\u041a", "name"),
    ("\u0436\u0443\u043a", "name"),
    ("E", "name"),
    ("category:*", "category"),
    ("-category:A", "category"),
]


@pytest.fixture(scope="module")
def odd_readers(
    tmp_path_factory: pytest.TempPathFactory, projections: Views, new_database: Callable[[], str]
) -> Iterator[Readers]:
    """Readers of products whose names are of other scripts, or have signs of patterns."""
    registry, views = load_registry(), {"products": projections["products"]}
    history = [
        *events(
            registry,
            [
                ProductAdded(
                    product_id=f"p-{number}",
                    name=name,
                    price=number,
                    currency="EUR",
                    category=None if number % 3 else name.upper(),
                )
                for number, name in enumerate(NAMES)
            ],
        )
    ]
    with ExitStack() as opened:
        readers: list[ViewReader] = []
        for url in ("", new_database()):
            rows = Rows(url, Path(tmp_path_factory.mktemp("rows")))
            opened.callback(rows.close)
            Applier(rows.store(views), views, registry).apply(history)
            engine, cache = rows.reader(), PageCache(0)
            reader = ViewReader("replica-1", engine, views, cache, archive=False, clock=now_us)
            opened.callback(reader.close)
            readers.append(reader)
        yield readers[0], readers[1]


@pytest.mark.parametrize(("text", "order"), ODD_PAGES)
def test_that_any_letters_are_found_and_ordered_alike(
    odd_readers: Readers, text: str, order: str
) -> None:
    asked = AskView(view="products", filter=text, order=order)
    one, other = (reader.page(asked, None) for reader in odd_readers)
    assert one.rows == other.rows
    assert one.rows

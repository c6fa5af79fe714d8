from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.clock import now_us
from backend.domain.orders import OrderCreated, OrderLine
from backend.domain.products import ProductAdded
from backend.domain.registry import Registry
from backend.domain.users import UserRegistered
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.messages.queries import AskView, Cell, ViewPage
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.views.view_reader import ViewReader
from tests.backend.projection.shop_history import events
from tests.backend.query.conftest import Rows, Views

Asking = Callable[[Rows], ViewReader]


@pytest.fixture
def asking(projections: Views) -> Iterator[Asking]:
    """Open views to ask; they are closed when the test ends."""
    opened: list[ViewReader] = []

    def ask(rows: Rows) -> ViewReader:
        engine = open_rows(rows.path)
        cache = PageCache(16)
        views = ViewReader(
            "replica-1", engine, projections, cache, archive=rows.archive, clock=now_us
        )
        opened.append(views)
        return views

    yield ask
    for views in opened:
        views.close()


@pytest.fixture
def library(registry: Registry) -> Sequence[Event]:
    """A few things with words worth searching for."""
    said = [
        UserRegistered(user_id="u-1", name="Ana Prado", email="ana@example.org"),
        UserRegistered(user_id="u-2", name="Bruno Lima"),
        ProductAdded(product_id="p-1", name="Café lamp", price=100, currency="BRL"),
        ProductAdded(product_id="p-2", name="Lamp lamp lamp", price=100, currency="BRL"),
        ProductAdded(product_id="p-3", name="Desk", price=100, currency="BRL", category="lamp"),
        ProductAdded(product_id="p-4", name="Desk", price=100, currency="BRL", category="lamp"),
        OrderCreated(
            order_id="o-1",
            user_id="u-1",
            lines=[OrderLine(product_id="p-1", quantity=1, price=100)],
            total=100,
            currency="BRL",
        ),
    ]
    return list(events(registry, said))


def test_that_a_page_names_the_replica_and_its_position(
    replica: Rows, asking: Asking, history: Sequence[Event]
) -> None:
    replica.apply(history)
    page = asking(replica).page(AskView(view="orders", limit=3), None)

    assert (page.replica, page.position, page.cached) == ("replica-1", len(history), False)
    assert len(page.rows) == 3
    assert page.columns[0].name == "order_id"
    assert page.columns[-1].name == "position"
    assert page.total > 100


def test_that_a_search_gives_the_best_match_first_then_the_newest(
    replica: Rows, asking: Asking, library: Sequence[Event]
) -> None:
    replica.apply(library)

    assert found(asking(replica), "lamp")[0] == "p-2"
    assert found(asking(replica), "desk") == ["p-4", "p-3"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("cafe", ["p-1", "o-1"]),
        ('"cafe lamp"', ["p-1", "o-1"]),
        ('"lamp cafe"', []),
        ("pra*", ["u-1", "o-1"]),
        ("prad", []),
        ("lamp kind:order", ["o-1"]),
        ("cafe -kind:order", ["p-1"]),
        ("desk or prado", ["p-3", "p-4", "u-1", "o-1"]),
        ("lamp -cafe kind:product -id:p-2", ["p-3", "p-4"]),
        ("ana@example.org", ["u-1"]),
    ],
)
def test_that_words_phrases_and_prefixes_go_with_other_tests(
    replica: Rows,
    archive: Rows,
    asking: Asking,
    library: Sequence[Event],
    text: str,
    ids: list[str],
) -> None:
    replica.apply(library)
    archive.apply(library)

    assert set(found(asking(replica), text)) == set(ids)
    assert found(asking(archive), text) == found(asking(replica), text)


@pytest.mark.parametrize(
    "text",
    ['"', "'", "*", "-", "^", "a AND NOT", "NEAR(a b)", "title : x", '""', "\\", "{}", "🦊", "%_"],
)
def test_that_no_text_means_anything_to_the_index(
    replica: Rows, asking: Asking, library: Sequence[Event], text: str
) -> None:
    replica.apply(library)
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    assert found(asking(replica), quoted) == found(asking(replica), quoted + "*")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30))
def test_that_any_text_can_be_searched_for(
    replica: Rows, asking: Asking, library: Sequence[Event], text: str
) -> None:
    replica.apply(library)
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    assert len(found(asking(replica), f"kind:product or {quoted}")) >= 4


def test_that_a_search_in_the_past_finds_and_ranks_as_a_replica_did_then(
    archive: Rows,
    asking: Asking,
    history: Sequence[Event],
    registry: Registry,
    projections: Views,
) -> None:
    archive.apply(history)
    views = asking(archive)
    for position in (400, 1700, 900):
        replica_then = Rows(
            archive.path.with_name(f"at-{position}.sqlite"), registry, projections, archive=False
        )
        replica_then.apply(history[:position])
        for text in ("thing", "user-00001*", 'kind:order "Name of"'):
            then = asking(replica_then).page(AskView(view="search", filter=text), None)
            past = views.page(AskView(view="search", filter=text), position)
            assert (past.rows, past.total, past.position) == (then.rows, then.total, position)
        replica_then.close()


def test_that_the_archive_shows_every_view_as_it_was(
    archive: Rows, replica: Rows, asking: Asking, history: Sequence[Event], projections: Views
) -> None:
    archive.apply(history)
    replica.apply(history[:777])
    past, then = asking(archive), asking(replica)
    for view in projections:
        question = AskView(view=view, limit=0)
        assert _told(past.page(question, 777)) == _told(then.page(question, None))


def test_that_a_cached_page_says_so_and_a_moving_filter_is_never_cached(
    replica: Rows, asking: Asking, history: Sequence[Event]
) -> None:
    replica.apply(history)
    views = asking(replica)
    question = AskView(view="orders", filter="status:paid")
    first, second = views.page(question, None), views.page(question, None)
    moving = AskView(view="orders", filter="created>2h")
    views.page(moving, None)

    assert (first.cached, second.cached) == (False, True)
    assert _told(first) == _told(second)
    assert not views.page(moving, None).cached


@pytest.mark.parametrize(
    ("question", "code", "sentence"),
    [
        (AskView(view="oders"), "unknown-view", "did you mean `orders`"),
        (AskView(view="orders", filter="stats:paid"), "bad-filter", "did you mean `status`"),
        (AskView(view="orders", order="totl"), "bad-order", "did you mean `total`"),
        (AskView(view="orders", offset=-1), "bad-page", "offset"),
        (AskView(view="orders", limit=-1), "bad-page", "limit"),
    ],
)
def test_that_a_wrong_question_is_refused_with_a_hint(
    replica: Rows, asking: Asking, question: AskView, code: str, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence) as raised:
        asking(replica).page(question, None)

    assert raised.value.code == code


@pytest.mark.parametrize("offset", [2**58, 2**63, 10**30])
def test_that_an_offset_beyond_any_number_of_rows_is_refused(
    replica: Rows, archive: Rows, asking: Asking, history: Sequence[Event], offset: int
) -> None:
    for rows in (replica, archive):
        rows.apply(history[:50])
        with pytest.raises(Unreadable, match="`offset` is a number from 0 to") as refused:
            asking(rows).page(AskView(view="users", order="position:desc", offset=offset), None)
        assert (refused.value.code, refused.value.field) == ("bad-page", "offset")


@pytest.fixture
def bazaar(registry: Registry) -> Sequence[Event]:
    """Goods in several currencies, with names in several scripts."""
    goods = [("lantern", "红色灯笼", 1250, "EUR"), ("phones", "无线蓝牙耳机", 13, "JPY")]
    goods += [("lamp", "Café lamp", 1300, "KWD"), ("cup", "чашка Ё", 700, "EUR")]
    said = [
        ProductAdded(product_id=key, name=name, price=price, currency=currency)
        for key, name, price, currency in goods
    ]
    return list(events(registry, said))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("price>12.49", ["lantern", "phones"]),
        ("price>12.50", ["phones"]),
        ("price=12.50", ["lantern"]),
        ("price<2", ["lamp"]),
        ("price:1.3", ["lamp"]),
        ("price>6EUR", ["cup", "lantern"]),
        ("price>12JPY", ["phones"]),
        ("price=1.3KWD", ["lamp"]),
        ('price:"12.50 EUR"', ["lantern"]),
        ("price!=12.50eur", ["cup", "lamp", "phones"]),
        ("price.minor>700", ["lamp", "lantern"]),
        ("-price>10", ["cup", "lamp"]),
        ("price:*", ["cup", "lamp", "lantern", "phones"]),
    ],
)
def test_that_money_in_a_filter_is_written_as_it_is_shown(
    replica: Rows, asking: Asking, bazaar: Sequence[Event], text: str, names: list[str]
) -> None:
    replica.apply(bazaar)
    page = asking(replica).page(AskView(view="products", filter=text, order="product_id"), None)
    assert [row[0] for row in page.rows] == names


def test_that_what_an_account_holds_is_compared_in_the_currency_that_is_named(
    replica: Rows, asking: Asking, library: Sequence[Event]
) -> None:
    replica.apply(library)
    views = asking(replica)
    with pytest.raises(Unreadable, match="say which, as in"):
        views.page(AskView(view="users", filter="spent>1"), None)
    assert views.page(AskView(view="users", filter="spent>1BRL"), None).total == 0


@pytest.mark.parametrize("in_the_past", [False, True])
def test_that_a_search_finds_parts_of_words_where_a_script_has_no_spaces(
    replica: Rows, archive: Rows, asking: Asking, bazaar: Sequence[Event], *, in_the_past: bool
) -> None:
    rows = archive if in_the_past else replica
    rows.apply(bazaar)
    views = asking(rows)
    finds = {
        "灯笼": "lantern",
        "红色": "lantern",
        "红": "lantern",
        "蓝牙": "phones",
        "蓝牙*": "phones",
    }
    finds |= {"cafe": "lamp", "CAFÉ": "lamp", "ЧАШКА": "cup", "ё": "cup"}
    for text, product in finds.items():
        assert found(views, text) == [product], text
    assert found(views, "笼灯") == []


def found(views: ViewReader, text: str) -> list[Cell]:
    page = views.page(AskView(view="search", filter=text), None)
    return [row[1] for row in page.rows]


def _told(page: ViewPage) -> tuple[object, ...]:
    return page.columns, page.rows, page.total

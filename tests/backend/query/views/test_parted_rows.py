"""Parts of a view in several files are read as the whole is, by whatever is asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from msgspec import defstruct
from msgspec.structs import replace

from backend.clock import now_us
from backend.domain.registry import load_registry
from backend.errors import Unavailable
from backend.filters.conditions import FilterContext
from backend.filters.sql_dialect import SqliteDialect
from backend.messages.events import Event
from backend.messages.groups import AskGroups, GroupKey, Measure
from backend.messages.notices import ProcessInfo, Topology
from backend.messages.queries import AskBoards, AskView
from backend.messages.view_shares import PartPosition, ViewShare
from backend.projection.applier import Applier
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.replica_views import projections_of_share
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.views.page_query import PageQuery, build_statements
from backend.query.views.parted_rows import PartedRows
from backend.query.views.row_places import PartFile, RowPlaces
from backend.query.views.selection import present_rows
from backend.query.views.view_reader import ViewReader
from tests.backend.projection.shop_history import Shop, events

REGISTRY, VIEWS = load_registry(), load_projections()
ORDERS = VIEWS["orders"]
HISTORY = [*events(REGISTRY, islice(Shop(5, users=20, products=9, untidy=0.3).payloads(), 700))]
PARTS = 3


def write_rows(path: Path, share: Sequence[ViewShare], history: Sequence[Event]) -> None:
    views = projections_of_share(VIEWS, share)
    with closing(LiveStore(path, views)) as store:
        Applier(store, views, REGISTRY).apply(history)


def share_of(part: int) -> list[ViewShare]:
    return [ViewShare(view="orders", part=part, parts=PARTS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    write_rows(folder / "whole.sqlite", [ViewShare(view="orders")], HISTORY)
    for part in range(1, PARTS + 1):
        upto = len(HISTORY) - (part == 2)  # one that lacks an event
        write_rows(folder / f"replica-{part}.sqlite", share_of(part), HISTORY[:upto])
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> Iterator[ViewReader]:
    engine = open_rows(folder / "whole.sqlite")
    reader = ViewReader("w", engine, {"orders": ORDERS}, PageCache(0), archive=False, clock=now_us)
    yield reader
    reader.close()
    engine.dispose()


def topology(shares: Mapping[str, list[ViewShare]]) -> Topology:
    processes = [
        ProcessInfo(
            name=name,
            role="replica",
            pid=1,
            state="running",
            since_us=0,
            restarts=0,
            endpoints={},
            share=share,
        )
        for name, share in shares.items()
    ]
    return Topology(session="s", at_us=0, processes=processes)


def places_in(folder: Path, *parts: int) -> RowPlaces:
    places = RowPlaces("replica-1", folder, share_of(1))
    places.update(topology({f"replica-{part}": share_of(part) for part in parts}))
    return places


@pytest.fixture(scope="module")
def parted(folder: Path) -> Iterator[ViewReader]:
    rows = PartedRows(ORDERS, places_in(folder, 1, 2, 3).find("orders"))
    reader = ViewReader("p", rows, {"orders": ORDERS}, PageCache(0), archive=False, clock=now_us)
    yield reader
    reader.close()
    rows.close()


@pytest.mark.parametrize("order", ["", "order_id", "total:desc", "user_name", "paid_at", "status"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "status:paid",
        "total>50",
        "order_id:order-0000007",
        "order_id:order-000001*",
        "lines.product_id:product-00003",
        "-paid_at:*",
        "shipped_at<{delivered_at}",
        "name or user_name:*7*",
    ],
)
def test_that_pages_are_those_of_the_whole(
    whole: ViewReader, parted: ViewReader, text: str, order: str
) -> None:
    for offset, limit in ((0, 7), (5, 20), (0, 0)):
        asked = AskView(view="orders", filter=text, order=order, offset=offset, limit=limit)
        expected, found = whole.page(asked, None), parted.page(asked, None)
        assert (found.rows, found.total) == (expected.rows, expected.total)


def test_that_a_page_says_how_far_each_part_was_and_stands_at_the_least(
    parted: ViewReader,
) -> None:
    found = parted.page(AskView(view="orders"), None)
    assert found.position == len(HISTORY) - 1
    assert [(each.replica, each.part, each.position) for each in found.parts] == [
        ("replica-1", 1, len(HISTORY)),
        ("replica-2", 2, len(HISTORY) - 1),
        ("replica-3", 3, len(HISTORY)),
    ]


def test_that_a_page_of_rows_that_another_has_says_whose_they_are(folder: Path) -> None:
    file = PartFile("replica-7", folder / "whole.sqlite", 1, "")
    rows = PartedRows(ORDERS, [file])
    reader = ViewReader("p", rows, {"orders": ORDERS}, PageCache(0), archive=False, clock=now_us)
    page = reader.page(AskView(view="orders"), None)
    assert page.parts == [PartPosition(replica="replica-7", part=1, position=len(HISTORY))]
    reader.close()
    rows.close()


def test_that_groups_and_boards_are_those_of_the_whole(
    whole: ViewReader, parted: ViewReader
) -> None:
    count, total = Measure(function="count"), Measure(function="sum", field="total")
    units = Measure(function="sum", field="lines.*.quantity")
    for keys, measures in (
        ([], [count, total]),
        ([GroupKey(field="status"), GroupKey(field="created", bucket="day")], [count, total]),
        ([GroupKey(field="lines.*.product_id")], [count, units]),
    ):
        asked = AskGroups(view="orders", keys=keys, measures=measures)
        expected, found = whole.groups(asked, None), parted.groups(asked, None)
        assert (found.rows, found.groups) == (expected.rows, expected.groups)
    (board,), (found_board,) = whole.boards(AskBoards()).boards, parted.boards(AskBoards()).boards
    assert [(s.waiting, s.overdue, s.oldest_us) for s in found_board.states] == [
        (s.waiting, s.overdue, s.oldest_us) for s in board.states
    ]


def test_that_a_part_that_nobody_has_is_named(folder: Path) -> None:
    with pytest.raises(Unavailable, match=r"No replica has part 2 of 3 of orders\. Start one: "):
        places_in(folder, 1, 3).find("orders")
    with pytest.raises(Unavailable, match=r"No replica has sales\. Start one that has it"):
        places_in(folder, 1).find("sales")


def test_that_a_file_with_another_part_than_it_is_to_have_is_not_read(folder: Path) -> None:
    files = [
        PartFile(f"replica-{number}", folder / f"replica-{number}.sqlite", part, f"{part}/2")
        for number, part in ((1, 1), (2, 2))
    ]
    rows = PartedRows(ORDERS, files)
    reader = ViewReader("p", rows, {"orders": ORDERS}, PageCache(0), archive=False, clock=now_us)
    with pytest.raises(Unavailable, match="replica-1 has not built orders 1/2 yet"):
        reader.page(AskView(view="orders"), None)
    reader.close()
    rows.close()


def test_that_of_two_with_the_same_part_the_one_that_fell_behind_is_passed_over(
    tmp_path: Path,
) -> None:
    history = [*events(REGISTRY, islice(Shop(6, users=20, products=9).payloads(), 1_500))]
    places = RowPlaces("replica-3", tmp_path, [ViewShare(view="sales")])
    both = [ViewShare(view="orders", part=1, parts=3)]
    for name, upto in (("replica-1", 100), ("replica-2", 1_400)):
        write_rows(tmp_path / f"{name}.sqlite", both, history[:upto])
    for part in (2, 3):
        write_rows(tmp_path / f"replica-{part + 2}.sqlite", share_of(part), history[:10])
    shares = {"replica-1": both, "replica-2": both, "replica-4": share_of(2)}
    places.update(topology(shares | {"replica-5": share_of(3)}))
    found = [each.replica for each in places.find("orders")]
    assert found == ["replica-2", "replica-4", "replica-5"]


def test_that_of_two_with_the_same_part_one_that_has_not_built_it_is_passed_over(
    tmp_path: Path,
) -> None:
    write_rows(tmp_path / "replica-1.sqlite", [ViewShare(view="payments")], HISTORY)
    write_rows(tmp_path / "replica-3.sqlite", share_of(1), HISTORY)
    for part in (2, 3):
        write_rows(tmp_path / f"replica-{part + 2}.sqlite", share_of(part), HISTORY)
    places = RowPlaces("replica-1", tmp_path, share_of(1))  # it has other rows, as far as those
    shares = {f"replica-{part + 2}": share_of(part) for part in (1, 2, 3)}
    places.update(topology({**shares, "replica-2": share_of(1)}))  # that one has no file yet
    found = [each.replica for each in places.find("orders")]
    assert found == ["replica-3", "replica-4", "replica-5"]


def test_that_parts_are_read_until_one_that_has_all_has_come_as_far(tmp_path: Path) -> None:
    history = [*events(REGISTRY, islice(Shop(6, users=20, products=9).payloads(), 1_500))]
    for part in (1, 2, 3):
        write_rows(tmp_path / f"replica-{part}.sqlite", share_of(part), history)
    shares = {f"replica-{part}": share_of(part) for part in (1, 2, 3)}
    places = RowPlaces("replica-4", tmp_path, [ViewShare(view="payments")])
    places.update(topology({**shares, "replica-5": []}))
    found: list[list[str]] = []
    for upto in (0, 100, 1_500):
        whole = tmp_path / "replica-5.sqlite"
        whole.unlink(missing_ok=True)
        write_rows(whole, [ViewShare(view="orders")], history[:upto])
        found.append([each.replica for each in places.find("orders")])
    assert found == [[*shares], [*shares], ["replica-5"]]


def test_that_rows_of_another_shape_are_not_read_as_if_they_were_kept_up(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    former = replace(ORDERS, row=defstruct("Former", [("note", str, "")], bases=(ORDERS.row,)))
    LiveStore(path, {"orders": former}).close()
    rows = PartedRows(ORDERS, [PartFile("replica-1", path, 1, "")])
    reader = ViewReader("p", rows, {"orders": ORDERS}, PageCache(0), archive=False, clock=now_us)
    with pytest.raises(Unavailable, match="replica-1 has not built orders yet"):
        reader.page(AskView(view="orders"), None)
    reader.close()
    rows.close()


def test_that_a_page_of_parts_makes_no_other_cells_than_its_own(folder: Path) -> None:
    files = [
        PartFile(f"replica-{part}", folder / f"replica-{part}.sqlite", part, f"{part}/{PARTS}")
        for part in range(1, PARTS + 1)
    ]
    query = PageQuery(order="total:desc", limit=5)
    context = FilterContext(SqliteDialect(), now_us())
    page = build_statements(present_rows(ORDERS, is_parted=True), query, context).page
    parted = PartedRows(ORDERS, files)
    with closing(parted), parted.engine.connect() as connection:
        text = str(page.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").scalars("detail").all()
    looked_up = [step for step in plan if step.endswith("USING PRIMARY KEY (order_id=?)")]
    assert len(looked_up) == PARTS
    assert not [step for step in plan if step.startswith("CO-ROUTINE")]  # that makes every row

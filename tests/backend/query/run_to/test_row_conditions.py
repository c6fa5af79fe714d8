"""Conditions on rows, against what pages and changes of the past say of the same log."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from backend.messages.events import Event
from backend.messages.queries import AskChanges, AskView, Cell, RowChanges, ViewPage
from backend.query.query_service import QueryService
from tests.backend.query.conftest import Rows, ServiceFactory
from tests.backend.query.run_to.hits import RowPlace, all_hits, places, reply, run_to

LAST = 160  # positions that are looked at one by one


@pytest.fixture
def service(archive: Rows, serving: ServiceFactory, logged: Sequence[Event]) -> QueryService:
    archive.apply(logged)
    return serving(archive)


def matching_keys(service: QueryService, view: str, filter_: str, at: int) -> set[str]:
    page = reply(service, AskView(view=view, filter=filter_, at=at, limit=0))
    assert isinstance(page, ViewPage)
    key = [place for place, column in enumerate(page.columns) if column.key]
    return {" ".join(str(row[place]) for place in key) for row in page.rows}


def begins(service: QueryService, view: str, filter_: str) -> list[RowPlace]:
    """Where rows begin to match, by a page at every position."""
    found: list[RowPlace] = []
    before: set[str] = set()
    for position in range(1, LAST + 1):
        now = matching_keys(service, view, filter_, position)
        found += [(position, key) for key in now - before]
        before = now
    return sorted(found)


def changes(service: QueryService) -> Iterator[tuple[int, str, dict[str, Cell], dict[str, Cell]]]:
    """Each change of an order: position, key, and the row before and after."""
    for position in range(1, LAST + 1):
        reported = reply(service, AskChanges(after=position - 1, upto=position))
        assert isinstance(reported, RowChanges)
        for change in reported.changes:
            if change.view == "orders":
                names = [column.name for column in reported.columns["orders"]]
                empty: list[Cell] = [None for _ in names]
                before = dict(zip(names, change.before or empty, strict=True))
                after = dict(zip(names, change.after or empty, strict=True))
                yield position, str(change.key[0]), before, after


@pytest.mark.parametrize(
    ("view", "filter_"),
    [
        ("orders", "paid_at:*"),
        ("orders", "-paid_at:*"),
        ("orders", "status:shipped or status:cancelled"),
        ("orders", "{total - paid}>0"),
        ("orders", "status!=created total>100"),
        ("products", "sold>{reserved + 1}"),
        ("sales", "units>1"),
    ],
)
def test_that_a_filter_holds_where_rows_begin_to_match_it(
    service: QueryService, view: str, filter_: str
) -> None:
    expected = begins(service, view, filter_)
    assert expected
    found = all_hits(service, f"{view}: {filter_}", before=LAST + 1)
    assert sorted(places(found)) == expected
    assert [hit.position for hit in found] == sorted(hit.position for hit in found)
    backwards = all_hits(service, f"{view}: {filter_}", before=LAST + 1, backwards=True)
    assert sorted(places(backwards)) == expected
    assert [hit.position for hit in backwards] == sorted(
        (hit.position for hit in backwards), reverse=True
    )


def test_that_a_condition_on_the_change_holds_at_every_change_that_is_so(
    service: QueryService,
) -> None:
    known = list(changes(service))
    expected = [
        (position, key) for position, key, was, now in known if was["status"] != now["status"]
    ]
    assert places(all_hits(service, "orders: changed:status", before=LAST + 1)) == expected
    moved = [
        (position, key)
        for position, key, was, now in known
        if (was["status"], now["status"]) == ("created", "paid")
    ]
    found = all_hits(service, "orders: was.status:created status:paid", before=LAST + 1)
    assert places(found) == moved
    assert moved
    assert {(tuple(hit.before or ()), tuple(hit.after or ())) for hit in found} == {
        (("created",), ("paid",))
    }


def test_that_a_calculation_takes_values_of_both_rows(service: QueryService) -> None:
    expected = [
        (position, key)
        for position, key, was, now in changes(service)
        if was["paid"] is not None and int(now["paid"] or 0) - int(was["paid"] or 0) > 500
    ]
    assert expected
    found = all_hits(service, "orders: {paid - was.paid}>5.00", before=LAST + 1)
    assert places(found) == expected


def test_that_any_changed_field_is_enough_for_a_star(service: QueryService) -> None:
    def without_position(row: dict[str, Cell]) -> dict[str, Cell]:
        return {name: cell for name, cell in row.items() if name != "position"}

    expected = [
        (position, key)
        for position, key, was, now in changes(service)
        if without_position(was) != without_position(now)
    ]
    assert places(all_hits(service, "orders: changed:*", before=LAST + 1)) == expected


def test_that_a_row_that_was_wrong_for_one_event_is_found(service: QueryService) -> None:
    paid = run_to(service, "orders: paid>0 -paid_at:*").hits[0]
    after = run_to(service, f"orders: order_id:{paid.key[0]} paid_at:*").hits[0]
    assert after.position == paid.position + 1  # the payment comes before the order is paid
    assert matching_keys(service, "orders", "paid>0 -paid_at:*", 600).isdisjoint({str(paid.key[0])})


def test_that_a_field_at_the_logs_end_tells_what_stayed_from_what_passed(
    service: QueryService,
) -> None:
    unpaid = all_hits(service, "orders: created:* -paid_at:*")
    for_ever = all_hits(service, "orders: created:* -now.paid_at:*")
    assert {key for _, key in places(for_ever)} == matching_keys(
        service, "orders", "-paid_at:*", 600
    )
    assert len(for_ever) < len(unpaid)


def test_that_a_row_that_ends_is_no_hit_and_begins_anew_when_it_comes_again(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    changed = all_hits(service, "orders: changed:status")
    key = Counter(str(hit.key[0]) for hit in changed).most_common(1)[0][0]
    condition = f"orders: order_id:{key}"
    (first,) = places(all_hits(service, condition))
    *_, before, last = (hit.position for hit in changed if hit.key[0] == key)
    born = "UPDATE orders SET heap_born = ? WHERE order_id = ? AND position = ?"
    with closing(sqlite3.connect(archive.path)) as connection, connection:
        connection.execute(born, (-1, key, last))
    assert places(all_hits(service, condition)) == [first]
    assert places(all_hits(service, f"{condition} -now.order_id:*")) == [first]
    with closing(sqlite3.connect(archive.path)) as connection, connection:
        connection.execute(born, (-1, key, before))
        connection.execute(born, (1, key, last))
    assert places(all_hits(service, condition)) == [first, (last, key)]


def test_that_the_key_of_a_row_is_looked_up_and_nothing_else_is_looked_at(
    service: QueryService,
) -> None:
    first = run_to(service, "orders: status:paid").hits[0]
    pinned = all_hits(service, f"orders: order_id:{first.key[0]} changed:status")
    assert [hit.after and hit.after[0] for hit in pinned][:2] == ["created", "paid"]
    assert {hit.key[0] for hit in pinned} == {first.key[0]}


def test_that_an_event_that_changed_several_rows_is_never_split(service: QueryService) -> None:
    every = places(all_hits(service, "products: changed:sold"))
    shared = next(position for position, _ in every if [at for at, _ in every].count(position) > 1)
    for is_backwards in (False, True):
        bounds = {"after": shared - 1, "before": shared + 1, "backwards": is_backwards}
        part = run_to(service, "products: changed:sold", **bounds)
        assert sorted(places(part.hits)) == sorted(each for each in every if each[0] == shared)
        assert part.complete


def test_that_the_next_and_the_previous_hit_are_those_beside_a_position(
    service: QueryService,
) -> None:
    positions = [hit.position for hit in all_hits(service, "orders: changed:status")]
    here = positions[len(positions) // 2]
    following = run_to(service, "orders: changed:status", after=here).hits[0]
    former = run_to(service, "orders: changed:status", before=here, backwards=True).hits[0]
    assert following.position == min(each for each in positions if each > here)
    assert former.position == max(each for each in positions if each < here)
    assert not run_to(service, "orders: changed:status", after=positions[-1]).hits

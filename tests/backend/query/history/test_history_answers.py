import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise

import msgspec
import pytest

from backend.messages.commands import Failure
from backend.messages.events import Event, cause_of
from backend.messages.queries import AskChanges, AskView, Cell, RowChanges, ViewPage
from backend.messages.row_history import (
    AskBlame,
    AskRowHistory,
    AskViewDiff,
    Blame,
    DifferingRow,
    FieldWriter,
    RowHistory,
    RowVersion,
    ViewDiff,
)
from backend.projection.installed_projections import load_projections
from backend.projection.table_specs import columns_of
from backend.query.history import blame_reader, heap_span
from backend.query.query_service import QueryService
from tests.backend.query.conftest import COUNT, Rows, ServiceFactory, Views


@pytest.fixture
def service(archive: Rows, serving: ServiceFactory, logged: Sequence[Event]) -> QueryService:
    archive.apply(logged)
    return serving(archive)


def _history(service: QueryService, asked: AskRowHistory) -> list[RowVersion]:
    found: list[RowVersion] = []
    while True:
        answer = service.answer(asked)
        assert isinstance(answer, RowHistory), answer
        found.extend(answer.versions)
        if not answer.cursor:
            return found
        asked = msgspec.structs.replace(asked, cursor=answer.cursor)


def _blame(service: QueryService, asked: AskBlame) -> tuple[Cell, list[FieldWriter]]:
    value: Cell = None
    found: list[FieldWriter] = []
    while True:
        answer = service.answer(asked)
        assert isinstance(answer, Blame), answer
        value = answer.value
        found.extend(answer.writers)
        if not answer.cursor:
            return value, found
        asked = msgspec.structs.replace(asked, cursor=answer.cursor)


def _differences(service: QueryService, asked: AskViewDiff) -> list[DifferingRow]:
    found: list[DifferingRow] = []
    while True:
        answer = service.answer(asked)
        assert isinstance(answer, ViewDiff), answer
        found.extend(answer.rows)
        if not answer.cursor:
            assert answer.looked_at == max(asked.start, asked.end)
            return found
        asked = msgspec.structs.replace(asked, cursor=answer.cursor)


def _page(service: QueryService, view: str, at: int, filter_: str = "") -> ViewPage:
    page = service.answer(AskView(view=view, at=at, limit=0, filter=filter_))
    assert isinstance(page, ViewPage), page
    return page


def _rows(page: ViewPage) -> dict[tuple[Cell, ...], list[Cell]]:
    keys = [place for place, column in enumerate(page.columns) if column.key]
    return {tuple(row[place] for place in keys): row for row in page.rows}


def test_that_a_value_blamed_leads_to_an_event_that_changed_it(
    service: QueryService, projections: Views
) -> None:
    dice = random.Random(5)  # noqa: S311  # repeatable
    for _ in range(120):
        at, view = dice.randrange(40, COUNT + 1), dice.choice(sorted(projections))
        page = _page(service, view, at)
        if not page.rows:
            continue
        row = dice.choice(page.rows)
        place = dice.randrange(len(page.columns) - 1)
        key = [str(row[n]) for n, column in enumerate(page.columns) if column.key]
        asked = AskBlame(view=view, key=key, field=page.columns[place].name, at=at, limit=2)
        value, writers = _blame(service, asked)
        assert value == row[place]
        assert writers[0].after == value
        assert writers[0].event.position <= at
        assert writers[-1].is_new
        for writer in writers:
            _require_change(service, writer, view, key, place)


def _require_change(
    service: QueryService, writer: FieldWriter, view: str, key: list[str], place: int
) -> None:
    position = writer.event.position
    found = service.answer(AskChanges(after=position - 1, upto=position))
    assert isinstance(found, RowChanges)
    (change,) = (each for each in found.changes if each.view == view and each.key == key)
    assert change.after is not None
    assert change.after[place] == writer.after
    assert (change.before is None) == writer.is_new
    if change.before is not None:
        assert change.before[place] == writer.before != writer.after


def test_that_the_writers_of_a_value_are_found_over_any_number_of_windows(
    service: QueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    busiest = _busiest_key(service, "products")
    asked = AskBlame(view="products", key=busiest, field="reserved", limit=1000)
    value, writers = _blame(service, asked)
    monkeypatch.setattr(blame_reader, "WINDOW", 3)
    assert _blame(service, msgspec.structs.replace(asked, limit=2)) == (value, writers)
    assert len(writers) > 4


def _busiest_key(service: QueryService, view: str) -> list[str]:
    versions = _history(service, AskRowHistory(view=view))
    keys = [str(each.key[0]) for each in versions]
    return [max(keys, key=keys.count)]


def test_that_a_value_within_json_and_one_currency_have_writers(service: QueryService) -> None:
    orders = _page(service, "orders", COUNT)
    names = [column.name for column in orders.columns]
    row = orders.rows[0]
    key, lines = [str(row[0])], msgspec.json.decode(str(row[names.index("lines")]))
    value, writers = _blame(service, AskBlame(view="orders", key=key, field="lines.0.product_id"))
    assert value == lines[0]["product_id"] == writers[0].after
    users = _page(service, "users", COUNT)
    place = [column.name for column in users.columns].index("spent")
    spender = next(row for row in users.rows if row[place] != "{}")
    amounts = msgspec.json.decode(str(spender[place]), type=dict[str, int])
    code, amount = next(iter(amounts.items()))
    answer = service.answer(AskBlame(view="users", key=[str(spender[0])], field=f"spent.{code}"))
    assert isinstance(answer, Blame)
    assert (answer.value, answer.currency, answer.field.kind) == (amount, code, "money")
    assert answer.writers[0].after == amount


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("lines.nonsense", "`lines` is a list, whose values have numbers, as `lines.0`."),
        ("lines.99.quantity", "the last of `lines` is `lines."),
        ("lines.0.nonsense", "there are lines.0.product_id, lines.0.quantity"),
        ("lines.0.quantity.more", "there is nothing within `lines.0.quantity`."),
    ],
)
def test_that_a_place_which_a_row_never_had_is_refused_with_what_it_has(
    service: QueryService, field: str, hint: str
) -> None:
    key = _busiest_key(service, "orders")
    answer = service.answer(AskBlame(view="orders", key=key, field=field, at=COUNT))
    assert isinstance(answer, Failure), answer
    assert answer.code == "no-such-field"
    assert f"orders {key[0]} never had `{field}` up to position {COUNT}: {hint}" in answer.message


def test_that_a_currency_which_an_account_never_had_is_refused_with_those_it_has(
    service: QueryService,
) -> None:
    users = _page(service, "users", COUNT)
    place = [column.name for column in users.columns].index("spent")
    spender = next(row for row in users.rows if row[place] != "{}")
    key, (code, *_) = [str(spender[0])], msgspec.json.decode(str(spender[place]))
    answer = service.answer(AskBlame(view="users", key=key, field="spent.XYZ"))
    assert isinstance(answer, Failure), answer
    assert f"there are spent.{code}" in answer.message
    early = service.answer(AskBlame(view="users", key=key, field=f"spent.{code}", limit=1000))
    assert isinstance(early, Blame)
    first = next(each for each in early.writers if each.before is None and each.after is not None)
    before = AskBlame(view="users", key=key, field=f"spent.{code}", at=first.event.position - 1)
    missing = service.answer(before)
    assert isinstance(missing, Failure), missing
    assert "there is nothing within `spent`." in missing.message


def test_that_a_history_has_every_version_with_its_event(
    service: QueryService, logged: Sequence[Event]
) -> None:
    key = _busiest_key(service, "products")
    forward = _history(service, AskRowHistory(view="products", key=key, limit=3))
    backward = _history(service, AskRowHistory(view="products", key=key, limit=4, backwards=True))
    assert forward == backward[::-1]
    assert forward[0].before is None
    for earlier, later in pairwise(forward):
        assert later.before == earlier.after
        event = logged[later.event.position - 1]
        assert (later.event.type, later.event.actor) == (event.type, "anna")
        assert later.event.command is not None
    whole = service.answer(AskRowHistory(view="products", key=key))
    assert isinstance(whole, RowHistory)
    assert whole.total == len(forward)
    by_filter = AskRowHistory(view="products", filter=f"product_id:{key[0]}")
    assert _history(service, by_filter) == forward


def test_that_a_filter_finds_versions_in_parts(
    service: QueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = AskRowHistory(view="orders", filter="status:paid", limit=7)
    found = _history(service, asked)
    assert found
    status = [each.name for each in _page(service, "orders", COUNT).columns].index("status")
    assert {each.after[status] for each in found} == {"paid"}
    monkeypatch.setattr(heap_span, "PART_S", 0.0)
    assert _history(service, asked) == found
    backward = _history(service, msgspec.structs.replace(asked, backwards=True))
    assert backward[::-1] == found
    upto = found[len(found) // 2].event.position
    bounded = msgspec.structs.replace(asked, before=upto)
    assert _history(service, bounded) == [e for e in found if e.event.position < upto]


@pytest.mark.parametrize(("start", "end"), [(0, COUNT), (150, 420), (420, 150), (300, 300)])
def test_that_a_difference_is_what_two_pages_differ_in(
    service: QueryService, projections: Views, start: int, end: int
) -> None:
    for view in projections:
        before, after = _rows(_page(service, view, start)), _rows(_page(service, view, end))
        found = _differences(service, AskViewDiff(view=view, start=start, end=end, limit=11))
        expected = {
            key
            for key in before.keys() | after.keys()
            if before.get(key, [None])[:-1] != after.get(key, [None])[:-1]
        }
        assert {tuple(each.key) for each in found} == expected
        assert len(found) == len(expected)
        for each in found:
            assert each.before == before.get(tuple(each.key))
            assert each.after == after.get(tuple(each.key))


def test_that_a_difference_is_of_rows_that_match_at_either_position(service: QueryService) -> None:
    found = _differences(
        service, AskViewDiff(view="orders", start=200, end=500, filter="status:delivered")
    )
    names = [each.name for each in _page(service, "orders", COUNT).columns]
    status = names.index("status")
    sides = [
        {row[status] for row in (each.before, each.after) if row is not None} for each in found
    ]
    assert sides
    assert all("delivered" in each for each in sides)


def test_that_causes_lead_to_the_id_with_which_they_begin(
    service: QueryService, logged: Sequence[Event]
) -> None:
    for version in _history(service, AskRowHistory(view="orders", before=90)):
        cause = cause_of(logged[version.event.position - 1])
        for position in version.event.causes:
            assert logged[position - 1].id == cause
            cause = cause_of(logged[position - 1])
        assert version.event.command == cause
        assert not version.event.is_command


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (AskBlame(view="orders", key=["nobody"], field="status"), "no-such-row"),
        (AskBlame(view="orders", key=[], field="status"), "bad-key"),
        (AskBlame(view="orders", key=["a"], field="stauts"), "bad-filter"),
        (AskBlame(view="orders", key=["a"], field="lines.*.quantity"), "bad-filter"),
        (AskBlame(view="orders", key=["a"], field="status", at=COUNT + 1), "no-such-position"),
        (AskRowHistory(view="order"), "unknown-view"),
        (AskRowHistory(view="orders", filter="x:1"), "bad-filter"),
        (AskViewDiff(view="orders", start=0, end=COUNT + 1), "no-such-position"),
    ],
)
def test_that_what_is_not_there_is_named(
    service: QueryService, asked: AskBlame | AskRowHistory | AskViewDiff, code: str
) -> None:
    answer = service.answer(asked)
    assert isinstance(answer, Failure)
    assert answer.code == code


def test_that_a_replica_sends_to_the_archive(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged)
    answer = serving(replica).answer(AskRowHistory(view="orders"))
    assert isinstance(answer, Failure)
    assert answer.code == "needs-archive"


def _changed_file(rows: Rows, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(rows.path)) as connection, connection:
        connection.execute(statement, values)


def test_that_a_row_which_has_ended_is_gone_from_there_on(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    (key,) = _busiest_key(service, "products")
    versions = _history(service, AskRowHistory(view="products", key=[key]))
    last = versions[-1].event.position
    _changed_file(
        archive,
        "UPDATE products SET heap_born = -1 WHERE product_id = ? AND position = ?",
        key,
        last,
    )
    *lived, end = _history(service, AskRowHistory(view="products", key=[key]))
    assert lived == versions[:-1]
    assert (end.event.position, end.is_end, end.changed) == (last, True, [])
    assert end.before == versions[-2].after
    question = AskViewDiff(view="products", start=last - 1, end=last, filter=f"product_id:{key}")
    (found,) = _differences(service, question)
    assert (found.before, found.after) == (versions[-2].after, None)
    answer = service.answer(AskBlame(view="products", key=[key], field="price", at=last))
    assert isinstance(answer, Failure)
    assert answer.code == "no-such-row"


def test_that_a_row_which_came_again_differs_from_the_one_that_was_there_before(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    (key,) = _busiest_key(service, "products")
    versions = _history(service, AskRowHistory(view="products", key=[key]))
    first, ended, again = (each.event.position for each in versions[-3:])
    born = "UPDATE products SET heap_born = ? WHERE product_id = ? AND position = ?"
    _changed_file(archive, born, -1, key, ended)
    _changed_file(archive, born, 1, key, again)
    question = AskViewDiff(view="products", start=first, end=again, filter=f"product_id:{key}")
    (found,) = _differences(service, question)
    assert (found.before, found.after) == (versions[-3].after, versions[-1].after)
    names = [column.name for column in columns_of(load_projections()["products"])]
    pairs = zip(names, versions[-3].after, versions[-1].after, strict=True)
    assert found.changed == [name for name, old, new in pairs if old != new and name != "position"]
    question = msgspec.structs.replace(question, start=ended)
    (found,) = _differences(service, question)
    assert (found.before, found.after) == (None, versions[-1].after)


def test_that_nobody_is_blamed_for_what_is_older_than_the_kept_versions(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    (key,) = _busiest_key(service, "products")
    versions = _history(service, AskRowHistory(view="products", key=[key]))
    edge = versions[-3].event.position
    _changed_file(archive, "DELETE FROM products WHERE product_id = ? AND position < ?", key, edge)
    kept = _history(service, AskRowHistory(view="products", key=[key]))
    assert [each.event.position for each in kept] == [e.event.position for e in versions[-3:]]
    assert kept[0].changed == []
    value, writers = _blame(service, AskBlame(view="products", key=[key], field="name"))
    assert value
    assert writers == []


def test_that_each_version_and_writer_names_the_code_that_the_ledger_knows(
    service: QueryService, archive: Rows
) -> None:
    key = _busiest_key(service, "products")
    asked = AskRowHistory(view="products", key=key)
    assert {each.event.code for each in _history(service, asked)} == {""}
    with closing(sqlite3.connect(archive.path)) as connection:
        ledger = [("products", 1, "old", "", 0), ("products", 301, "new", "", 0)]
        connection.executemany("INSERT INTO marigraph_code VALUES (?, ?, ?, ?, ?)", ledger)
        connection.commit()
    found = {each.event.position: each.event.code for each in _history(service, asked)}
    assert found == {at: "old" if at <= 300 else "new" for at in found}
    assert set(found.values()) == {"old", "new"}
    _, writers = _blame(service, AskBlame(view="products", key=key, field="available"))
    assert {each.event.position: each.event.code for each in writers}.items() <= found.items()

"""History, blame and run-to of an archive that begins with a replica's rows."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.messages.commands import Failure
from backend.messages.events import Event
from backend.messages.queries import AskChanges, AskView, ViewPage
from backend.messages.row_history import AskBlame, AskRowHistory, AskViewDiff, Blame, RowHistory
from backend.messages.run_to import AskRunTo, RunToHits
from backend.projection.archive_seed import seed_versions
from backend.projection.row_copy import copy_rows
from backend.query.query_service import QueryService
from tests.backend.query.conftest import COUNT, Rows, ServiceFactory, Views

EDGE = 300  # the position of the copy


@pytest.fixture
def whole(archive: Rows, serving: ServiceFactory, logged: Sequence[Event]) -> QueryService:
    """Asks an archive that has read the whole log."""
    archive.apply(logged)
    return serving(archive)


@pytest.fixture
def begun(
    tmp_path: Path,
    replica: Rows,
    serving: ServiceFactory,
    registry: Registry,
    projections: Views,
    logged: Sequence[Event],
) -> Iterator[QueryService]:
    """Asks an archive that began with a replica's rows at the edge."""
    replica.apply(logged[:EDGE])
    path = tmp_path / "begun.sqlite"
    copy_rows(replica.path, path, partial(seed_versions, projections=projections))
    rows = Rows(path, registry, projections, archive=True)
    rows.apply(logged)
    yield serving(rows)
    rows.close()


def _history(service: QueryService, key: str) -> RowHistory:
    answer = service.answer(AskRowHistory(view="products", key=[key], limit=1_000))
    assert isinstance(answer, RowHistory), answer
    return answer


def _keys(service: QueryService) -> list[str]:
    page = service.answer(AskView(view="products", at=EDGE, limit=0))
    assert isinstance(page, ViewPage), page
    return [str(row[0]) for row in page.rows]


def test_that_a_history_has_the_row_at_the_edge_and_all_that_came_behind(
    whole: QueryService, begun: QueryService
) -> None:
    seen = 0
    for key in _keys(begun):
        full, kept = _history(whole, key), _history(begun, key)
        assert (full.kept_from, kept.kept_from) == (0, EDGE)
        first, *rest = kept.versions
        behind = [each for each in full.versions if each.event.position > EDGE]
        assert rest == behind
        at_edge = [each for each in full.versions if each.event.position <= EDGE][-1]
        assert (first.event, first.after) == (at_edge.event, at_edge.after)
        assert (first.before, first.changed) == (None, [])
        seen += len(rest)
    assert seen > 50


def test_that_a_value_from_before_the_edge_is_blamed_on_nobody(
    whole: QueryService, begun: QueryService
) -> None:
    for key in _keys(begun):
        for field in ("name", "price", "reserved"):
            asked = AskBlame(view="products", key=[key], field=field, limit=1_000)
            full, kept = whole.answer(asked), begun.answer(asked)
            assert isinstance(full, Blame)
            assert isinstance(kept, Blame)
            assert (kept.value, kept.kept_from, kept.cursor) == (full.value, EDGE, 0)
            assert kept.writers == [each for each in full.writers if each.event.position > EDGE]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    "condition",
    [
        "orders: status:paid",
        "products: reserved>0",
        "products: changed:reserved",
        "orders: status:shipped was.status:paid",
        "type:order.paid",
    ],
)
def test_that_a_run_finds_behind_the_edge_what_the_whole_archive_finds_there(
    whole: QueryService,
    begun: QueryService,
    condition: str,
    backwards: bool,  # noqa: FBT001 - given by pytest
) -> None:
    asked = AskRunTo(condition=condition, backwards=backwards, limit=1_000)
    full, kept = whole.answer(asked), begun.answer(asked)
    assert isinstance(full, RunToHits), full
    assert isinstance(kept, RunToHits), kept
    assert kept.complete
    view = condition.partition(":")[0] if ": " in condition else ""
    assert kept.kept_from == ({view: EDGE} if view else {})
    behind = [each for each in full.hits if not view or each.position > EDGE]
    assert behind
    assert kept.hits == behind
    near = begun.answer(AskRunTo(condition=condition, after=EDGE - 50, before=EDGE + 200))
    assert isinstance(near, RunToHits)
    assert [each.position for each in near.hits] == [
        each.position
        for each in sorted(behind, key=lambda hit: hit.position)
        if EDGE - 50 < each.position < EDGE + 200
    ][: len(near.hits)]


def test_that_what_lies_before_the_edge_is_refused_with_the_edge_named(
    begun: QueryService,
) -> None:
    key = _keys(begun)[0]
    for asked in (
        AskView(view="products", at=EDGE - 1),
        AskBlame(view="products", key=[key], field="price", at=EDGE - 1),
        AskViewDiff(view="products", start=EDGE - 1, end=COUNT),
        AskChanges(after=EDGE - 1, upto=EDGE),
    ):
        answer = begun.answer(asked)
        assert isinstance(answer, Failure), asked
        assert answer.code == "not-kept"
        assert f"from position {EDGE} on" in answer.message

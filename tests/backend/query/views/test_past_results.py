"""Results of searches in the past against the same searches made anew."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from backend.clock import now_us
from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.messages.filter_plans import ScanProgress
from backend.messages.queries import AskView
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.row_queries import open_rows, view_spec
from backend.projection.version_retention import VersionRetention
from backend.query.cache import PageCache
from backend.query.question_budget import BudgetGuard, OutOfBudget, QuestionBudget
from backend.query.views import kept_results, past_results
from backend.query.views.kept_results import KeptResults, ResultKey
from backend.query.views.view_reader import ViewReader
from tests.backend.projection.annulled_logs import apply_all, following, with_annulments
from tests.backend.projection.log_fixtures import log_with
from tests.backend.query.conftest import Views

QUESTIONS = [
    ("orders", "status:delivered", ""),
    ("orders", "total>100BRL or -user_name:*1*", "total:desc"),
    ("orders", "", "created:desc"),
    ("orders", "units>1", "order_id:desc"),
    ("products", "-listed:true or on_hand<45", "sold"),
    ("products", "", "category"),
    ("users", "balance>1BRL", "position:desc"),
    ("payments", "", "amount"),
    ("sales", "cancelled_units:0", "day:desc"),
    ("sales", "units>1", "units:desc"),
]


class Archive:
    """An archive, asked with results that are kept, and without."""

    def __init__(self, path: Path, views: Views, registry: Registry) -> None:
        self.store = ArchiveStore(path, views)
        self.applier = Applier(self.store, views, registry)
        self._engine = open_rows(path)
        self.kept = KeptResults(path.with_suffix(".results"))
        self.given_up: Callable[[], None] = lambda: None
        self.cache, self.guard = PageCache(0), BudgetGuard()
        self.moving = self.reader(views, self.kept)
        self.anew = self.reader(views, None)

    def reader(self, views: Views, kept: KeptResults | None) -> ViewReader:
        return ViewReader(
            "archive",
            self._engine,
            views,
            self.cache,
            archive=True,
            clock=now_us,
            kept=kept,
            guard=self.guard,
        )

    def compare(self, asked: AskView, at: int) -> None:
        kept, expected = self.moving.page(asked, at), self.anew.page(asked, at)
        assert kept.rows == expected.rows, (asked, at)
        assert kept.total == expected.total, (asked, at)

    def prune(self, views: Views, kept_events: int) -> None:
        for projection in views.values():
            retention = VersionRetention(view_spec(projection), self.store.database, kept_events)
            while retention.step(2_000):
                pass  # a step does it all, and says whether more is left

    def close(self) -> None:
        for reader in (self.moving, self.anew):
            reader.close()
        self.kept.close()
        self._engine.dispose()
        self.store.close()


@pytest.fixture
def past(tmp_path: Path, registry: Registry, projections: Views) -> Iterator[Archive]:
    made = Archive(tmp_path / "archive.sqlite", projections, registry)
    yield made
    made.close()
    assert not [*tmp_path.glob("*.results")]


def test_that_a_result_follows_the_playhead_wherever_it_goes(
    past: Archive, history: Sequence[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_results, "_FIRST_STEP", 150)
    monkeypatch.setattr(past_results, "_MAX_UNCOUNTED", 50)
    dice = random.Random(4)  # noqa: S311  # repeatable
    for end in (300, 1200, 2000):
        past.applier.apply(history[:end])
        for _ in range(12):
            view, text, order = dice.choice(QUESTIONS)
            at = dice.randrange(end + 1)
            for moved in (0, 1, -3, 60, -400):
                position = min(end, max(0, at + moved))
                offset, limit = dice.choice([0, 0, 5]), dice.choice([1, 20, 0])
                asked = AskView(view=view, filter=text, order=order, offset=offset, limit=limit)
                past.compare(asked, position)


def test_that_few_rows_changed_very_often_are_found_by_their_keys(
    past: Archive, history: Sequence[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_results, "_KEY_COST", 0)
    past.applier.apply(history)
    for view, text, order in QUESTIONS:
        for at in (0, 700, 2000):
            past.compare(AskView(view=view, filter=text, order=order), at)


def test_that_a_scan_says_how_far_it_is_and_a_move_costs_what_was_touched(
    past: Archive, history: Sequence[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_results, "_FIRST_STEP", 100)
    past.applier.apply(history)
    asked = AskView(view="orders", filter="units>1", order="total")
    steps: list[ScanProgress] = []
    with past.guard.hold(QuestionBudget(60, steps.append)):
        found = past.moving.page(asked, 2000)
        assert len(steps) >= 2
        assert [(each.end, each.upto <= 2000) for each in steps] == [(2000, True)] * len(steps)
        assert (steps[-1].upto, steps[-1].found) == (2000, found.total)
        steps.clear()
        past.moving.page(asked, 1990)
        assert [(each.upto, each.end) for each in steps] == [(10, 10)]


def test_that_a_scan_that_is_given_up_leaves_nothing_half_done(
    past: Archive, history: Sequence[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_results, "_FIRST_STEP", 100)
    past.applier.apply(history)
    asked = AskView(view="orders", filter="units>1", order="total")
    for at in (2000, 1000):
        budget = QuestionBudget(60, lambda _: past.given_up())
        past.given_up = budget.cancel
        with pytest.raises(OutOfBudget), past.guard.hold(budget):
            past.moving.page(asked, at)
        past.compare(asked, 2000)


def test_that_rows_of_the_past_that_change_late_are_searched_anew(
    past: Archive, history: Sequence[Event]
) -> None:
    past.applier.apply(history)
    asked = AskView(view="orders", filter="units>1", order="total")
    past.compare(asked, 2000)
    steps: list[ScanProgress] = []
    with past.guard.hold(QuestionBudget(60, steps.append)):
        past.cache.invalidate(2000, {"orders": {("order-1",)}}, is_late=True)
        past.moving.page(asked, 2000)
    assert steps[-1].end == 2000


def test_that_a_row_whose_end_is_not_kept_any_more_leaves_the_result(
    past: Archive,
    registry: Registry,
    history: Sequence[Event],
    projections: Views,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(past_results, "_MAX_UNCOUNTED", 1_000_000)  # everything is near
    registered = next(at for at, event in enumerate(history) if event.type == "user.registered")
    log = with_annulments(list(history), {1_000: registered})
    with log_with(log) as reader:
        apply_all(following(past.store, projections, registry, reader), reader, [500], len(log))
    asked = AskView(view="contacts", order="registered:desc")
    before, after = past.anew.page(asked, 1_000), past.anew.page(asked, 1_001)
    assert after.total == before.total - 1
    past.compare(asked, 900)
    past.prune(projections, 700)
    for at in (1_400, 1_900):
        past.compare(asked, at)


def test_that_a_result_in_use_is_waited_for_and_the_longest_unused_one_gives_way(
    past: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [ResultKey("orders", f"units>{number}", "") for number in range(8)]
    schemas: list[str] = []
    for key in keys:
        with past.kept.hold(key, past.guard) as result:
            result.position = 7
            schemas.append(result.schema)
    assert len(set(schemas)) == 6
    assert schemas[6:] == schemas[:2]
    with past.kept.hold(keys[7], past.guard) as result:
        assert result.position == 7
        with (
            pytest.raises(OutOfBudget),
            past.guard.hold(QuestionBudget(0.05)),
            past.kept.hold(keys[7], past.guard),
        ):
            pass  # its time is over before it is held
        with past.kept.hold(keys[5], past.guard) as other:
            assert other.schema != result.schema
    monkeypatch.setattr(kept_results, "MAX_KEPT_ROWS", 10)
    with past.kept.hold(keys[7], past.guard) as result:
        result.rows = 11
    with past.kept.hold(keys[7], past.guard) as result:
        assert result.position is None

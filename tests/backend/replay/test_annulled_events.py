"""What is annulled is left out by all that replays the log, as if it had never been."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.read_model import Projection
from backend.replay.broken_events import BrokenHandler, find_broken
from backend.replay.recorded_case import CaseCollector
from backend.replay.version_comparison import ComparedRange
from backend.replay.version_side import VersionSide
from backend.store.annulments import EVENT_ANNULLED
from backend.store.engine_registry import open_existing_reader
from tests.backend.projection.annulled_logs import annulment, with_annulments
from tests.backend.projection.log_fixtures import log_file
from tests.backend.replay.branch_rows import paid_order
from tests.backend.replay.branch_scene import BranchScene, attempt, edit, move, skip
from tests.backend.replay.drift_scene import compare_sides

Views = Mapping[str, Projection]
COUNT = 900  # events of the history; the annulment stands behind them


def of_type(events: Sequence[Event], name: str) -> list[Event]:
    return [each for each in events if each.type == name]


def scene_of(
    folder: Path, history: Sequence[Event], projections: Views, registry: Registry
) -> BranchScene:
    folder.mkdir()
    return BranchScene(folder, history, projections, registry)


@pytest.fixture
def top_up(history: list[Event]) -> Event:
    return of_type(history, "user.topped-up")[-1]


@pytest.fixture
def annulled(
    tmp_path: Path,
    history: list[Event],
    projections: Views,
    registry: Registry,
    top_up: Event,
) -> BranchScene:
    log = [*history, annulment(top_up, COUNT + 1)]
    return scene_of(tmp_path / "annulled", log, projections, registry)


@pytest.fixture
def without(
    tmp_path: Path,
    history: list[Event],
    projections: Views,
    registry: Registry,
    top_up: Event,
) -> BranchScene:
    """The same log, with an event that no view takes in the place of the annulled one."""
    filler = replace(annulment(top_up, top_up.position), version=1)
    log = [filler if each is top_up else each for each in history]
    return scene_of(tmp_path / "without", log, projections, registry)


def test_that_a_branch_differs_from_the_log_without_what_is_annulled(
    annulled: BranchScene, without: BranchScene, history: list[Event]
) -> None:
    event, _ = paid_order(history)
    annulled.branch(skip(event.position))
    without.branch(skip(event.position), upto=COUNT)
    assert annulled.rows() == without.rows()
    assert annulled.rows()


def test_that_a_branch_that_ends_before_the_annulment_has_the_event(
    annulled: BranchScene, scene: BranchScene, history: list[Event], top_up: Event
) -> None:
    event, _ = paid_order(history)
    annulled.branch(skip(top_up.position), skip(event.position), upto=COUNT)
    scene.branch(skip(top_up.position), skip(event.position))
    assert annulled.rows() == scene.rows()
    assert {each.view for each in annulled.rows()} >= {"users", "orders"}


def test_that_a_branch_that_skips_an_annulment_counts_the_event_again(
    annulled: BranchScene, scene: BranchScene, top_up: Event
) -> None:
    outcome = annulled.branch(skip(COUNT + 1))
    assert outcome.start < top_up.position
    users = [each for each in annulled.rows() if each.view == "users"]
    assert [each.first for each in users] == [top_up.position]
    scene.branch(skip(top_up.position))
    (same,) = [each for each in scene.rows() if each.view == "users"]
    assert (users[0].before, users[0].after) == (same.after, same.before)


def test_that_an_annulled_event_counts_where_a_branch_edits_or_moves_it(
    annulled: BranchScene, top_up: Event
) -> None:
    annulled.branch(edit(top_up.position, actor="bob"), name="edited")
    annulled.branch(move(top_up.position, top_up.position + 2), name="moved")
    for name in ("edited", "moved"):
        assert [each.view for each in annulled.rows(name) if each.view == "users"]


def test_that_a_tried_command_is_decided_without_what_is_annulled(
    annulled: BranchScene, history: list[Event], registry: Registry
) -> None:
    created = of_type(history, "user.registered")[0]
    registered = {"user_id": created.subject.removeprefix("user-"), "name": "Again"}
    first = annulled.branch(attempt(COUNT, "user.register", registered), name="taken")
    assert [each.outcome for each in first.tries] == ["rejected"]
    log = [*history, annulment(created, COUNT + 1)]
    free = scene_of(annulled.folder.parent / "free", log, annulled.projections, registry)
    outcome = free.branch(attempt(COUNT, "user.register", registered))
    assert [each.outcome for each in outcome.tries] == ["accepted"]


def test_that_versions_are_compared_without_what_is_annulled(
    tmp_path: Path, annulled: BranchScene
) -> None:
    here = Path(__file__).parents[3]
    sides = (("one", here, "1"), ("two", here, "2"))
    report = compare_sides(annulled.url, tmp_path / "scratch", sides, ComparedRange())
    assert (report.drifts, report.repeated, report.is_repeated) == ((), (), False)


def test_that_an_annulled_event_breaks_no_handler(tmp_path: Path, history: list[Event]) -> None:
    created = of_type(history, "order.created")[0]
    wrong = replace(created, data=created.data.replace(b'"total":', b'"t0tal":'))
    log = [wrong if each is created else each for each in history]
    url = log_file(tmp_path / "wrong.sqlite", [*log, annulment(wrong, COUNT + 1)])
    assert {each.position for each in broken(tmp_path / "one", url, ())} == {wrong.position}
    assert broken(tmp_path / "two", url, (wrong.position,)) == []


def broken(scratch: Path, url: str, annulled: Sequence[int]) -> list[BrokenHandler]:
    scratch.mkdir()
    with closing(VersionSide("this")) as side:
        found = find_broken(
            side, url, scratch, ComparedRange(), COUNT, annulled, lambda _done, _total: None
        )
        return [*found]


def test_that_a_written_test_gives_what_counted_then(
    tmp_path: Path, history: list[Event], registry: Registry, projections: Views
) -> None:
    late = of_type(history, "user.topped-up")
    last = next(
        e for e in reversed(late) if any(o.subject == e.subject for o in late if o is not e)
    )
    first = next(each for each in late if each.subject == last.subject)
    log = with_annulments(history, {last.position - 1: first.position - 1})
    scene = scene_of(tmp_path / "case", log, projections, registry)
    with closing(open_existing_reader(scene.url)) as reader:
        then = reader.read_at([last.position + 1])
        given = {each.position for each in CaseCollector(reader, registry).collect(then).given}
        assert first.position not in given
        types = {each.type for each in reader.read_at(sorted(given))}
        assert EVENT_ANNULLED not in types


def test_that_handlers_that_add_up_are_told_apart_from_a_difference(
    tmp_path: Path, scene: BranchScene
) -> None:
    here = Path(__file__).parents[3]
    sides = (("once", here, "1"), ("twice", here, "1"), ("repeated", here, "1"))
    report = compare_sides(
        scene.url,
        tmp_path / "scratch",
        sides,
        ComparedRange(),
        doubled=["twice"],
        repeated=["repeated"],
    )
    assert (report.drifts, report.is_repeated) == ((), True)
    assert {"contacts", "sales"} <= {each.view for each in report.repeated}
    assert len({each.view for each in report.repeated}) == len(report.repeated)

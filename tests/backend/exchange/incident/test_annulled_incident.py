"""Incident files of ranges that hold an annulment, what it annuls, both, or neither."""

import json
import tempfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.registry import load_registry
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.projection.installed_projections import load_projections
from backend.projection.start_rows import StartRows
from backend.replay.branch_creation import create_branch
from backend.wire.branch_document import SkippedEvent
from backend.wire.branches import BranchFiles
from tests.backend.exchange.incident.incident_scene import IncidentScene, events_of, log_url
from tests.backend.projection.annulled_logs import with_annulments
from tests.backend.projection.shop_history import Shop, events

REGISTRY, PROJECTIONS = load_registry(), load_projections()
HISTORY = [*events(REGISTRY, islice(Shop(7, users=4, products=3).payloads(), 60))]


def scene_of(folder: Path, plan: Mapping[int, int]) -> IncidentScene:
    """Return a data folder whose log has annulments; `plan`: see `with_annulments`."""
    return IncidentScene(folder, with_annulments(HISTORY, plan), PROJECTIONS, REGISTRY)


def opened(scene: IncidentScene, folder: Path, **order: object) -> Path:
    """Save an incident, open it elsewhere, and let its archive follow its log."""
    folder.mkdir()
    scene.save(folder / "a.marigraph", **order)
    scene.unpack(folder / "a.marigraph", folder / "data")
    scene.follow(folder / "data")
    return folder / "data"


def same_rows(scene: IncidentScene, data: Path, first: int, last: int) -> None:
    for position in range(first - 1, last + 1):
        assert scene.rows(data, position) == scene.rows(scene.folder, position), position


@pytest.fixture(scope="module")
def ordered() -> int:
    """Return the index of an event early in the log that rows of most views are made of."""
    return next(n for n, each in enumerate(HISTORY) if each.type == "order.created")


@pytest.mark.parametrize("part", ["both", "annulment", "target", "taken back", "neither"])
def test_that_rows_are_those_of_the_log_whatever_part_of_an_annulment_is_in_the_range(
    tmp_path: Path, ordered: int, part: str
) -> None:
    plan = {40: ordered, 50: 40} if part == "taken back" else {40: ordered}
    scene = scene_of(tmp_path / "source", plan)
    ranges = {
        "both": (ordered, 50),
        "annulment": (30, 50),
        "target": (ordered, 35),
        "taken back": (30, 60),
        "neither": (43, 60),
    }
    first, last = ranges[part]

    data = opened(scene, tmp_path / "there", first=first, last=last)

    same_rows(scene, data, first, last)
    before, after = scene.rows(data, 40)["orders"], scene.rows(data, 41)["orders"]
    if part in {"both", "annulment", "taken back"}:
        assert before != after


def test_that_an_incident_of_an_opened_incident_has_the_same_rows(
    tmp_path: Path, ordered: int
) -> None:
    scene = scene_of(tmp_path / "source", {40: ordered, 50: 40})
    data = opened(scene, tmp_path / "there", first=30, last=60)
    there = object.__new__(IncidentScene)
    there.folder, there.projections, there.registry = data, PROJECTIONS, REGISTRY

    again = opened(there, tmp_path / "again", first=36, last=58)

    same_rows(scene, again, 36, 58)
    assert StartRows(again).position == 35


def test_that_a_branch_does_not_take_back_what_annuls_an_event_from_before(
    tmp_path: Path, ordered: int
) -> None:
    scene = scene_of(tmp_path / "source", {40: ordered})
    data = opened(scene, tmp_path / "there", first=30, last=50)
    edits = [SkippedEvent(position=41)]
    files = BranchFiles(data, "what-if")

    with pytest.raises(Unreadable, match="would count again, and the log begins at 30"):
        create_branch(files, log_url(data), REGISTRY, edits, at=None, upto=0, by="anna")


def test_that_what_is_annulled_is_found_in_a_masked_file(tmp_path: Path, ordered: int) -> None:
    scene = scene_of(tmp_path / "source", {40: ordered})

    data = opened(scene, tmp_path / "there", first=30, last=50, is_masked=True)

    with scene.reading(data) as reader:
        (annulment,) = [each for each in events_of(reader) if each.type == "log.event-annulled"]
    named = json.loads(annulment.data)
    assert (named["position"], named["type"]) == (ordered + 1, "order.created")
    statuses = [
        [row["status"] for row in scene.rows(folder, 41)["orders"]]
        for folder in (data, scene.folder)
    ]
    assert statuses[0] == statuses[1]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_that_rows_at_any_place_of_any_range_are_those_of_the_log(data: st.DataObject) -> None:
    behind = sorted(data.draw(st.sets(st.integers(8, 59), max_size=4), label="behind"))
    plan = {each: data.draw(st.integers(0, each - 1), label="target") for each in behind}
    last = len(HISTORY) + len(plan)
    first = data.draw(st.integers(1, last), label="first")
    end = data.draw(st.integers(first, min(last, first + 12)), label="last")
    with tempfile.TemporaryDirectory() as folder:
        scene = scene_of(Path(folder) / "source", plan)
        found = opened(scene, Path(folder) / "there", first=first, last=end)
        same_rows(scene, found, first, end)


def test_that_events_know_their_places(tmp_path: Path, ordered: int) -> None:
    scene = scene_of(tmp_path / "source", {40: ordered})
    data = opened(scene, tmp_path / "there", first=30, last=50)

    with scene.reading(data) as reader, scene.reading(scene.folder) as source:
        expected: list[Event] = source.read(29, 21)
        assert [*events_of(reader)] == expected

"""What is replayed of an opened incident begins with the rows before it, as the log itself does."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.errors import Unreadable
from backend.messages.events import Event
from backend.projection.read_model import ViewRow
from backend.projection.row_queries import view_spec
from backend.projection.start_rows import StartRows
from backend.replay.branch_creation import create_branch
from backend.replay.branch_session import run_branch
from backend.replay.broken_events import find_broken
from backend.replay.past_rows import open_past_rows
from backend.replay.version_comparison import ComparedRange, VersionComparison
from backend.replay.version_side import VersionSide
from backend.wire.branch_document import (
    BranchEdit,
    EditedEvent,
    InsertedEvent,
    SkippedEvent,
    TriedCommand,
)
from backend.wire.branch_outcome import BranchOutcome, read_differences
from backend.wire.branches import BranchFiles
from tests.backend.exchange.incident.incident_scene import IncidentScene, log_url

FIRST, LAST = 200, 450
Rows = Mapping[tuple[str, ...], ViewRow]


@pytest.fixture(scope="module")
def opened(scene: IncidentScene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opened")
    scene.save(folder / "a.marigraph", first=FIRST, last=LAST)
    scene.unpack(folder / "a.marigraph", folder / "data")
    scene.follow(folder / "data")
    return folder / "data"


@pytest.fixture
def reserved(scene: IncidentScene) -> Event:
    """Return an event in the range about a product from before it."""
    old = {each.subject for each in scene.history[: FIRST - 1] if each.type == "product.added"}
    return next(
        each
        for each in scene.history[FIRST - 1 :]
        if each.type == "product.stock-reserved" and each.subject in old
    )


def branch(scene: IncidentScene, folder: Path, *edits: BranchEdit) -> BranchOutcome:
    files = BranchFiles(folder, "what-if")
    if files.folder.exists():
        files.discard()
    create_branch(files, log_url(folder), scene.registry, edits, at=None, upto=LAST, by="anna")
    return run_branch(
        files,
        log_url(folder),
        scene.projections,
        scene.registry,
        lambda _stage, _done, _total: None,
    )


def test_that_a_branch_of_an_incident_comes_out_as_one_of_the_log(
    scene: IncidentScene, opened: Path, reserved: Event
) -> None:
    outcomes = [
        branch(scene, folder, SkippedEvent(position=reserved.position))
        for folder in (scene.folder, opened)
    ]

    assert outcomes[0].views == outcomes[1].views
    assert any(each.different for each in outcomes[1].views)
    differences = [
        [*read_differences(BranchFiles(folder, "what-if").differences)]
        for folder in (scene.folder, opened)
    ]
    assert differences[0] == differences[1]


@pytest.mark.parametrize("position", [FIRST - 1, 3])
def test_that_what_was_before_an_incident_cannot_be_changed(
    scene: IncidentScene, opened: Path, position: int
) -> None:
    event = msgspec.Raw(msgspec.json.encode({"type": "user.registered", "data": {"user_id": "x"}}))
    with pytest.raises(Unreadable, match="the log begins at 200"):
        branch(scene, opened, InsertedEvent(position=position, event=event))
    with pytest.raises(Unreadable, match="the log"):
        branch(scene, opened, EditedEvent(position=position, patch=event))


def test_that_a_command_is_not_decided_by_a_part_of_what_happened(
    scene: IncidentScene, opened: Path, reserved: Event
) -> None:
    product = reserved.subject.removeprefix("product-")
    for product_id, says in ((product, "is not known: it rests on events"), ("none", "products/")):
        tried = {"type": "product.restock", "data": {"product_id": product_id, "quantity": 3}}
        command = TriedCommand(position=LAST, command=msgspec.Raw(msgspec.json.encode(tried)))
        with pytest.raises(Unreadable, match=says):
            branch(scene, opened, command)
    data = {"product_id": "new", "name": "N", "price": 5, "currency": "BRL"}
    new = {"type": "product.add", "data": data}
    command = TriedCommand(position=LAST, command=msgspec.Raw(msgspec.json.encode(new)))
    assert [each.outcome for each in branch(scene, opened, command).tries] == ["accepted"]


def test_that_handlers_find_their_own_tables_as_they_were(
    scene: IncidentScene, opened: Path, tmp_path: Path
) -> None:
    views = [each for each in scene.projections.values() if each.helper_tables]
    assert views
    for projection in views:
        found = [
            _past(scene, folder, projection.name, tmp_path / f"{projection.name}-{number}.sqlite")
            for number, folder in enumerate((scene.folder, opened))
        ]
        assert found[0] == found[1]
        assert found[0]


def _past(scene: IncidentScene, folder: Path, view: str, scratch: Path) -> Rows:
    projection = scene.projections[view]
    with (
        scene.reading(folder) as reader,
        open_past_rows(
            projection,
            300,
            reader,
            scene.registry,
            archive=folder / "archive.sqlite",
            scratch=scratch,
            on_replayed=lambda _done, _total: None,
            start=StartRows(folder),
        ) as past,
    ):
        rows = past.tables[view_spec(projection).row].rows
        keys: Iterable[tuple[str, ...]] = [
            tuple(str(row[name]) for name in projection.key)
            for row in scene.rows(scene.folder, 300)[view]
        ]
        return {key: row for key in keys if (row := rows.get(*key)) is not None}


def test_that_versions_are_compared_from_the_rows_before_it(
    scene: IncidentScene, opened: Path, tmp_path: Path
) -> None:
    with (
        closing(VersionSide("one")) as one,
        closing(VersionSide("two")) as two,
        scene.reading(opened) as reader,
    ):
        comparison = VersionComparison(
            [one, two],
            reader,
            log_url(opened),
            tmp_path,
            lambda _done, _total, _differing: None,
            start=StartRows(opened),
        )
        report = comparison.run(ComparedRange(views=("products",)))
        before = two.show("products").before

    assert (report.after, report.upto, report.drifts) == (FIRST - 1, LAST, ())
    old = {each["product_id"] for each in scene.rows(scene.folder, FIRST - 1)["products"]}
    assert old & {key[0] for key, _ in before}


def test_that_no_handler_is_broken_for_want_of_what_was_before(
    opened: Path, tmp_path: Path
) -> None:
    with closing(VersionSide("this")) as side:
        done: list[int] = []
        found = find_broken(
            side,
            log_url(opened),
            tmp_path,
            ComparedRange(),
            LAST,
            (),
            lambda position, _total: done.append(position),
            StartRows(opened),
        )
        assert [*found] == []
    assert done == [LAST]

"""Runs of a branch: apart from the log, once at a time, ended, failed and taken up again."""

import hashlib
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.errors import AlreadyRunning, StorageFailed, Unreadable
from backend.replay.branch_session import BranchCancelled
from backend.wire.branches import list_branches, report_branch
from tests.backend.projection.shop_history import Shop, events
from tests.backend.replay.branch_scene import (
    BranchScene,
    attempt,
    insert,
    skip,
)
from tests.full_disk import full_disk


def test_that_nothing_reaches_the_log(scene: BranchScene) -> None:
    before = hashlib.sha256(scene.log.read_bytes()).digest()
    scene.branch(
        skip(10),
        insert(20, "user.registered", {"user_id": "new", "name": "New"}),
        attempt(30, "user.register", {"user_id": "newer", "name": "Newer"}),
    )
    assert hashlib.sha256(scene.log.read_bytes()).digest() == before
    assert not Path(f"{scene.log}-wal").exists() or not Path(f"{scene.log}-wal").stat().st_size


def test_that_a_cancelled_branch_is_run_again_to_the_same_outcome(scene: BranchScene) -> None:
    files = scene.create(skip(10))

    with pytest.raises(BranchCancelled):
        scene.run(files, lambda _stage, _done, _total: files.cancel())
    assert report_branch(files).word == "cancelled"
    assert not files.outcome.exists()
    again = scene.run(files)
    straight = scene.branch(skip(10), name="straight")
    assert again.views == straight.views
    assert scene.rows() == scene.rows("straight")
    assert not files.reality.exists()


def test_that_one_branch_is_run_once_at_a_time_and_two_are_run_beside_each_other(
    scene: BranchScene,
) -> None:
    files, other = scene.create(skip(10)), scene.create(skip(20), name="other")
    seen: list[str] = []

    def look(*_: object) -> None:
        if not seen:
            seen.append(report_branch(files).word)
            with pytest.raises(AlreadyRunning):
                scene.run(files)
            scene.run(other)

    scene.run(files, look)
    assert seen == ["running"]
    assert {each.word for each in list_branches(scene.folder)} == {"done"}


def test_that_a_full_disk_is_said_and_leaves_the_branch_to_be_run_again(
    scene: BranchScene,
) -> None:
    files = scene.create(skip(10))
    with full_disk(64_000), pytest.raises(StorageFailed):
        scene.run(files)
    assert report_branch(files).word == "failed"
    assert report_branch(files).state.error
    assert scene.run(files).views


def test_that_a_branch_of_another_log_is_refused(
    scene: BranchScene, tmp_path: Path, registry: Registry
) -> None:
    files = scene.create(skip(10))
    other = [*events(registry, islice(Shop(12, users=3, products=3).payloads(), 50), after=7)]
    (tmp_path / "elsewhere").mkdir()
    elsewhere = BranchScene(tmp_path / "elsewhere", other, scene.projections, registry)
    scene.url = elsewhere.url
    with pytest.raises(Unreadable) as refused:
        scene.run(files)
    assert refused.value.code == "other-log"

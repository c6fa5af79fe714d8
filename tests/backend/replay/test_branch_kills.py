"""A branch whose process is killed is unfinished, says so, and is run again."""

import subprocess
import sys

import pytest

from backend.wire.branches import report_branch
from tests.backend.replay.branch_scene import BranchScene, skip


@pytest.mark.parametrize("stage", ["base", "branch", "compare"])
def test_that_a_killed_branch_is_interrupted_and_can_be_run_again(
    scene: BranchScene, stage: str
) -> None:
    files = scene.create(skip(600))
    arguments = [str(scene.folder), files.name, scene.url, stage]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.backend.replay.stopped_branch", *arguments],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        assert report_branch(files).word == "running"
        process.kill()
    assert report_branch(files).word == "interrupted"
    again = scene.run(files)
    straight = scene.branch(skip(600), name="straight")
    assert again.views == straight.views
    assert scene.rows() == scene.rows("straight")
    assert report_branch(files).word == "done"

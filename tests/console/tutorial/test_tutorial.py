"""The tutorial leads where its page says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_branch.edit_text import free_name
from tests.console.open_console import TIMEOUT_MS, open_console
from tests.console.tutorial.steps import find_shipped_order, find_wrong_balance, find_wrong_price
from tests.console.tutorial.walk import TutorialWalk
from tests.running import Running, running
from tests.sample_folder import copied_sample


@pytest.fixture(scope="module")
def shop(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend with the sample."""
    copy = copied_sample(sample_folder, tmp_path_factory.mktemp("tutorial"))
    with running(copy, "--replicas", "1") as started:
        yield started


def test_that_each_mystery_is_solved_by_the_steps_of_the_page_beside_branches_from_before(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    branches = shop.folder / "branches"
    before = branches / free_name(())
    before.mkdir(parents=True)
    (before / "branch.json").write_text("{}")
    with open_console(shop.folder, tmp_path, qapp, qtbot) as console:
        console.wait_until_connected()
        console.window.docks.show_panel("replay")
        panel = console.window.panel("replay")
        assert isinstance(panel, ReplayPanel)
        qtbot.waitUntil(lambda: panel.playback.head > 0 and panel.is_ready(), timeout=TIMEOUT_MS)
        walk = TutorialWalk(panel, lambda met: qtbot.waitUntil(met, timeout=TIMEOUT_MS))
        for find in (find_shipped_order, find_wrong_balance, find_wrong_price):
            find(walk, lambda _name: None)
        assert [walk.branches[0] != before.name, len(walk.branches)] == [True, 2]
        walk.discard_branches()
        assert [each.name for each in branches.iterdir()] == [before.name]

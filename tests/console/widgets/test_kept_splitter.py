"""Splitters that are moved once, and stand there again after the next start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget
from pytestqt.qtbot import QtBot

from console.panels.panel_registry import PANELS
from console.settings.preferences import Preferences
from console.state.observable import Observable
from console.state.split_shares import SplitShares
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.kept_splitter import KeptSplitter
from tests.console.scripted_client import ScriptedClient

HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
MakeSplit = Callable[[], KeptSplitter]


@pytest.fixture
def kept() -> SplitShares:
    return SplitShares()


@pytest.fixture
def make_split(kept: SplitShares, qtbot: QtBot) -> MakeSplit:
    def make() -> KeptSplitter:
        split = KeptSplitter(HORIZONTAL, kept, "shop")
        qtbot.addWidget(split)
        for _ in range(2):
            split.addWidget(QWidget())
        split.setStretchFactor(1, 1)
        split.share_at_first([300, 100])
        split.resize(400 + split.handleWidth(), 300)
        split.show()
        return split

    return make


def near(sizes_px: list[int], wanted_px: list[int]) -> bool:
    return all(abs(a - b) <= 4 for a, b in zip(sizes_px, wanted_px, strict=True))


def move(split: QSplitter, at_px: int) -> None:
    split.moveSplitter(at_px, 1)


def test_that_a_splitter_stands_where_it_was_moved_to_in_a_room_of_any_size(
    make_split: MakeSplit,
) -> None:
    split = make_split()
    assert split.sizes() == [300, 100]
    move(split, 100)
    assert split.sizes() == [100, 300]
    again = make_split()
    assert near(again.sizes(), [100, 300])
    again.resize(800 + again.handleWidth(), 300)
    assert near(again.sizes(), [200, 600])


def test_that_the_shares_beside_and_below_each_other_are_kept_apart(make_split: MakeSplit) -> None:
    split = make_split()
    move(split, 100)
    split.setOrientation(VERTICAL)
    split.share_at_first([150, 150])
    assert near(split.sizes(), [148, 148])
    move(split, 60)
    split.setOrientation(HORIZONTAL)
    split.share_at_first([300, 100])
    assert near(split.sizes(), [100, 300])
    split.setOrientation(VERTICAL)
    split.share_at_first([150, 150])
    assert split.sizes()[0] < 70


@pytest.mark.parametrize("text", ["", "nonsense", '{"shop.beside":[1]}', '{"shop.beside":[-1,2]}'])
def test_that_what_cannot_be_read_leaves_the_room_as_it_is_at_first(
    kept: SplitShares, make_split: MakeSplit, text: str
) -> None:
    kept.decode(text)
    assert make_split().sizes() == [300, 100]


def test_that_the_shares_are_among_the_preferences(tmp_path: Path) -> None:
    shares = SplitShares()
    shares.store("shop.beside", [100, 300])
    Preferences(tmp_path).save_splits(shares.encode())
    again = SplitShares()
    again.decode(Preferences(tmp_path).splits)
    assert again.shares_of("shop.beside", 2) == (250, 750)


def test_that_every_splitter_of_every_panel_is_remembered_under_a_name_of_its_own(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    names: list[str] = []
    for entry in PANELS:
        panel = entry.load()(scripted_client, theme, workspace)
        qtbot.addWidget(panel)
        for split in panel.findChildren(QSplitter):
            assert isinstance(split, KeptSplitter), entry.name
            names.append(split.name)
    assert len(names) == len(set(names)) >= 9

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from backend.messages.pipeline import StageLag
from console.panels.lag.lag_export import describe_picture, save_picture, save_table
from console.panels.lag.lag_graphs import LagGraphs
from console.panels.lag.lag_picture import draw_picture
from console.plots.graph_shapes import GraphTimeRange
from console.state.lag_buffers import LagBuffers, LagChoice
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.full_disk import full_disk

SPAN = GraphTimeRange(1_577_934_245.0, 1_577_934_545.25)
HEADING = "Lag of orders, 2020-01-02 04:04:05.000 to 2020-01-02 04:09:05.250 (UTC+01:00), /srv/shop"
PENS = {"replica-1": "#ff00ff", "replica-2": "#00ffff"}


@pytest.fixture
def rings() -> LagBuffers:
    made = LagBuffers(LagChoice())
    stages = [StageLag(stage="on-disk", position=1, took_us=250_000)]
    for name in PENS:
        for second in range(100, 200):
            at_us = round((SPAN.start_s + second) * 1_000_000)
            sample = sample_messages.replica(name, at_us=at_us, events_behind=7, stages=stages)
            made.append_sample(sample)
    return made


@pytest.fixture
def graphs(theme: Theme, rings: LagBuffers, qtbot: QtBot) -> LagGraphs:
    made = LagGraphs(theme)
    for _, graph in made.all():
        qtbot.addWidget(graph)
        graph.resize(260, 60)  # as in a low dock
    made.draw(rings, PENS, SPAN, (), "replica-1")
    return made


def choose_file(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    def choose(*_asked: object) -> tuple[str, str]:
        return f"{file}", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)


def test_that_a_picture_says_whose_lag_it_shows_when_and_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1")
        time.tzset()
        of_a_view, of_the_worst = (
            describe_picture(view, SPAN, Path("/srv/shop")) for view in ("orders", "")
        )
    time.tzset()
    assert of_a_view == HEADING
    assert of_the_worst == HEADING.replace("of orders", "of the worst view")


def test_that_a_picture_shows_every_graph_whole_however_small_they_are_in_the_panel(
    graphs: LagGraphs, theme: Theme
) -> None:
    image = draw_picture(HEADING, graphs, PENS, theme)
    assert image.width() > 2_000
    assert image.height() > len(list(graphs.all())) * 300
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), -1)
    is_drawn = (pixels == QColor(PENS["replica-2"]).rgb()).any(axis=1)  # it lies over the other
    parts = 1 + int((np.diff(np.flatnonzero(is_drawn)) > 100).sum())
    assert parts == 1 + len(graphs.by_number)  # the name, and a curve a number
    assert image.text("Title") == HEADING


def test_that_a_long_heading_breaks(graphs: LagGraphs, theme: Theme) -> None:
    short, long = (draw_picture(text, graphs, PENS, theme) for text in (HEADING, HEADING * 5))
    assert long.height() > short.height()


def test_that_the_file_keeps_the_heading_as_its_title(
    graphs: LagGraphs, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = tmp_path / "lag.png"
    choose_file(monkeypatch, file)
    save_picture(graphs.stages, draw_picture(HEADING, graphs, PENS, theme))
    qtbot.waitUntil(lambda: QImage(f"{file}").text("Title") == HEADING)


def test_that_a_table_is_written_beside_the_window(
    rings: LagBuffers,
    graphs: LagGraphs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    file = tmp_path / "lag.csv"
    choose_file(monkeypatch, file)
    save_table(graphs.stages, rings, SPAN, {"replica-2"})
    rings.buffer("replica-1").discard_from(0.0)  # what is shown goes on meanwhile

    def lines() -> list[dict[str, str]]:
        with file.open(newline="") as content:
            return list(csv.DictReader(content))

    qtbot.waitUntil(lambda: file.exists() and len(lines()) == 100)
    assert {line["replica"] for line in lines()} == {"replica-1"}


def test_that_a_file_that_cannot_be_written_is_reported(
    rings: LagBuffers,
    graphs: LagGraphs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    choose_file(monkeypatch, tmp_path / "gone" / "lag.csv")
    save_table(graphs.stages, rings, SPAN, ())
    qtbot.waitUntil(lambda: graphs.stages.findChild(QMessageBox) is not None)
    box = graphs.stages.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "gone" in box.text()


@pytest.mark.parametrize("name", ["lag.csv", "lag.png"])
def test_that_a_full_disk_leaves_the_earlier_file_and_is_reported(
    rings: LagBuffers,
    graphs: LagGraphs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    name: str,
) -> None:
    file = tmp_path / name
    file.write_bytes(b"from yesterday")
    choose_file(monkeypatch, file)
    with full_disk():
        if name == "lag.csv":
            save_table(graphs.stages, rings, SPAN, ())
        else:
            save_picture(graphs.stages, QImage(20, 20, QImage.Format.Format_RGB32))
        qtbot.waitUntil(lambda: graphs.stages.findChild(QMessageBox) is not None)
    box = graphs.stages.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert str(file) in box.text()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        name: b"from yesterday"
    }

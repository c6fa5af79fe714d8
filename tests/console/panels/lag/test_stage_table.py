from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.pipeline import Stage, StageLag
from console.panels.lag.stage_table import StageTable
from console.plots.stacked_bar import StackedBar
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.theme.theme import Theme
from tests.console import sample_messages

WELL = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=200_000)


def stage(name: Stage, took_us: int | None) -> StageLag:
    return StageLag(stage=name, position=100, took_us=took_us)


def heard(*stages: StageLag) -> BackendSnapshot:
    """A backend whose writer publishes in 1 ms, and whose replica takes this in its stages."""
    report = HealthReport(
        at_us=sample_messages.NOW,
        severity="ok",
        worst="",
        processes=[
            ProcessHealth(name="primary", role="primary", verdict=WELL),
            ProcessHealth(name="replica-1", role="replica", verdict=WELL),
        ],
    )
    writer = sample_messages.primary(stages=[stage("committed", 900), stage("published", 1_000)])
    snapshot = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    for notice in (writer, sample_messages.replica(stages=list(stages)), report):
        snapshot = reducers.apply_notice(snapshot, notice, sample_messages.NOW)
    return snapshot


def texts(table: StageTable) -> set[str]:
    return {each.text() for each in table.findChildren(QLabel)}


def test_that_each_stage_is_as_long_as_it_takes_and_the_sum_is_said_with_its_age(
    theme: Theme, qtbot: QtBot
) -> None:
    table = StageTable(theme)
    qtbot.addWidget(table)
    table.apply_snapshot(
        heard(
            stage("received", 1_000),
            stage("applied", 6_000),
            stage("on-disk", 2_000),
            stage("visible", None),
        )
    )
    assert {"replica-1", "10.0\u202fms", "200\u202fms old"} <= texts(table)
    bar = table.findChild(StackedBar)
    assert bar is not None
    bar.resize(1_000, 14)
    assert [round(box.width()) for box in bar.part_boxes()] == [100, 100, 600, 200, 0]
    assert "applied: 6.0\u202fms on average" in bar.toolTip()


def test_that_a_replica_that_applies_nothing_is_not_the_fastest(theme: Theme, qtbot: QtBot) -> None:
    table = StageTable(theme)
    qtbot.addWidget(table)
    table.apply_snapshot(heard(stage("received", 2_000), stage("applied", None)))
    assert "3.0\u202fms" not in texts(table)
    assert "\u2013" in texts(table)


def test_that_the_stages_of_what_is_silent_are_not_known(theme: Theme, qtbot: QtBot) -> None:
    table = StageTable(theme)
    qtbot.addWidget(table)
    known = heard(stage("received", 1_000))
    table.apply_snapshot(replace(known, now_us=known.now_us + 9_000_000))
    assert "10.0\u202fms" not in texts(table)
    assert "\u2013" in texts(table)

"""The log's standbys in the Lag panel."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.log_standbys import AwayStandby, LogStandbys, Standby, StandbyHistory
from backend.messages.notices import PrimarySample
from backend.messages.standby_text import describe_standby_bytes
from console.panels.lag.lag_panel import LagPanel
from console.panels.lag.standby_graphs import STANDBY_BYTES, STANDBY_TIME, describe_connected
from console.panels.lag.standby_table import StandbyTable
from console.state import reducers
from console.state.formatting import format_duration
from console.state.observable import Observable
from console.state.standby_buffers import StandbyBuffers, bytes_row, standby_columns, time_row
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.backend.wire.history_values import STANDBY_HISTORY
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

LUND = Standby(
    name="lund",
    state="streaming",
    sync_state="sync",
    sent_bytes=0,
    written_bytes=100,
    flushed_bytes=200,
    replayed_bytes=3_000,
    written_us=10_000,
    flushed_us=20_000,
    replayed_us=30_000,
)
KNOWN = LogStandbys(server="a:1", timeline=1, sampled_age_us=0, synchronous="*", standbys=[LUND])


@pytest.fixture
def panel(
    scripted_client: ScriptedClient, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> Iterator[LagPanel]:
    made = LagPanel(scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    qtbot.addWidget(made)
    made.resize(1_400, 900)
    made.show()
    yield made
    made.close()


def tell(panel: LagPanel, *samples: PrimarySample) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_notice(snapshot, sample_messages.replica(), NOW)
    for sample in samples:
        snapshot = reducers.apply_notice(snapshot, sample, NOW)
        panel.apply_snapshot(snapshot)
    panel.draw()


def names_of(panel: LagPanel) -> list[str]:
    return [name for name, _ in panel.graphs.all()]


def test_that_each_stage_of_each_standby_is_a_curve_and_is_read_out_with_its_unit(
    panel: LagPanel,
) -> None:
    samples = [
        sample_messages.primary(at_us=NOW + second * 1_000_000, standbys=KNOWN)
        for second in range(3)
    ]
    tell(panel, *samples)
    graphs = dict(panel.graphs.standbys.all())
    assert [curve.name for curve in graphs[STANDBY_BYTES].curves] == [
        "lund sent",
        "lund written",
        "lund flushed",
        "lund replayed",
    ]
    assert len({curve.colour for curve in graphs[STANDBY_BYTES].curves}) == 4
    assert [curve.name for curve in graphs[STANDBY_TIME].curves] == [
        "lund written",
        "lund flushed",
        "lund replayed",
    ]
    moment_s = (NOW + 1_000_000) / 1_000_000
    read = [(name, value) for _, name, value in panel.graphs.read_out(STANDBY_BYTES, moment_s)]
    assert read[0] == ("lund sent", describe_standby_bytes(0))
    assert read[-1] == ("lund replayed", describe_standby_bytes(3_000))
    timed = [(name, value) for _, name, value in panel.graphs.read_out(STANDBY_TIME, moment_s)]
    assert timed[0] == ("lund written", format_duration(10_000))


def test_that_the_newest_numbers_stand_beside_the_graphs_with_whom_commits_wait_for(
    panel: LagPanel,
) -> None:
    tell(panel, sample_messages.primary(standbys=KNOWN))
    tell(panel, sample_messages.primary(at_us=NOW + 1_000_000, standbys=KNOWN))
    (table,) = panel.findChildren(StandbyTable)
    texts = [label.text() for label in table.findChildren(QLabel) if label.isVisibleTo(table)]
    assert ["lund replayed", describe_standby_bytes(3_000), format_duration(30_000)] == texts[-3:]
    assert any(text.startswith("Commits wait for lund") for text in texts)
    assert any(text.startswith("pg_stat_replication of a:1") for text in texts)


def test_that_a_log_without_standbys_has_no_graphs_of_them(panel: LagPanel) -> None:
    tell(panel, sample_messages.primary())
    assert STANDBY_BYTES not in names_of(panel)
    tell(panel, sample_messages.primary(standbys=LogStandbys(timeline=1, sampled_age_us=0)))
    assert STANDBY_BYTES not in names_of(panel)
    tell(panel, sample_messages.primary(standbys=KNOWN))
    assert STANDBY_BYTES in names_of(panel)
    tell(panel, sample_messages.primary())
    assert STANDBY_BYTES not in names_of(panel)


def test_that_a_graph_says_what_keeps_it_from_being_drawn(panel: LagPanel) -> None:
    unseen = LogStandbys(problem="Grant it pg_monitor.", standbys=[Standby(name="lund")])
    tell(panel, sample_messages.primary(standbys=unseen))
    assert dict(panel.graphs.all())[STANDBY_BYTES].note.text == "Grant it pg_monitor."


def test_that_who_is_away_is_named_first() -> None:
    away = LogStandbys(standbys=[LUND], away=[AwayStandby(name="oslo", away_us=7_000_000)])
    assert describe_connected(away).startswith("oslo: away for ")
    assert "lund: streaming, sync" in describe_connected(away)


def test_that_history_and_live_samples_are_one_curve() -> None:
    rings = StandbyBuffers(1)
    columns = standby_columns(STANDBY_HISTORY)
    rings.load_history(columns)
    at_s = float(columns["lund"][0, -1])
    assert rings.append_sample(round((at_s + 1) * 1_000_000), LUND)
    assert not rings.append_sample(round((at_s + 1.1) * 1_000_000), LUND)
    kept = rings.between("lund", at_s, at_s + 1)
    assert list(kept[bytes_row("flushed")]) == [200, 200]
    assert list(kept[time_row("flushed")]) == [20 / 1_000_000, 0.02]
    assert np.isnan(kept[bytes_row("replayed"), 0])
    assert rings.value_at("lund", bytes_row("replayed"), at_s) is None
    assert standby_columns(StandbyHistory(standbys=[])) == {}

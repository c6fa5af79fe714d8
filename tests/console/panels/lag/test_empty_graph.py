"""A graph without a curve says why there is none."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from backend.messages.health import HealthReport, HealthStatus, ProcessHealth, Rule, Verdict
from console.panels.lag.empty_graph import explain_empty_graph
from console.panels.lag.lag_graphs import LagGraphs
from console.plots.graph_shapes import GraphTimeRange
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.lag_buffers import LagBuffers, LagChoice, ReplicaHistory
from console.theme.theme import Theme
from tests.console import sample_messages

WALL_S = 10_000
PRESENT = GraphTimeRange(WALL_S - 60.0, float(WALL_S))
PAST = GraphTimeRange(WALL_S - 5_000.0, WALL_S - 4_000.0)
NOTHING_APPLIED = "No event was applied in this time, so that nothing was measured."


def heard(paused_by: str = "") -> BackendSnapshot:
    known = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    sample = replace(sample_messages.replica(), paused_by=paused_by)
    known = reducers.apply_notice(known, sample, sample_messages.NOW)
    return replace(known, phase="connected", wall_us=WALL_S * 1_000_000)


def rings(latency_s: float = np.nan, start_s: float = PRESENT.start_s) -> LagBuffers:
    choice = LagChoice(views=("orders",))
    made = LagBuffers(choice)
    columns = np.ones((choice.width, 60))
    columns[0] = start_s + np.arange(60.0)
    columns[choice.row("latency", "orders")] = latency_s
    made.load_history(ReplicaHistory("replica-1", columns))
    return made


@pytest.mark.parametrize(
    ("snapshot", "shown", "span", "said"),
    [
        (None, ["replica-1"], PRESENT, "There is no connection to the backend."),
        (heard(), [], PRESENT, "All curves are hidden: press a replica's name to show it."),
        (heard(), ["replica-1"], PAST, "No history is kept from before"),
        (heard(), ["replica-1"], GraphTimeRange(9_960.2, 9_960.8), "No sample was kept"),
        (heard(), ["replica-1"], GraphTimeRange(9_000.0, 10_000.0), "No event was applied since"),
    ],
    ids=["away", "hidden", "before", "between", "begin"],
)
def test_that_what_is_known_of_an_empty_graph_is_said(
    snapshot: BackendSnapshot | None, shown: list[str], span: GraphTimeRange, said: str
) -> None:
    assert explain_empty_graph("latency", snapshot, rings(), shown, span).startswith(said)


def test_that_a_graph_without_a_sample_writes_why_until_there_is_one(
    theme: Theme, qtbot: QtBot
) -> None:
    graphs = LagGraphs(theme, explain=lambda name: f"{name} has none.")
    for _, graph in graphs.all():
        qtbot.addWidget(graph)
    latency = graphs.by_number["latency"]
    latency.resize(400, 120)

    def draw(latency_s: float) -> int:
        """Return how many pixels have the colour of the text."""
        graphs.draw(rings(latency_s), {"replica-1": "#000000"}, PRESENT, (), "")
        image, wanted = latency.grab().toImage(), QColor(theme.tokens.muted).rgb()
        area = latency.frame().area.adjusted(2, 2, -2, -2).toRect()
        places = (
            (x, y)
            for x in range(area.left(), area.right())
            for y in range(area.top(), area.bottom())
        )
        return sum(image.pixel(x, y) == wanted for x, y in places)

    assert draw(np.nan) > 0
    assert latency.note.text == "latency has none."
    assert not graphs.by_number["behind"].note.text
    assert draw(0.5) == 0
    assert not latency.note.text


def test_that_all_replicas_that_are_away_are_named() -> None:
    known = heard()
    verdict = Verdict(status="UNKNOWN", severity="warning", rule="silent", age_us=9_000_000)
    report = HealthReport(
        at_us=sample_messages.NOW,
        severity="warning",
        worst="replica-1",
        processes=[
            ProcessHealth(name=name, role="replica", verdict=verdict)
            for name in ("replica-1", "replica-2", "replica-3")
        ],
    )
    known = replace(known, health=report, health_heard_us=known.now_us)

    def said(*shown: str) -> str:
        return explain_empty_graph("latency", known, rings(), shown, PRESENT)

    assert said("replica-1", "replica-3").endswith("shown: replica-1, replica-3.")
    assert said("replica-2").startswith("replica-2 UNKNOWN: ")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("paused", "replica-1 is paused, so that no event is applied."),
        ("silent", "replica-1 UNKNOWN: "),
        ("serving", NOTHING_APPLIED),
    ],
)
def test_that_a_replica_that_is_away_or_paused_is_told_of_only_at_present(
    rule: Rule, said: str
) -> None:
    status: HealthStatus = "UNKNOWN" if rule == "silent" else "OK"
    paused_by = "anna" if rule == "paused" else ""
    verdict = Verdict(status=status, severity="ok", rule=rule, age_us=9_000_000)
    known = heard(paused_by)
    process = ProcessHealth(name="replica-1", role="replica", verdict=verdict)
    report = HealthReport(
        at_us=sample_messages.NOW, severity="ok", worst="primary", processes=[process]
    )
    known = replace(known, health=report, health_heard_us=known.now_us)
    shown = ["replica-1"]
    assert explain_empty_graph("latency", known, rings(), shown, PRESENT).startswith(said)
    before = rings(start_s=PAST.start_s)
    assert explain_empty_graph("stages", known, before, shown, PAST) == NOTHING_APPLIED

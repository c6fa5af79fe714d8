"""The limits of alert rules on the lag graphs: whose, how many, and what is said of them."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from backend.messages.alerts import AlertRule, AlertRules, AskAlertRules
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from console.panels.lag.lag_panel import LagPanel
from console.panels.lag.rule_limits import rule_limits
from console.plots.graph_shapes import GraphTimeRange
from console.plots.limit_item import GraphLimit
from console.plots.time_graph import TimeGraph
from console.state import reducers
from console.state.lag_buffers import LagChoice
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

RULE = AlertRule(name="far", metric="events-behind", operator=">", limit=500.0)
OK = Verdict(status="OK", severity="ok", rule="lag-zero")
HEALTH = HealthReport(
    at_us=NOW,
    severity="ok",
    worst="",
    processes=[
        ProcessHealth(name="primary", role="primary", verdict=OK),
        ProcessHealth(name="replica-1", role="replica", verdict=OK),
        ProcessHealth(name="replica-2", role="replica", verdict=OK),
    ],
)
BOTH = ("replica-1", "replica-2")
WORST = LagChoice()


def names_of(*rules: AlertRule, shown: tuple[str, ...] = BOTH, choice: LagChoice = WORST) -> str:
    """Return what is drawn, as `number:rule` of each."""
    found = rule_limits(rules, HEALTH, shown, choice)
    return " ".join(
        f"{number}:{each.text.split()[2]}" for number in found for each in found[number]
    )


def test_that_each_number_gets_the_limits_of_its_own_rules() -> None:
    rules = [
        RULE,
        replace(RULE, name="old", metric="time-behind", limit=30.0),
        replace(RULE, name="slow", metric="latency-p99", limit=1.0),
        replace(RULE, name="median", metric="latency-p50", limit=1.0),
        replace(RULE, name="growing", metric="drain", operator="<", limit=-5.0),
        replace(RULE, name="memory", metric="memory", limit=1e9),
        replace(RULE, name="stopped", metric="status", operator="=", limit=None, states=["SLOW"]),
    ]
    assert names_of(*rules) == "behind:far late:old latency:slow drain:growing"
    median = LagChoice(latency="p50")
    assert names_of(*rules, choice=median) == "behind:far late:old latency:median drain:growing"


@pytest.mark.parametrize(
    ("process", "view", "shown", "views", "is_drawn"),
    [
        ("*", "", BOTH, ("",), True),
        ("replica-2", "", BOTH, ("",), True),
        ("replica-2", "", ("replica-1",), ("",), False),
        ("*", "", BOTH, ("orders",), False),
        ("*", "", BOTH, ("orders", "users"), True),
        ("*", "*", BOTH, ("",), True),
        ("*", "orders", BOTH, ("",), False),
        ("*", "ord*", BOTH, ("orders",), True),
        ("*", "users", BOTH, ("orders",), False),
        ("subscription:*", "", BOTH, ("",), False),
        ("*", "", (), ("",), False),
    ],
)
def test_that_a_limit_is_drawn_only_where_its_rule_looks(
    process: str, view: str, shown: tuple[str, ...], views: tuple[str, ...], *, is_drawn: bool
) -> None:
    rule = replace(RULE, process=process, view=view)
    assert bool(names_of(rule, shown=shown, choice=LagChoice(views=views))) == is_drawn


def test_that_many_rules_are_cut_the_critical_ones_last_and_the_cut_is_said() -> None:
    rules = [replace(RULE, name=f"rule-{n}", limit=float(n + 1)) for n in range(9)]
    rules[8] = replace(rules[8], severity="critical")
    (limits,) = rule_limits(rules, HEALTH, BOTH, WORST).values()
    assert [each.value for each in limits] == [9.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert limits[0].is_critical
    assert limits[0].text == (
        "Alert rule rule-8 (critical): events-behind > 9, at *\n3 more rules not drawn"
    )


@pytest.fixture
def graph(theme: Theme, qtbot: QtBot) -> TimeGraph:
    made = TimeGraph(theme, str)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    made.set_view(GraphTimeRange(0.0, 300.0), 0.0, 10.0)
    return made


def test_that_a_limit_says_its_rule_where_it_lies_and_is_no_threshold(
    graph: TimeGraph, theme: Theme
) -> None:
    bare = graph.grab().toImage()
    graph.limits.show_limits([GraphLimit(value=5.0, text="rule a"), GraphLimit(value=50, text="b")])
    area = graph.frame().area
    middle = QPointF(area.center().x(), area.center().y() + 2)
    assert graph.limits.text_at(middle, graph.frame()) == "rule a"
    assert graph.limits.text_at(middle + QPointF(0, 20), graph.frame()) == ""
    assert graph.threshold is None
    drawn = graph.grab().toImage()
    row = round(area.center().y())
    near = {drawn.pixelColor(x, row).name() for x in range(200, 240)}
    assert {theme.tokens.warn, bare.pixelColor(220, row).name()} <= near  # dotted
    graph.limits.show_limits([])
    assert graph.grab().toImage() == bare


def test_that_the_panel_draws_the_rules_of_the_backend(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = LagPanel(scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    qtbot.addWidget(panel)
    panel.show()
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    known = reducers.apply_notice(known, sample_messages.replica(events_behind=7), NOW)
    panel.apply_snapshot(replace(known, wall_us=NOW, health=HEALTH))
    qtbot.waitUntil(lambda: panel.curve_names() == {"replica-1"})
    asked = next(each for each in scripted_client.ordered if isinstance(each.body, AskAlertRules))
    asked.answer(AlertRules(rules=[RULE]))
    (limit,) = panel.graphs.by_number["behind"].limits.limits
    assert limit.value == 500.0
    assert panel.graphs.by_number["late"].limits.limits == ()

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply
from backend.messages.health import Verdict
from console.panels.lag.lag_choices import LagChoices
from console.panels.lag.lag_panel import LagPanel
from console.panels.lag.sample_age import describe_sample_age
from console.state import reducers
from console.state.observable import Observable
from console.state.replica_health import ReplicaHealth
from console.state.workspace import LagThresholds, Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import ScriptedClient

KINDS = [
    sample_messages.view_kind(name, title=name.title(), rank=rank)
    for name, rank in (("visits", 2), ("orders", 1))
]
CATALOGUE = CatalogueReply(modules=[], commands=[], events=[], views=KINDS)


@pytest.fixture
def panel(theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> LagPanel:
    made = new_panel(theme, scripted_client, tmp_path)
    qtbot.addWidget(made)
    return made


def new_panel(theme: Theme, client: ScriptedClient, folder: Path) -> LagPanel:
    return LagPanel(client, theme, Workspace(data=folder, actor=Observable("anna")))


def view_box(panel: LagPanel) -> QComboBox:
    box = panel.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    return box


def test_that_what_is_odd_among_the_remembered_choices_is_as_it_is_at_first() -> None:
    odd = {"range": "2 h", "thresholds": "{", "hidden": "[1]", "view": "orders"}
    assert LagChoices().restored(odd) == LagChoices(view="orders")


def test_that_range_view_lines_and_hidden_curves_are_remembered(
    panel: LagPanel, theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel.workspace.catalogue.set(CATALOGUE)
    view_box(panel).setCurrentText("Visits")
    next(each for each in panel.findChildren(QPushButton) if each.text() == "1 h").click()
    chosen = LagChoices().restored(panel.save_state())
    chosen = LagChoices(
        view=chosen.view,
        time_range=chosen.time_range,
        thresholds=LagThresholds(events=7, seconds=0.5, latency_s=0.25),
        hidden=frozenset({"replica-2"}),
    )
    second = new_panel(theme, scripted_client, tmp_path)
    qtbot.addWidget(second)
    second.restore_state(chosen.save())
    assert second.save_state() == chosen.save()  # also while nothing is known yet
    second.workspace.catalogue.set(CATALOGUE)
    assert LagChoices().restored(second.save_state()) == chosen
    assert (chosen.view, chosen.time_range.name) == ("visits", "1 h")
    assert second.rings.choice.views == ("visits",)
    assert second.workspace.thresholds.value == chosen.thresholds
    lines = {name: graph.threshold for name, graph in second.graphs.by_number.items()}
    assert lines == {"behind": 7, "late": 0.5, "latency": 0.25, "drain": 0.0}


def test_that_views_are_listed_by_their_titles_and_in_their_order(panel: LagPanel) -> None:
    panel.workspace.catalogue.set(CATALOGUE)
    box = view_box(panel)
    assert [box.itemText(place) for place in range(box.count())] == [
        "Worst view",
        "All views",
        "Orders",
        "Visits",
    ]


def test_that_a_view_that_is_gone_is_not_followed_any_more(panel: LagPanel) -> None:
    panel.restore_state({"view": "gone"})
    assert panel.rings.choice.views == ("gone",)
    panel.workspace.catalogue.set(CATALOGUE)
    assert panel.rings.choice.views == ("",)


def test_that_the_legend_hides_a_curve_and_shows_it_again(panel: LagPanel, qtbot: QtBot) -> None:
    panel.resize(1_400, 700)
    panel.show()
    known = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    for name in ("replica-1", "replica-2"):
        notice = sample_messages.replica(name)
        known = reducers.apply_notice(known, notice, sample_messages.NOW)
    topology = sample_messages.topology(
        *(sample_messages.process(name) for name in ("replica-1", "replica-2"))
    )
    known = reducers.apply_notice(known, topology, sample_messages.NOW)
    panel.apply_snapshot(known)
    button = next(each for each in panel.findChildren(QPushButton) if each.text() == "replica-2")
    qtbot.waitUntil(button.isVisible)
    button.click()
    assert panel.curve_names() == {"replica-1"}
    button.click()
    assert panel.curve_names() == {"replica-1", "replica-2"}


def health(name: str, verdict: Verdict, age_us: int | None) -> ReplicaHealth:
    return ReplicaHealth(name=name, verdict=verdict, age_us=age_us)


def test_that_the_age_beside_a_graph_is_the_backends_own() -> None:
    well = Verdict(status="OK", severity="ok", rule="lag-zero")
    silent = Verdict(status="UNKNOWN", severity="warning", rule="silent")
    heard = [health("replica-1", well, 400_000), health("replica-2", well, 900_000)]
    found = describe_sample_age(heard)
    assert (found.text, found.tone) == ("sample 900\u202fms old", None)
    found = describe_sample_age([*heard, health("replica-3", silent, 30_000_000)])
    assert found.text == "replica-3 UNKNOWN, sample 30.0\u202fs old"
    assert found.tone == "warn"
    assert describe_sample_age([]).text == "no samples yet"


def test_that_a_subscription_that_begins_gives_no_replica_another_colour(
    panel: LagPanel,
) -> None:
    for name in ("replica-1", "archive"):
        panel.rings.append_sample(sample_messages.replica(name=name))
    before = panel.pens()
    panel.rings.append_sample(sample_messages.replica(name="subscription:shop"))
    assert panel.pens().items() > before.items()

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.messages.control import ControlRequest, Pause
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from console.link.bridge import BackendClient
from console.panels.replicas.replicas_panel import ReplicasPanel
from console.state import reducers
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages


class NotingClient(BackendClient):
    """Notes what is asked of the supervisor."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, StateStore())
        self.requests: list[ControlRequest] = []

    def request(self, request: ControlRequest, callback: object, **_: object) -> None:
        del callback  # nothing is answered here
        self.requests.append(request)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[NotingClient]:
    made = NotingClient(tmp_path)
    yield made
    made.stop()


def test_that_the_palette_pauses_a_replica_whose_panel_was_never_open(
    theme: Theme, client: NotingClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = ReplicasPanel(client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    qtbot.addWidget(panel)
    well = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=0)
    report = HealthReport(
        at_us=sample_messages.NOW,
        severity="ok",
        worst="",
        processes=[ProcessHealth(name="replica-1", role="replica", verdict=well)],
    )
    snapshot = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    for notice in (sample_messages.replica(), report):
        snapshot = reducers.apply_notice(snapshot, notice, sample_messages.NOW)
    panel.apply_snapshot(snapshot)
    actions = {action.text(): action for action in panel.palette_actions()}
    panel.show()  # as the palette does
    actions["Pause or resume replica-1"].trigger()
    assert client.requests == [Pause(replica="replica-1", by="anna")]

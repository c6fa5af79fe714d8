from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from backend.messages.commands import Failure
from backend.messages.control import ControlRequest
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.lag_series import AskLagSeries
from console.link.bridge import BackendClient
from console.link.pending_requests import ResultCallback
from console.panels.lag.lag_series_request import LagHistory
from console.state import reducers
from console.state.lag_buffers import LagChoice, ReplicaHistory
from console.state.state_store import StateStore
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient


class FailingClient(BackendClient):
    """Answers every request with a failure."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, StateStore())
        self.requests: list[ControlRequest] = []

    def request(self, request: ControlRequest, callback: ResultCallback, **_: object) -> None:
        self.requests.append(request)
        callback(Failure(code="timed-out", message="No answer came within 15 s."))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FailingClient]:
    made = FailingClient(tmp_path)
    yield made
    made.stop()


def test_that_a_past_that_could_not_be_had_is_asked_for_again(client: FailingClient) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_notice(snapshot, sample_messages.replica(), NOW)
    series = LagHistory(client, 300, LagChoice())
    series.apply_snapshot(snapshot)
    series.apply_snapshot(replace(snapshot, now_us=NOW + 500_000))
    assert len(client.requests) == 1
    series.apply_snapshot(replace(snapshot, now_us=NOW + 1_000_000))
    assert len(client.requests) == 2


def test_that_the_past_of_a_silent_replica_is_asked_for_at_once(client: FailingClient) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    names = ("primary", "replica-1", "archive")
    topology = sample_messages.topology(*(sample_messages.process(name) for name in names))
    series = LagHistory(client, 300, LagChoice())
    series.apply_snapshot(reducers.apply_notice(snapshot, topology, NOW))
    asked = [each.replica for each in client.requests if isinstance(each, AskLagSeries)]
    assert sorted(asked) == ["archive", "replica-1"]


def test_that_a_choice_asks_once_for_each_replica(client: FailingClient) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_notice(snapshot, sample_messages.replica(), NOW)
    series = LagHistory(client, 300, LagChoice())
    series.apply_snapshot(snapshot)
    series.select(60, LagChoice(views=("orders",)))
    series.apply_snapshot(snapshot)
    views = [each.views for each in client.requests if isinstance(each, AskLagSeries)]
    assert views == [[""], ["orders"]]


def test_that_nobody_waits_for_the_past_that_was_asked_in_an_earlier_session(
    scripted_client: ScriptedClient,
) -> None:
    well = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=0)
    process = ProcessHealth(name="replica-1", role="replica", verdict=well)
    report = HealthReport(at_us=NOW, severity="ok", worst="", processes=[process])
    series = LagHistory(scripted_client, 300, LagChoice())
    first = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    first = reducers.apply_notice(first, sample_messages.replica("replica-9"), NOW)
    series.apply_snapshot(first)
    second = reducers.apply_session(first, "two")
    topology = sample_messages.topology(sample_messages.process("replica-1"))
    for notice in (topology, sample_messages.replica("replica-1"), report):
        second = reducers.apply_notice(second, notice, NOW)
    series.apply_snapshot(second)
    past = ReplicaHistory("replica-1", np.zeros((LagChoice().width, 0)))
    scripted_client.ordered[-1].answer(past)
    assert series.is_complete


def test_that_the_past_is_asked_for_again_where_the_backend_could_not_be_heard(
    scripted_client: ScriptedClient,
) -> None:
    series = LagHistory(scripted_client, 300, LagChoice())
    before = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    before = reducers.apply_notice(before, sample_messages.replica("replica-1"), NOW)
    series.apply_snapshot(before)
    lost = reducers.apply_connection(before, "lost", "It is silent.")
    series.apply_snapshot(lost)
    series.apply_snapshot(reducers.apply_session(lost, "one"))
    asked = [each.body for each in scripted_client.ordered]
    assert [each.replica for each in asked if isinstance(each, AskLagSeries)] == 2 * ["replica-1"]

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.messages.commands import Failure
from backend.messages.control import AskLagSeries, ControlRequest
from console.link.bridge import BackendClient
from console.link.pending_requests import ResultCallback
from console.panels.lag.lag_series_request import LagHistory
from console.state import reducers
from console.state.state_store import StateStore
from tests.console import sample_messages
from tests.console.sample_messages import NOW


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
    series = LagHistory(client, 300, 1)
    series.apply_snapshot(snapshot)
    series.apply_snapshot(replace(snapshot, now_us=NOW + 500_000))
    assert len(client.requests) == 1
    series.apply_snapshot(replace(snapshot, now_us=NOW + 1_000_000))
    assert len(client.requests) == 2


def test_that_the_past_of_a_silent_replica_is_asked_for_at_once(client: FailingClient) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    names = ("primary", "replica-1", "archive")
    topology = sample_messages.topology(*(sample_messages.process(name) for name in names))
    series = LagHistory(client, 300, 1)
    series.apply_snapshot(reducers.apply_notice(snapshot, topology, NOW))
    asked = [each.replica for each in client.requests if isinstance(each, AskLagSeries)]
    assert sorted(asked) == ["archive", "replica-1"]


def test_that_a_choice_asks_once_for_each_replica(client: FailingClient) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_notice(snapshot, sample_messages.replica(), NOW)
    series = LagHistory(client, 300, 1)
    series.apply_snapshot(snapshot)
    series.select(60, 1, "orders")
    series.apply_snapshot(snapshot)
    views = [each.view for each in client.requests if isinstance(each, AskLagSeries)]
    assert views == ["", "orders"]

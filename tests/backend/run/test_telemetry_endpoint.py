import logging
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.clock import SECOND_US, now_us
from backend.messages.alerts import AlertReport
from backend.messages.health import HealthReport
from backend.messages.notices import Notice, ReplicaSample, Topology
from backend.messages.subscriptions import OpenSubscription
from backend.run.telemetry_endpoint import TelemetryEndpoint, TelemetrySources
from backend.store.engine_registry import open_reader
from backend.subscriptions.backlog_counter import BacklogCounter
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore
from backend.subscriptions.subscription_watch import SubscriptionWatch
from backend.telemetry.alerts.alert_service import AlertService
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.lag_history import LagHistoryStore
from backend.wire.codec import NOTICES
from backend.wire.loop import Loop
from backend.wire.sockets import Context, Socket, pair, try_recv, try_send
from tests.backend.telemetry.health.scenario import WELL
from tests.backend.wire.sample_values import PROCESS, REPLICA

LOGGER = logging.getLogger("test")


class Listening:
    """An endpoint between two pairs of sockets, with a loop that a test runs."""

    def __init__(
        self,
        context: Context,
        history: LagHistoryStore,
        alerts: AlertService,
        subscriptions: SubscriptionWatch,
    ) -> None:
        self.loop = Loop()
        notices, self.processes = pair(context)
        subscribers, self.subscriber = pair(context)
        self.sockets: tuple[Socket, ...] = (
            notices,
            self.processes,
            subscribers,
            self.subscriber,
        )
        topology = Topology(session="s", at_us=0, processes=[replace(PROCESS, pid=REPLICA.pid)])
        sources = TelemetrySources(
            describe=lambda: topology,
            count_clients=lambda: 0,
            on_ready=lambda _: None,
            on_waiting=lambda _: None,
            on_bulk_ended=lambda _: True,
            alerts=alerts,
            subscriptions=subscriptions,
        )
        self.endpoint = TelemetryEndpoint(
            notices, subscribers, "s", sources, HealthLimits(), history, self.loop, LOGGER
        )
        self.endpoint.listen()
        self.history = history

    def published(self) -> list[Notice]:
        frames = iter(lambda: try_recv(self.subscriber), None)
        return [NOTICES.decode_published(frame).body for frame in frames]


@contextmanager
def listening_on(folder: Path) -> Generator[Listening]:
    context = Context()
    subscriptions = SubscriptionStore(folder)
    service = SubscriptionService(subscriptions)
    service.answer(OpenSubscription(name="shop", consumer="a mailer", head=3))
    watch = SubscriptionWatch(service, BacklogCounter(partial(open_reader, "memory:")), LOGGER)
    store = AlertStore(folder / "alerts.sqlite", LOGGER)
    with (
        closing(subscriptions),
        closing(LagHistoryStore(folder / "telemetry.sqlite", LOGGER)) as history,
        closing(AlertService(store, lambda _run, _on_end: None, LOGGER)) as alerts,
    ):
        found = Listening(context, history, alerts, watch)
        yield found
        for socket in found.sockets:
            socket.close()
    context.term()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    with listening_on(tmp_path) as found:
        yield found


def test_that_many_changes_at_once_make_few_reports(listening: Listening) -> None:
    changes = 100
    for number in range(changes):
        sample = replace(REPLICA, paused_by="anna" if number % 2 else "")
        assert try_send(listening.processes, NOTICES.encode(sample))
    heard: list[Notice] = []

    def look() -> None:
        heard.extend(listening.published())
        if sum(isinstance(each, ReplicaSample) for each in heard) == changes:
            listening.loop.after(0.3, listening.loop.stop)

    listening.loop.every(0.02, look)
    listening.loop.run()
    heard.extend(listening.published())
    reports = [each for each in heard if isinstance(each, HealthReport)]
    assert 1 <= len(reports) < changes / 10


def test_that_alerts_are_published_with_every_report(listening: Listening) -> None:
    listening.endpoint.publish_topology()
    kinds = [type(each) for each in listening.published()]
    assert kinds == [Topology, HealthReport, AlertReport]


def test_that_a_subscription_is_told_kept_and_reported_as_a_replica_is(
    listening: Listening,
) -> None:
    listening.endpoint.sample_subscriptions()
    listening.endpoint.publish_topology()
    told = listening.published()
    samples = [each for each in told if isinstance(each, ReplicaSample)]
    reports = [each for each in told if isinstance(each, HealthReport)]
    assert [(each.name, each.applied) for each in samples] == [("subscription:shop", 3)]
    assert reports[0].processes[-1].role == "subscription"
    assert listening.history.replicas() == ["subscription:shop"]


def test_that_subscriptions_which_nobody_can_read_are_reported_and_kept_no_lag_of(
    listening: Listening, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "subscriptions.sqlite")) as other:
        other.execute("DROP TABLE subscriptions")
    listening.endpoint.sample_subscriptions()
    report = listening.endpoint.health().report
    found = {each.subject: each.verdict.rule for each in report.problems}
    assert found["subscription:*"] == "deliveries-unreadable"
    assert listening.history.replicas() == []


def test_that_a_problem_that_was_there_before_the_backend_was_killed_goes_on(
    tmp_path: Path,
) -> None:
    with closing(LagHistoryStore(tmp_path / "telemetry.sqlite", LOGGER)) as history:
        history.onsets.save({(REPLICA.name, "", "PAUSED"): 0}, now_us() - 100 * SECOND_US)
    heard: list[HealthReport] = []
    with listening_on(tmp_path) as found:
        assert try_send(found.processes, NOTICES.encode(replace(WELL, paused_by="anna")))

        def look() -> None:
            heard.extend(each for each in found.published() if isinstance(each, HealthReport))
            if heard:
                found.loop.stop()

        found.loop.every(0.02, look)
        found.loop.run()
        verdict = heard[0].processes[0].verdict
        assert (verdict.status, verdict.held_us >= 100 * SECOND_US) == ("PAUSED", True)
        kept = found.history.onsets.load()
        assert now_us() - kept[REPLICA.name, "", "PAUSED"] >= 100 * SECOND_US

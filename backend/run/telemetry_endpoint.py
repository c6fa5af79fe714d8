"""What processes say about themselves: heard, kept, judged, and told to everybody who listens."""

import logging
from collections.abc import Callable

import msgspec

from backend.clock import SECOND_US, Micros, monotonic_us, now_us
from backend.errors import Unreadable
from backend.messages.alerts import AlertReport
from backend.messages.control import Health
from backend.messages.health import AskRules, HealthReport, ProcessHealth, RulesReport
from backend.messages.notices import (
    AppliedNotice,
    BulkEnded,
    Notice,
    PrimarySample,
    ProcessReady,
    ProcessWaiting,
    ReplicaBusy,
    ReplicaSample,
    Topology,
)
from backend.messages.pipeline import StageLag
from backend.messages.subscriptions import is_subscription
from backend.run.lag_elsewhere import LagElsewhere
from backend.subscriptions.delivery_limits import DeliveryLimits
from backend.subscriptions.store_subscription_watch import (
    StoreSubscriptionFacts,
    StoreSubscriptionWatch,
)
from backend.subscriptions.subscription_health import SubscriptionJudge
from backend.subscriptions.subscription_watch import SubscriptionWatch
from backend.telemetry.alerts.alert_service import AlertService
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.monitor import HealthMonitor
from backend.telemetry.health.onsets import KnownOnsets, restore_onsets
from backend.telemetry.lag_history import LagHistoryStore
from backend.wire.codec import NOTICES
from backend.wire.loop import GatheredCall, Loop
from backend.wire.sockets import Socket, try_recv, try_send

_FRESH_US: Micros = 5 * SECOND_US  # apart from which two samples are not about the same time
_ARCHIVE = "archive"  # it answers no question about the present
_REPORT_DELAY_S = 0.05  # many states may change at once, and make one report


class TelemetrySources(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor's other parts give: how processes are, who is told, the alerts.

    `on_bulk_ended`: puts the end of a bulk operation on record, and says whether it is news.
    """

    describe: Callable[[], Topology]
    count_clients: Callable[[], int]
    on_ready: Callable[[ProcessReady], None]
    on_waiting: Callable[[ProcessWaiting], None]
    alerts: AlertService
    subscriptions: SubscriptionWatch
    on_bulk_ended: Callable[[BulkEnded], bool]


class TelemetryEndpoint:
    """Hears the processes at one socket, and publishes at the other."""

    def __init__(
        self,
        notices: Socket,
        subscribers: Socket,
        session: str,
        sources: TelemetrySources,
        limits: HealthLimits,
        history: LagHistoryStore,
        loop: Loop,
        logger: logging.Logger,
    ) -> None:
        """`notices`: where the processes push; `subscribers`: where everybody may listen."""
        self._notices = notices
        self._subscribers = subscribers
        self._session = session
        self._sources = sources
        known = KnownOnsets(restore_onsets(history.onsets.load(), now_us(), monotonic_us()))
        self._monitor = HealthMonitor(limits, known)
        self._judge = SubscriptionJudge(
            DeliveryLimits(limits.late_us, limits.stalled_us),
            lambda name, rule, at_us: known.of(name).begin(rule, at_us),
        )
        self._subscriptions: list[ProcessHealth] = []
        self._subscribed: dict[str, ReplicaSample] = {}
        self._store_watch = StoreSubscriptionWatch()
        self._history = history
        self._loop = loop
        self._logger = logger
        self._elsewhere = LagElsewhere()
        self._primary: PrimarySample | None = None
        self._replicas: dict[str, ReplicaSample] = {}  # the newest samples, by name
        self._report_call = GatheredCall(loop, _REPORT_DELAY_S, self._publish_now)

    def listen(self) -> None:
        """Hear both sockets from now on."""
        self._loop.add(self._notices, self._receive_notices)
        self._loop.add(self._subscribers, self._greet_subscribers)

    def publish_topology(self) -> None:
        """Tell everybody which processes there are, and how they are."""
        topology = self._sources.describe()
        self._forget_gone(topology)
        self._publish(topology)
        self._publish_reports(topology)

    def _forget_gone(self, topology: Topology) -> None:
        """Forget what processes said that the backend does not have any more."""
        for name in self._replicas.keys() - {each.name for each in topology.processes}:
            del self._replicas[name]

    def health(self) -> Health:
        """Return everything that `status` prints."""
        topology = self._sources.describe()
        names = {process.name for process in topology.processes}
        return Health(
            topology=topology,
            primary=self._primary,
            replicas=sorted(
                (self._replicas[name] for name in names & self._replicas.keys()),
                key=lambda sample: sample.name,
            ),
            clients=self._sources.count_clients(),
            at_us=topology.at_us,
            report=self._report(topology),
        )

    def explain(self, request: AskRules) -> RulesReport:
        """Return how the health of a process or a subscription was decided.

        Raises:
            Unavailable: there is no such one.
        """
        if is_subscription(request.process):
            return self._explain_subscription(request.process)
        processes = self._sources.describe().processes
        return self._monitor.explain(processes, request.process, monotonic_us())

    def _explain_subscription(self, name: str) -> RulesReport:
        """Look at it now: what an operator has just done to it is seen."""
        watch, moment_us = self._sources.subscriptions, monotonic_us()
        facts = watch.look(self._head, moment_us)
        return self._judge.explain(
            facts, name, moment_us, watch.unreadable, self._look_at_store(moment_us)
        )

    def _look_at_store(self, moment_us: Micros) -> list[StoreSubscriptionFacts]:
        """Return how the consumers of an attached store are, as the mirror says."""
        store = self._primary.store if self._primary else None
        return self._store_watch.look(store, self._head, moment_us)

    @property
    def _head(self) -> int | None:
        """Where the log ends; None: the writer was never heard."""
        return self._primary.head if self._primary else None

    def _report(self, topology: Topology) -> HealthReport:
        """Decide how everything is: the only place where that is done."""
        stopped = [each.name for each in topology.stopped if each.name != _ARCHIVE]
        return self._monitor.report(
            topology.processes, topology.at_us, monotonic_us(), self._subscriptions, stopped
        )

    def sample_subscriptions(self) -> None:
        """Look how far others have come, keep that, and tell it; once a second."""
        moment_us = monotonic_us()
        watch = self._sources.subscriptions
        facts = watch.look(self._head, moment_us)
        theirs = self._look_at_store(moment_us)
        self._subscriptions = self._judge.judge(facts, moment_us, watch.unreadable, theirs)
        samples = [each.sample(now_us()) for each in facts]
        samples += [each.sample(now_us()) for each in theirs]
        self._subscribed = {sample.name: sample for sample in samples}
        for sample in samples:
            self._history.add(sample)
            self._publish(sample)

    def _keep_onsets(self, report: HealthReport) -> None:
        """Keep since when problems have been there, of those that are still told."""
        found = self._monitor.onsets([each.name for each in report.processes])
        for (name, rule), since_us in self._judge.onsets().items():
            found[name, "", rule] = since_us
        self._history.onsets.save(found, now_us() - monotonic_us())

    def _publish(self, notice: Notice) -> None:
        try_send(self._subscribers, NOTICES.encode_published(notice, self._session))

    def _greet_subscribers(self) -> None:
        """Tell newcomers at once what they would hear within a second."""
        is_news = False
        while (frame := try_recv(self._subscribers)) is not None:
            is_news = is_news or frame.startswith(b"\1")  # a subscription, no end of one
        if is_news:
            self.publish_topology()

    def _receive_notices(self) -> None:
        """Keep and pass on what the processes say."""
        while (frame := try_recv(self._notices)) is not None:
            try:
                notice = NOTICES.decode(frame).body
            except Unreadable as error:
                self._logger.warning("a notice is dropped: %s", error)
                continue
            self._receive(notice)

    def hear_elsewhere(self, sample: ReplicaSample, name: str) -> None:
        """Take the sample of a replica on another host, which is called so here."""
        self._receive(self._elsewhere.restate(sample, name, now_us(), monotonic_us()))

    def _receive(self, notice: Notice) -> None:
        match notice:
            case ProcessReady():
                self._sources.on_ready(notice)
            case ProcessWaiting():
                self._sources.on_waiting(notice)
            case PrimarySample():
                self._primary = notice
                self._elsewhere.note_head(notice.head, monotonic_us())
                self._publish(notice)
                self._history.add_standbys(notice)
                self._report_if(changed=self._monitor.hear_primary(notice, monotonic_us()))
            case ReplicaSample():
                self._replicas[notice.name] = notice
                self._publish(notice)
                self._history.add(notice, self._published(notice))
                self._report_if(changed=self._monitor.hear_replica(notice, monotonic_us()))
            case ReplicaBusy():
                self._monitor.hear_busy(notice, monotonic_us())
            case AppliedNotice():
                self._publish(notice)
            case BulkEnded():
                if self._sources.on_bulk_ended(notice):
                    self._publish(notice)
            case Topology() | HealthReport() | AlertReport():
                self._logger.error("a process sent what only the supervisor says")

    def _published(self, sample: ReplicaSample) -> list[StageLag]:
        """Return the writer's stages as long as they are about the time of a replica's sample."""
        if self._primary is None or abs(sample.at_us - self._primary.at_us) > _FRESH_US:
            return []
        return self._primary.stages

    def _report_if(self, *, changed: bool) -> None:
        """Report what has changed a state without waiting for the next second; at once for all."""
        if changed:
            self._report_call.request()

    def _publish_now(self) -> None:
        self._publish_reports(self._sources.describe())

    def _publish_reports(self, topology: Topology) -> None:
        """Publish how everything is, and the alerts that follow from it."""
        report = self._report(topology)
        self._history.states.note(report)
        self._publish(report)
        self._keep_onsets(report)
        samples = {**self._replicas, **self._subscribed}
        alerts = self._sources.alerts
        self._publish(alerts.evaluate(report, self._primary, samples))
        self._history.metrics.note(alerts.readings)

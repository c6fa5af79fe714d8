"""One message of every kind that crosses a socket, with every field set to something telling."""

from typing import Any, Final

import msgspec

from backend.messages import (
    catalogue,
    commands,
    control,
    events,
    health,
    notices,
    pipeline,
    queries,
)
from backend.wire import codec

ID: Final = bytes(range(16))
OTHER: Final = bytes(range(16, 32))
NOON: Final = 1_505_821_535_000_000

EVENT: Final = events.Event(
    position=7,
    version=2,
    id=ID,
    source="/marigraph/shop/orders",
    type="order.created",
    subject="order-17",
    time=NOON,
    recorded=NOON + 5,
    correlation=OTHER,
    causation=ID,
    actor="anna",
    schema=1,
    basis="observed",
    data=b'{"order_id":"17"}',
)
DRAFT: Final = events.Draft(
    id=ID,
    source="/marigraph/shop/payments",
    type="payment.succeeded",
    subject="payment-3",
    time=NOON,
    correlation=OTHER,
    causation=None,
    actor="import",
    schema=1,
    basis="implied",
    data=b'{"payment_id":"3"}',
    owner="orders/order-17",
    recorded=NOON,
)
COMMAND: Final = commands.Command(
    id=ID,
    type="user.top-up",
    data=b'{"user_id":"1"}',
    actor="anna",
    time=NOON,
    expected_version=4,
    correlation=OTHER,
)
ANSWER: Final = commands.Answer(
    command_id=ID,
    outcome="rejected",
    positions=[7],
    events=[OTHER],
    code="stock-short",
    message="Only 2 are left.",
    field="lines",
)
FAILURE: Final = commands.Failure(code="unreadable", message="No.", field="filter")
PROCESS: Final = notices.ProcessInfo(
    name="replica-1",
    role="replica",
    pid=4711,
    state="running",
    since_us=NOON,
    restarts=1,
    endpoints={"queries": "tcp://127.0.0.1:5555"},
    detail="after a crash",
    memory_bytes=50_000_000,
)
TOPOLOGY: Final = notices.Topology(session="s", at_us=NOON, processes=[PROCESS])
PRIMARY: Final = notices.PrimarySample(
    name="primary",
    at_us=NOON,
    head=7,
    accepted=5,
    rejected=2,
    failed=1,
    waiting=3,
    clients=2,
    memory_bytes=60_000_000,
    pid=4710,
    log_age_us=20,
    log_error="connection refused",
    clock_behind_us=30,
    stages=[pipeline.StageLag(stage="published", position=7, took_us=40)],
)
FIRST_PARKED: Final = notices.FirstParked(position=2, entity="orders/order-1", error="KeyError")
VIEW_LAG: Final = notices.ViewLag(
    view="orders",
    events_behind=3,
    time_behind_us=None,
    p50_us=100,
    p90_us=200,
    p99_us=300,
    max_us=400,
    parked=1,
    first_parked=FIRST_PARKED,
)
RUNNING: Final = pipeline.RunningEvent(
    view="orders",
    position=5,
    type="order.created",
    entity="orders/order-17",
    running_us=6_000_000,
)
HANDLER: Final = pipeline.HandlerActivity(
    view="orders",
    applied_per_s=1.5,
    busy_share=0.25,
    recent=RUNNING,
    slowest=[pipeline.TypeLatency(type="order.created", events=3, p50_us=100, p99_us=300)],
    failing=[
        pipeline.FailingEntity(
            entity="orders/order-1",
            position=2,
            error="KeyError",
            failing_us=7_000_000,
            waiting=4,
        )
    ],
    failing_entities=1,
)
REPLICA: Final = notices.ReplicaSample(
    name="replica-1",
    at_us=NOON,
    applied=4,
    head=7,
    events_behind=3,
    time_behind_us=900,
    apply_rate_per_s=1.5,
    append_rate_per_s=0.5,
    catch_up_s=3.0,
    mode="every:5",
    paused_by="anna",
    throttle_per_s=100,
    views=[VIEW_LAG],
    parked=1,
    cache_hits=8,
    cache_misses=9,
    memory_bytes=70_000_000,
    pid=4711,
    head_age_us=50,
    scheduled=True,
    ahead="restored",
    log_error="connection refused",
    rows_error="disk full",
    replay_target=6,
    catch_up_target=5,
    stages=[pipeline.StageLag(stage="visible", position=4, took_us=60, p50_us=50, p99_us=90)],
    handlers=[HANDLER],
)
VERDICT: Final = health.Verdict(
    status="CATCHING-UP",
    severity="notice",
    rule="catching-up",
    held_us=1_000,
    window_us=20_000_000,
    completeness=0.5,
    limit_us=5_000_000,
    applied=4,
    head=7,
    behind=3,
    late_us=6_000_000,
    slope_per_s=-1.5,
    eta_us=2_000_000,
    age_us=10,
    head_age_us=20,
    target=6,
    by="anna",
    reason="disk full",
    position=2,
    parked=1,
    running=RUNNING,
    recovering=True,
)
PROCESS_HEALTH: Final = health.ProcessHealth(
    pid=4711,
    name="replica-1",
    role="replica",
    verdict=VERDICT,
    views=[health.ViewHealth(view="orders", verdict=VERDICT, handler="slow", oldest_us=6_000_000)],
)
REPORT: Final = health.HealthReport(
    at_us=NOON,
    severity="notice",
    worst="replica-1",
    processes=[PROCESS_HEALTH],
    problems=[
        health.HealthProblem(
            key="replica-1:parked:orders",
            subject="replica-1",
            verdict=VERDICT,
            action="retry-parked",
            view="orders",
            entity="orders/order-1",
            pid=4711,
        )
    ],
    head=7,
    head_age_us=20,
    clock_offset_us=30,
    interval_us=2_000_000,
    silent_after_us=6_000_000,
)
RULES: Final = health.RulesReport(
    health=PROCESS_HEALTH,
    rules=[
        health.RuleResult(
            rule="lag-zero", view="orders", decided=False, verdict=None, numbers={"head": 7}
        )
    ],
    stages=[pipeline.StageLag(stage="applied", position=4, took_us=60)],
    handlers=[HANDLER],
)
COLUMN: Final = catalogue.Column(name="total", kind="money", currency_column="currency")

SAMPLES: Final[dict[str, list[msgspec.Struct]]] = {
    "TO_PRIMARY": [
        commands.SendCommands(commands=[COMMAND]),
        commands.RecordFacts(origin="olist", since=1, upto=2, state=b"{}", facts=[DRAFT]),
        commands.AskImportProgress(origin="olist"),
    ],
    "FROM_PRIMARY": [
        commands.Answers(answers=[ANSWER]),
        commands.FactsRecorded(origin="olist", upto=2, first=7, last=8),
        commands.ImportProgressReply(origin="olist", upto=2, state=b"{}"),
        FAILURE,
    ],
    "FEED": [
        events.EventBatch(head=7, events=[EVENT]),
        events.Heartbeat(head=7, recorded=NOON, at=NOON + 9, counts={"order.created": 7}),
    ],
    "QUESTIONS": [
        queries.AskView(
            view="orders",
            filter="status:paid",
            order="total:desc",
            offset=5,
            at="2017-09-19",
            max_age_us=2_000_000,
        ),
        queries.AskLog(after=3, before=9, filter="type:order.*", skip=1, backwards=True),
        queries.CountLog(filter="actor:anna", after=1, before=9, buckets=4),
        queries.AskEvent(position=7),
        queries.AskChanges(after=4, upto=7, event=7),
        queries.AskPosition(moment_us=NOON, by="recorded"),
        queries.CheckFilter(filter="(", view="orders"),
        queries.AskCatalogue(),
        queries.AskParked(limit=5),
        queries.CancelQuestion(request=41),
    ],
    "REPLIES": [
        queries.ViewPage(
            view="orders",
            columns=[COLUMN],
            rows=[[1000, None, True, 0.5, "x"]],
            total=1,
            replica="replica-1",
            position=7,
            cached=True,
            took_us=80,
            events_behind=3,
            age_us=1500,
        ),
        queries.LogPage(events=[EVENT], head=7, replica="replica-1"),
        queries.LogCount(total=7, buckets=[3, 4], head=7, replica="replica-1"),
        queries.EventContext(event=EVENT, cause=EVENT, chain=[EVENT], views=["orders"]),
        queries.RowChanges(
            changes=[queries.RowChange(view="orders", key=["17"], before=None, after=["17", 1])],
            event_changes=[
                queries.RowChange(view="orders", key=["17"], before=["17", 1], after=None)
            ],
            columns={"orders": [COLUMN]},
        ),
        queries.PositionFound(position=7),
        queries.FilterChecked(ok=False, message="A bracket is open.", at=0),
        catalogue.CatalogueReply(
            modules=[catalogue.ModuleKind(name="users", entity="user", title="Users")],
            commands=[
                catalogue.CommandKind(
                    type="user.top-up",
                    module="users",
                    title="Top up",
                    summary="x",
                    schema=b"{}",
                    risk="money",
                    confirmation="Add {amount}?",
                    rules=[catalogue.CommandRule(code="user-unknown", text="It is registered.")],
                    currency=catalogue.CurrencySource(field="currency"),
                )
            ],
            events=[
                catalogue.EventKind(
                    type="user.topped-up",
                    module="users",
                    version=1,
                    summary="x",
                    schema=b"{}",
                    tone="good",
                )
            ],
            views=[
                catalogue.ViewKind(
                    name="orders",
                    title="Orders",
                    rank=1,
                    summary="Orders.",
                    columns=[COLUMN],
                    takes=["order.created"],
                    order="total",
                    schema=b"{}",
                )
            ],
        ),
        queries.ParkedPage(
            items=[
                queries.ParkedItem(
                    view="orders",
                    entity="orders/order-17",
                    position=7,
                    error="No.",
                    parked_at_us=NOON,
                )
            ],
            total=1,
            replica="replica-1",
        ),
        FAILURE,
        queries.QuestionProgress(elapsed_us=2_000_000),
    ],
    "NOTICES": [
        TOPOLOGY,
        notices.ProcessReady(name="primary", pid=4711, endpoints={"feed": "tcp://127.0.0.1:5555"}),
        PRIMARY,
        REPLICA,
        notices.ReplicaBusy(name="replica-1", pid=4711, busy_us=6_000_000, running=RUNNING),
        notices.AppliedNotice(name="replica-1", position=7, at_us=NOON, views=["orders"]),
        notices.ProcessWaiting(name="primary", pid=4711, reason="connection refused"),
        REPORT,
    ],
    "REQUESTS": [
        control.Hello(client="console"),
        control.AskHealth(),
        health.AskRules(process="replica-1"),
        control.AskLagSeries(replica="replica-1", view="orders", since_us=NOON, step_s=10),
    ],
    "RESPONSES": [
        control.SessionWelcome(session="s", topology=TOPOLOGY),
        control.Health(
            topology=TOPOLOGY,
            primary=PRIMARY,
            replicas=[REPLICA],
            clients=2,
            at_us=NOON,
            report=REPORT,
        ),
        RULES,
        control.LagSeries(
            replica="replica-1",
            view="orders",
            at_us=[NOON],
            applied=[4],
            head=[None],
            events_behind=[3],
            time_behind_us=[900],
            p99_us=[300],
        ),
        control.OrderDone(message="Done."),
        FAILURE,
    ],
    "ORDERS": [
        control.Pause(replica="replica-1", by="anna"),
        control.Resume(replica="replica-1"),
        control.Throttle(replica="replica-1", rate_per_s=100),
        control.SetMode(replica="replica-1", mode="every:5"),
        control.ApplyNow(replica="replica-1"),
        control.Rebuild(replica="replica-1", by="anna"),
        control.RetryParked(replica="replica-1", view="orders", entity="orders/order-17"),
        control.Stop(by="anna"),
    ],
}

CODECS: Final[dict[str, codec.Codec[Any]]] = {
    "TO_PRIMARY": codec.TO_PRIMARY,
    "FROM_PRIMARY": codec.FROM_PRIMARY,
    "FEED": codec.FEED,
    "QUESTIONS": codec.QUESTIONS,
    "REPLIES": codec.REPLIES,
    "NOTICES": codec.NOTICES,
    "REQUESTS": codec.REQUESTS,
    "RESPONSES": codec.RESPONSES,
    "ORDERS": codec.ORDERS,
}

UNIONS: Final[dict[str, Any]] = {
    "TO_PRIMARY": commands.ToPrimary,
    "FROM_PRIMARY": commands.FromPrimary,
    "FEED": events.FeedMessage,
    "QUESTIONS": queries.QueryRequest,
    "REPLIES": queries.QueryResponse,
    "NOTICES": notices.Notice,
    "REQUESTS": control.ControlRequest,
    "RESPONSES": control.ControlResponse,
    "ORDERS": control.ControlOrder,
}


def all_samples() -> list[tuple[str, msgspec.Struct]]:
    """Return (name of the codec, message) pairs."""
    return [(name, body) for name, bodies in SAMPLES.items() for body in bodies]

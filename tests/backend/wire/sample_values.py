"""What the sample messages are made of, with every field set to something telling."""

from typing import Final

from msgspec.structs import replace

from backend.messages import (
    audit,
    catalogue,
    commands,
    events,
    feed_choice,
    health,
    log_standbys,
    notices,
    pipeline,
    store_status,
    work,
)
from backend.messages.rebuild import RebuildProgress
from backend.messages.row_storage import RowStorage
from backend.messages.view_shares import ViewShare

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
    state_age_us=8_000_000,
)
ELSEWHERE: Final = replace(PROCESS, name="tokyo", host="tokyo-1")
TOPOLOGY: Final = notices.Topology(
    session="s",
    at_us=NOON,
    processes=[PROCESS],
    stopped=[notices.StoppedReplica(name="replica-9", rows_bytes=4_096)],
)
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
    uptime_us=9_000_000,
    stages=[pipeline.StageLag(stage="published", position=7, took_us=40)],
    store=store_status.StoreStatus(
        name="bank",
        place="postgresql://anna@host/bank",
        title="eventsourcing (Python)",
        state="frozen",
        state_age_us=5_000_000,
        position="7",
        end="7",
        head="9",
        reason="pid 17 holds it.",
    ),
    standbys=log_standbys.LogStandbys(
        server="10.0.0.1:5432",
        timeline=2,
        sampled_age_us=400_000,
        problem="It is so.",
        synchronous="lund",
        standbys=[
            log_standbys.Standby(
                name="lund",
                address="10.0.0.2",
                state="streaming",
                sync_state="sync",
                sent_bytes=0,
                written_bytes=100,
                flushed_bytes=200,
                replayed_bytes=300,
                written_us=10,
                flushed_us=20,
                replayed_us=30,
            )
        ],
        away=[log_standbys.AwayStandby(name="oslo", away_us=7_000_000)],
        waiting_us=2_500_000,
        lost=log_standbys.LostEvents(first=5, last=7, at_us=NOON, timeline=2),
    ),
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
QUESTION: Final = pipeline.RunningQuestion(
    what="count-log data.total>5", running_us=70_000_000, limit_us=60_000_000
)
HANDLER: Final = pipeline.HandlerActivity(
    view="orders",
    applied_per_s=1.5,
    busy_share=0.25,
    recent=RUNNING,
    slowest=[pipeline.TypeLatency(type="order.created", events=3, p50_us=100, p99_us=300)],
    work=[pipeline.TypeWork(type="order.created", events=3, mean_us=40, longest_us=70, share=0.25)],
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
QUEUE_ROOM: Final = feed_choice.QueueRoom(
    replica="replica-2",
    acknowledged=4,
    waiting_bytes=700,
    waiting_rows=8,
    oldest_us=900_000,
    max_bytes=1_000,
    max_rows=100,
    max_age_us=86_400_000_000,
    room_us=5_000_000,
    growth_bytes_per_s=1.5,
    is_lost=True,
    has_begun=False,
)
REBUILD: Final = RebuildProgress(
    state="failed",
    views=["orders", "users"],
    by="anna",
    at_us=9,
    entity="order-1",
    past_errors=True,
    unbuilt=["users"],
    position=3,
    target=10,
    rate_per_s=2.5,
    eta_us=2_800_000,
    elapsed_us=7,
    unmoved_us=5,
    rows=4,
    changed=3,
    added=2,
    gone=1,
    parked=2,
    failed_view="orders",
    failed_entity="orders/order-1",
    failed_position=3,
    reason="KeyError: 5",
    took_us=11,
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
    question=QUESTION,
    watch_error="KeyError: 5",
    storage=RowStorage(size_bytes=1_200_000, write_share=0.25, written_bytes_per_s=3.5),
    mixed=["orders"],
    share=[ViewShare(view="orders", part=1, parts=2), ViewShare(view="sales")],
    elsewhere=["users"],
    rebuild=REBUILD,
    work=[work.OverdueWork(view="orders", waiting=9, overdue=2, worst="Waits for payment")],
    feed="queue",
    feed_error="trimmed",
    handing_over=True,
    queues=[QUEUE_ROOM],
    has_stream=True,
    consumer=feed_choice.StreamConsumer(
        name="marigraph-0011223344556677-replica-1",
        pending=3,
        unacknowledged=2,
        ack_floor=12,
        asked_age_us=400_000,
        problem="The consumer was deleted.",
        is_deleted=True,
    ),
    bulk_left=12,
    bulk_failed=3,
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
    room=QUEUE_ROOM,
    standby=log_standbys.Standby(name="lund", replayed_bytes=300, replayed_us=30),
    lost=log_standbys.LostEvents(first=5, last=7, at_us=NOON, timeline=2),
    by="anna",
    reason="disk full",
    position=2,
    parked=1,
    running=RUNNING,
    question=QUESTION,
    throttle_per_s=100,
    recovering=True,
)
PROCESS_HEALTH: Final = health.ProcessHealth(
    pid=4711,
    name="replica-1",
    role="replica",
    verdict=VERDICT,
    beside=[VERDICT],
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
AUDIT_ENTRY: Final = audit.AuditEntry(
    number=12,
    at_us=NOON,
    by="anna",
    act="set-mode",
    subject="replica-1",
    parameters=b'{"mode":"demand"}',
    outcome="refused",
    answered_us=NOON + 5,
    code="unavailable",
    message="replica-1 does not run at the moment.",
    role="operator",
)

"""One message of every kind that crosses a socket, with every field set to something telling."""

from typing import Any, Final

import msgspec

from backend.messages import commands, control, events, notices, queries
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
PROCESS: Final = notices.Process(
    name="replica-1",
    role="replica",
    pid=4711,
    state="running",
    since=NOON,
    restarts=1,
    endpoints={"queries": "tcp://127.0.0.1:5555"},
    detail="after a crash",
    memory=50_000_000,
)
TOPOLOGY: Final = notices.Topology(session="s", at=NOON, processes=[PROCESS])
PRIMARY: Final = notices.PrimarySample(
    name="primary",
    at=NOON,
    head=7,
    accepted=5,
    rejected=2,
    failed=1,
    waiting=3,
    clients=2,
    memory=60_000_000,
)
VIEW_LAG: Final = notices.ViewLag(
    view="orders", behind=3, late=None, p50=100, p90=200, p99=300, max=400, parked=1
)
REPLICA: Final = notices.ReplicaSample(
    name="replica-1",
    at=NOON,
    status="BEHIND",
    evidence="3 events behind",
    applied=4,
    head=7,
    behind=3,
    late=900,
    apply_rate=1.5,
    append_rate=0.5,
    drained_in=3.0,
    mode="every:5",
    paused_by="anna",
    throttle=100,
    views=[VIEW_LAG],
    parked=1,
    cache_hits=8,
    cache_misses=9,
    memory=70_000_000,
)
COLUMN: Final = queries.Column(name="total", kind="money")

SAMPLES: Final[dict[str, list[msgspec.Struct]]] = {
    "TO_PRIMARY": [
        commands.Send(commands=[COMMAND]),
        commands.Record(origin="olist", since=1, upto=2, state=b"{}", facts=[DRAFT]),
        commands.AskProgress(origin="olist"),
    ],
    "FROM_PRIMARY": [
        commands.Answers(answers=[ANSWER]),
        commands.Recorded(origin="olist", upto=2, first=7, last=8),
        commands.Progress(origin="olist", upto=2, state=b"{}"),
        FAILURE,
    ],
    "FEED": [
        events.Batch(head=7, events=[EVENT]),
        events.Heartbeat(head=7, recorded=NOON, at=NOON + 9, counts={"order.created": 7}),
    ],
    "QUESTIONS": [
        queries.AskView(
            view="orders", filter="status:paid", order="total:desc", offset=5, at="2017-09-19"
        ),
        queries.AskLog(after=3, before=9, filter="type:order.*", skip=1, backwards=True),
        queries.CountLog(filter="actor:anna", after=1, before=9, buckets=4),
        queries.AskEvent(position=7),
        queries.AskChanges(after=6, upto=7),
        queries.AskPosition(moment=NOON, by="recorded"),
        queries.CheckFilter(filter="(", view="orders"),
        queries.AskCatalogue(),
        queries.AskParked(limit=5),
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
            took=80,
        ),
        queries.LogPage(events=[EVENT], head=7, replica="replica-1"),
        queries.LogCount(total=7, buckets=[3, 4], head=7),
        queries.EventStory(event=EVENT, cause=EVENT, chain=[EVENT], views=["orders"]),
        queries.Changes(
            changes=[queries.Change(view="orders", key=["17"], before=None, after=["17", 1])],
            columns={"orders": [COLUMN]},
        ),
        queries.PositionFound(position=7),
        queries.FilterChecked(ok=False, message="A bracket is open.", at=0),
        queries.Catalogue(
            commands=[
                queries.CommandKind(type="user.top-up", module="users", summary="x", schema=b"{}")
            ],
            events=[
                queries.EventKind(type="user.topped-up", module="users", version=1, schema=b"{}")
            ],
            views=[
                queries.ViewKind(
                    name="orders",
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
                queries.Parked(
                    view="orders", entity="orders/order-17", position=7, error="No.", parked=NOON
                )
            ],
            total=1,
            replica="replica-1",
        ),
        FAILURE,
    ],
    "NOTICES": [
        TOPOLOGY,
        notices.Ready(name="primary", pid=4711, endpoints={"feed": "tcp://127.0.0.1:5555"}),
        PRIMARY,
        REPLICA,
        notices.Applied(name="replica-1", position=7, at=NOON),
    ],
    "REQUESTS": [
        control.Hello(client="console"),
        control.AskHealth(),
        control.AskHistory(replica="replica-1", view="orders", since=NOON, step=10),
    ],
    "RESPONSES": [
        control.Welcome(session="s", topology=TOPOLOGY),
        control.Health(topology=TOPOLOGY, primary=PRIMARY, replicas=[REPLICA], clients=2, at=NOON),
        control.History(
            replica="replica-1",
            view="orders",
            at=[NOON],
            applied=[4],
            head=[None],
            behind=[3],
            late=[900],
            p99=[300],
        ),
        control.Done(message="Done."),
        FAILURE,
    ],
    "ORDERS": [
        control.Pause(replica="replica-1", by="anna"),
        control.Resume(replica="replica-1"),
        control.Throttle(replica="replica-1", rate=100),
        control.SetMode(replica="replica-1", mode="every:5"),
        control.ApplyNow(replica="replica-1"),
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
    "FEED": events.Fed,
    "QUESTIONS": queries.Question,
    "REPLIES": queries.Reply,
    "NOTICES": notices.Notice,
    "REQUESTS": control.Request,
    "RESPONSES": control.Response,
    "ORDERS": control.Order,
}


def all_samples() -> list[tuple[str, msgspec.Struct]]:
    """Return (name of the codec, message) pairs."""
    return [(name, body) for name, bodies in SAMPLES.items() for body in bodies]

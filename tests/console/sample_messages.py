"""Things that a backend may say, with sensible values for everything that a test leaves out."""

from msgspec.structs import replace

from backend.messages.catalogue import ViewKind
from backend.messages.events import Event, EventBatch
from backend.messages.notices import (
    PrimarySample,
    ProcessInfo,
    ProcessRole,
    ProcessState,
    ReplicaSample,
    Topology,
    ViewLag,
)

NOW = 1_700_000_000_000_000  # a moment, in microseconds


def event(position: int, **chosen: object) -> Event:
    """Return an event of the log."""
    made = Event(
        position=position,
        version=1,
        id=position.to_bytes(16),
        source="/shop/orders",
        type="order.created",
        subject=f"order-{position}",
        time=NOW,
        recorded=NOW,
        correlation=bytes(16),
        causation=None,
        actor="anna",
        schema=1,
        basis=None,
        data=b'{"order_id":"17","total":1200}',
    )
    return replace(made, **chosen)


def batch(first: int, last: int) -> EventBatch:
    """Return a batch of the feed."""
    return EventBatch(head=last, events=[event(position) for position in range(first, last + 1)])


def process(name: str, state: ProcessState = "running", **chosen: object) -> ProcessInfo:
    """Return a process of the backend."""
    role: ProcessRole = "replica"
    match name:
        case "supervisor" | "primary" | "archive":
            role = name
        case _:
            pass
    made = ProcessInfo(
        name=name,
        role=role,
        pid=4711,
        state=state,
        since_us=NOW,
        restarts=0,
        endpoints={"queries": f"tcp://{name}"},
    )
    return replace(made, **chosen)


def topology(*processes: ProcessInfo, session: str = "one") -> Topology:
    """Return a topology."""
    return Topology(session=session, at_us=NOW, processes=list(processes))


def primary(**chosen: object) -> PrimarySample:
    """Return the writer's sample."""
    made = PrimarySample(
        name="primary",
        at_us=NOW,
        head=100,
        accepted=10,
        rejected=1,
        failed=0,
        waiting=0,
        clients=1,
        memory_bytes=50_000_000,
    )
    return replace(made, **chosen)


def replica(name: str = "replica-1", **chosen: object) -> ReplicaSample:
    """Return a replica's sample."""
    made = ReplicaSample(
        name=name,
        at_us=NOW,
        applied=100,
        head=100,
        events_behind=0,
        time_behind_us=0,
        apply_rate_per_s=0.0,
        append_rate_per_s=0.0,
        catch_up_s=None,
        mode="realtime",
        paused_by="",
        throttle_per_s=0,
        views=[view()],
        parked=0,
        cache_hits=0,
        cache_misses=0,
        memory_bytes=60_000_000,
    )
    return replace(made, **chosen)


def view(name: str = "orders", **chosen: object) -> ViewLag:
    """Return the four numbers of a view."""
    made = ViewLag(
        view=name,
        events_behind=0,
        time_behind_us=0,
        p50_us=900,
        p90_us=1_500,
        p99_us=3_000,
        max_us=5_000,
        parked=0,
    )
    return replace(made, **chosen)


def view_kind(name: str, **chosen: object) -> ViewKind:
    """Return what the catalogue says of a view."""
    made = ViewKind(name=name, summary="", columns=[], takes=[], order="", schema=b"{}")
    return replace(made, **chosen)

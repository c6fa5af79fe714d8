"""`marigraph status`: the log's head, every process, every replica's lag."""

from collections.abc import Iterator

import msgspec

from backend import clock
from backend.cli.output import format_time, print_json, print_line, print_table
from backend.cli.shared_options import Data, Json, settings_for
from backend.client import attach
from backend.messages.control import Health
from backend.messages.notices import ReplicaSample, ViewLag

_MIB = 1 << 20


def command(data: Data = None, as_json: Json = False) -> None:  # noqa: FBT002 - an option
    """Print the head, every process, and every replica with its four numbers."""
    with attach(settings_for(data), name="cli") as client:
        health = client.health()
    if as_json:
        for one in _objects(health):
            print_json(one)
    else:
        _print_head(health)
        _print_processes(health)
        _print_replicas(silent_replicas(health), health.replicas)


def _objects(health: Health) -> Iterator[dict[str, object]]:
    """Yield what is listed; durations in seconds, memory in bytes."""
    yield _log(health)
    for process in health.topology.processes:
        yield {
            "kind": "process",
            **_fields(process),
            "since": clock.format_rfc3339(process.since_us),
        }
    for name in silent_replicas(health):
        nothing = dict.fromkeys(ReplicaSample.__struct_fields__)
        del nothing["views"]
        yield {"kind": "replica", **nothing, "name": name, "status": "UNKNOWN"}
    for sample in health.replicas:
        yield _replica(sample)
        for view in sample.views:
            yield {"kind": "view", "replica": sample.name, **_lag(view)}


def silent_replicas(health: Health) -> list[str]:
    """Return the replicas, the archive included, that have said nothing of themselves yet."""
    heard = {sample.name for sample in health.replicas}
    return [
        process.name
        for process in health.topology.processes
        if process.role in {"replica", "archive"} and process.name not in heard
    ]


def _log(health: Health) -> dict[str, object]:
    primary = health.primary
    return {
        "kind": "log",
        "at": clock.format_rfc3339(health.at_us),
        "clients": health.clients,
        "head": primary.head if primary else None,
        "accepted": primary.accepted if primary else None,
        "rejected": primary.rejected if primary else None,
        "failed": primary.failed if primary else None,
        "waiting": primary.waiting if primary else None,
    }


def _replica(sample: ReplicaSample) -> dict[str, object]:
    shown = {"kind": "replica", **_fields(sample)}
    del shown["views"]
    shown |= {"at": clock.format_rfc3339(sample.at_us), "late": to_seconds(sample.time_behind_us)}
    worst = _slowest_view(sample.views)
    return shown | (_latency(worst) if worst else {})


def _lag(view: ViewLag) -> dict[str, object]:
    return _fields(view) | {"late": to_seconds(view.time_behind_us)} | _latency(view)


def _latency(view: ViewLag) -> dict[str, object]:
    return {
        "p50": to_seconds(view.p50_us),
        "p90": to_seconds(view.p90_us),
        "p99": to_seconds(view.p99_us),
        "max": to_seconds(view.max_us),
    }


def _fields(said: msgspec.Struct) -> dict[str, object]:
    return msgspec.structs.asdict(said)


def _slowest_view(views: list[ViewLag]) -> ViewLag | None:
    """Return the view whose events wait longest to be applied."""
    return max(views, key=lambda view: view.p99_us or 0, default=None)


def to_seconds(micros: int | None) -> float | None:
    """Return microseconds as seconds."""
    return None if micros is None else micros / clock.SECOND_US


def _print_head(health: Health) -> None:
    primary = health.primary
    if primary is None:
        print_line(f"head unknown, {health.clients} clients")
        return
    print_line(
        f"head {primary.head:,} at {format_time(health.at_us)}, {health.clients} clients;"
        f" commands: {primary.accepted:,} accepted, {primary.rejected:,} rejected,"
        f" {primary.failed:,} failed, {primary.waiting:,} waiting"
    )


def _print_processes(health: Health) -> None:
    print_line("")
    print_table(
        ("process", "role", "pid", "state", "since", "restarts", "memory", ""),
        [
            (
                process.name,
                process.role,
                str(process.pid or ""),
                process.state,
                format_time(process.since_us),
                str(process.restarts),
                f"{process.memory_bytes / _MIB:.0f} MiB",
                process.detail,
            )
            for process in health.topology.processes
        ],
        right={2, 5, 6},
    )


def _print_replicas(unheard: list[str], samples: list[ReplicaSample]) -> None:
    print_line("")
    print_table(
        (
            "replica",
            "status",
            "applied",
            "behind",
            "late",
            "p50",
            "p99",
            "drained in",
            "parked",
            "mode",
        ),
        [(name, "UNKNOWN", *["unknown"] * 3, *["-"] * 5) for name in unheard]
        + [
            (
                sample.name,
                sample.status,
                _count(sample.applied),
                _count(sample.events_behind),
                _format_duration(to_seconds(sample.time_behind_us)),
                *(_format_duration(to_seconds(value)) for value in _latencies(sample)),
                _format_duration(sample.catch_up_s),
                _count(sample.parked),
                f"{sample.mode}{f', paused by {sample.paused_by}' if sample.paused_by else ''}",
            )
            for sample in samples
        ],
        right={2, 3, 4, 5, 6, 7, 8},
    )


def _latencies(sample: ReplicaSample) -> tuple[int | None, int | None]:
    worst = _slowest_view(sample.views)
    return (worst.p50_us, worst.p99_us) if worst else (None, None)


def _count(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _format_duration(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value * 1000:,.1f} ms" if value < 1 else f"{value:,.1f} s"

"""`marigraph status`: the log's head, every process, every replica's lag."""

from collections.abc import Iterator, Mapping

from backend.cli.output import format_time, print_json, print_line, print_table
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import Data, Json, settings_for
from backend.cli.standard_streams import print_note
from backend.cli.standby_tables import print_standbys, standby_objects
from backend.cli.status_json import replica_samples, slowest_view, status_objects
from backend.cli.subscriptions_command import (
    list_subscriptions,
    print_subscriptions,
    subscription_object,
)
from backend.client import Client
from backend.errors import Unavailable
from backend.messages.control import Health
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.health_text import (
    describe_verdict,
    format_age,
    format_problem_count,
)
from backend.messages.notices import ProcessInfo, ProcessRole, ReplicaSample
from backend.messages.number_text import format_bytes, format_counted, format_number, format_span
from backend.messages.queue_room_text import describe_queue_room
from backend.messages.replica_choice import shares_of
from backend.messages.row_storage import describe_storage
from backend.messages.store_status import StoreStatus
from backend.messages.stream_consumer_text import describe_stream_consumer
from backend.messages.subscriptions import SubscriptionState
from backend.messages.text_list import join_names
from backend.messages.view_shares import describe_share, split_views
from backend.wire.production_mark import read_production_name

_REPLICA_TITLES = (
    "replica",
    "status",
    "age",
    "applied",
    "events behind",
    "time behind",
    "p50",
    "p99",
    "catch-up ETA",
    "parked",
    "mode",
    "",
)
_LATENCY_NOTE = (
    "p50, p99: from commit to applied, in the last second with events in the last minute; -: none"
)


def command(*, data: Data = None, as_json: Json = False) -> None:
    """Print the head, every process, and every replica with its four numbers."""
    settings = settings_for(data)
    production = read_production_name(settings.data_folder)
    if production and not as_json:
        print_line(f"PRODUCTION {production}")
    with connect_or_report(settings, as_json=as_json) as client:
        health = client.health()
        subscriptions = _subscriptions(client)
    if as_json:
        for one in status_objects(health):
            print_json(one)
        for each in _standby_objects(health):
            print_json(each)
        for state in subscriptions:
            print_json(subscription_object(state, health.report))
        listens = next(iter(listen_places(health)), None)
        print_json({"kind": "folder", "production": production or None, "listens": listens})
    else:
        print_head(health)
        _print_processes(health)
        print_replicas(health)
        if health.primary is not None and health.primary.standbys is not None:
            print_standbys(health.primary.standbys)
        if subscriptions:
            print_line("")
            print_subscriptions(subscriptions, health.report)


def _standby_objects(health: Health) -> Iterator[dict[str, object]]:
    known = health.primary.standbys if health.primary is not None else None
    if known is not None:
        yield from standby_objects(known)


def _subscriptions(client: Client) -> list[SubscriptionState]:
    """Return the subscriptions of others; a file that cannot be used is said, and is no reason."""
    try:
        return list_subscriptions(client).subscriptions
    except Unavailable as error:
        print_note(error.message)
        return []


def print_head(health: Health) -> None:
    """Print where the log ends, what became of commands, and how everything is."""
    primary, report = health.primary, health.report
    head = "unknown" if report.head is None else format_number(report.head)
    commands = (
        f"; commands: {format_number(primary.accepted)} accepted,"
        f" {format_number(primary.rejected)} rejected,"
        f" {format_number(primary.failed)} failed, {format_number(primary.waiting)} waiting"
        if primary
        else ""
    )
    clients = format_counted(health.clients, "client")
    for place in listen_places(health):
        print_line(f"listens for other hosts at {place}")
    print_line(
        f"head {head}{_head_age(report)} at {format_time(health.at_us)}, {clients}{commands}"
    )
    worst = f"; worst {report.worst}" if report.worst else ""
    if primary is not None and primary.store is not None:
        print_line(_store_line(primary.store))
    print_line(f"health {report.severity}, {format_problem_count(len(report.problems))}{worst}")


def listen_places(health: Health) -> list[str]:
    """Return where the backend lets in other hosts; nowhere unless that was asked for."""
    named = [each.endpoints.get("listen", "") for each in health.topology.processes]
    return [place.removeprefix("tcp://") for place in named if place]


def _store_line(store: StoreStatus) -> str:
    title = f" ({store.title})" if store.title else ""
    where = f", copied up to {store.position or 'nothing'}, its end is {store.end or 'not known'}"
    since = format_span(store.state_age_us)
    return f"attached to {store.place}{title}, read-only: {store.state} for {since}{where}"


def _head_age(report: HealthReport) -> str:
    """Write how old the log's end is, where it is too old to be taken for the present one."""
    age_us = report.head_age_us
    if report.head is None or age_us is None or age_us <= report.silent_after_us:
        return ""
    return f" (last confirmed {format_span(age_us)} ago)"


def _print_processes(health: Health) -> None:
    print_line("")
    verdicts = {each.name: each.verdict for each in health.report.processes}
    away = [each.name for each in health.report.processes if each.verdict.rule == "replica-away"]
    print_table(
        ("process", "role", "pid", "status", "state", "since", "restarts", "memory", ""),
        [
            (
                process.name,
                process.role,
                *(
                    ("", verdicts[process.name].status, "unknown", "", "", "")
                    if process.name in away  # what was known of its process is old
                    else _state_cells(process, verdicts[process.name])
                ),
                _place(process)
                or process.detail
                or _evidence(verdicts[process.name], process.role),
            )
            for process in health.topology.processes
        ],
        right={2, 6, 7},
    )


def _state_cells(process: ProcessInfo, verdict: Verdict) -> tuple[str, ...]:
    return (
        str(process.pid or ""),
        verdict.status,
        process.state,
        format_time(process.since_us),
        str(process.restarts),
        format_bytes(process.memory_bytes) if process.memory_bytes else "",
    )


def _place(process: ProcessInfo) -> str:
    """Say where a replica runs that is on another host, whose pid and memory are of there."""
    if not process.host:
        return ""
    what = f"; {process.detail}" if process.detail else ""
    return f"on the host {process.host}{what}"


def print_replicas(health: Health) -> None:
    """Print every replica with its four numbers, under the words of the window."""
    samples = replica_samples(health)
    print_line("")
    print_table(
        _REPLICA_TITLES,
        [
            _replica_row(each, samples[each.name])
            for each in health.report.processes
            if each.name in samples
        ],
        right={2, 3, 4, 5, 6, 7, 8, 9},
    )
    print_line(_LATENCY_NOTE)
    for sample in samples.values():
        if sample is not None and sample.storage is not None:
            print_line(f"{sample.name}: {describe_storage(sample.storage)}")
    for sample in (each for each in samples.values() if each is not None and each.mixed):
        print_line(f"{sample.name}: rows of several code versions: {join_names(sample.mixed)}")
    for line in _share_lines(health, samples):
        print_line(line)
    for room in (room for sample in samples.values() if sample for room in sample.queues):
        print_line(f"fed by its queue: {room.replica}: {describe_queue_room(room)}")
    for sample in (each for each in samples.values() if each is not None):
        if sample.consumer is not None:
            state = describe_stream_consumer(sample.consumer)
            print_line(f"fed by the stream: {sample.name}: {state}")


def _share_lines(health: Health, samples: Mapping[str, ReplicaSample | None]) -> Iterator[str]:
    """Yield what each replica has that has not all views, and how far each view in parts is."""
    shares = shares_of(health.topology.processes)
    for name, share in shares.items():
        if share:
            yield f"{name} has: {describe_share(share)}"
    views = {each.view for share in shares.values() for each in share}
    for view, parts in split_views(shares, views).items():
        who = ", ".join(f"part {part} {join_names(names)}" for part, names in parts.items())
        lags = [
            lag.events_behind
            for names in parts.values()
            for sample in map(samples.get, names[:1])
            for lag in (sample.views if sample else ())
            if lag.view == view
        ]
        known = [each for each in lags if each is not None]
        worst = format_counted(max(known), "event") if len(known) == len(parts) else "unknown"
        yield f"{view} in {format_counted(len(parts), 'part')} ({who}), at most {worst} behind"


def _replica_row(health: ProcessHealth, sample: ReplicaSample | None) -> tuple[str, ...]:
    verdict = health.verdict
    return (
        health.name,
        verdict.status,
        format_age(verdict),
        _count(verdict.applied),
        _count(verdict.behind),
        _duration(verdict.late_us),
        *_latencies(sample),
        _duration(verdict.eta_us),
        _count(sample.parked if sample else verdict.parked or None),
        sample.mode if sample else "-",
        _evidence(verdict),
    )


def _evidence(verdict: Verdict, role: ProcessRole = "primary") -> str:
    """Say why a status is not OK; replicas have a table of their own for that."""
    if verdict.status == "OK" or role in ("replica", "archive"):
        return ""
    return describe_verdict(verdict)


def _latencies(sample: ReplicaSample | None) -> tuple[str, str]:
    slowest = slowest_view(sample.views) if sample else None
    if slowest is None:
        return "-", "-"
    return _duration(slowest.p50_us), _duration(slowest.p99_us)


def _count(value: int | None) -> str:
    return "unknown" if value is None else format_number(value)


def _duration(span_us: int | None) -> str:
    return "-" if span_us is None else format_span(span_us)

"""What the queue feed costs: bytes for what it queues, and the rate of commands beside it."""

import statistics
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from backend.domain.registry import load_registry
from backend.messages.control import SetFeed
from backend.projection.applier import Applier
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.row_queue.journal_files import shape_of
from backend.projection.row_queue.journal_segment import QueueLimits
from backend.projection.row_queue.journal_writer import JournalWriter
from backend.projection.row_queue.queue_entry import QueueEntry
from backend.projection.row_queue.queue_registrations import Acknowledged, QueueRegistrations
from backend.projection.table_specs import table_specs_of
from tests.backend.projection.shop_history import Shop, events
from tests.bench.commands import send_all, shop_backend, top_ups
from tests.bench.figures import Figure
from tests.bench.limits import scratch, written_bytes
from tests.running import until

_BATCH = 100  # events an entry, as at some thousand a second
_LIMITS = QueueLimits(max_bytes=2**40, max_rows=10**12, max_age_us=10**15)


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter's one question
    """Measure bytes on disk for bytes queued, and commands with and without it."""
    with scratch() as folder:
        yield _bytes(folder, 5_000 if quick else 50_000)
    with scratch() as folder:
        yield _commands(folder, 2_000 if quick else 8_000, 1 if quick else 3)


def _bytes(folder: Path, count: int) -> Figure:
    """Write the entries of a shop's history, and see what the disk gets of it."""
    registry, views = load_registry(), load_projections()
    history = [*events(registry, islice(Shop(1, users=500, products=200).payloads(), count))]
    entries: list[QueueEntry] = []
    store = LiveStore(folder / "rows.sqlite", views)
    applier = Applier(store, views, registry, enqueue=entries.append)
    for start in range(0, count, _BATCH):
        applier.apply(history[start : start + _BATCH])
    store.close()
    registrations = QueueRegistrations(folder)
    for number in range(2):
        registrations.acknowledge(f"replica-{number}", Acknowledged(0, has_begun=True))
    shape = shape_of(spec for view in views.values() for spec in table_specs_of(view))
    writer = JournalWriter(registrations, shape, _LIMITS)
    before = written_bytes()
    own = sum(writer.append(entry) for entry in entries)
    on_disk = written_bytes() - before
    writer.close()
    return Figure(
        name="queue feed, bytes written for its own bytes",
        value=on_disk / own,
        unit="x",
        target=1.5,
        better="lower",
        limit=f"{own / count:,.0f} bytes an event queued, for any number of replicas",
    )


def _commands(folder: Path, count: int, turns: int) -> Figure:
    """Send top-ups beside one replica that is fed by events, by its queue, and so on in turns."""
    rates: Mapping[str, list[float]] = {"events": [], "queue": []}
    with shop_backend(folder, replicas=1) as client:
        for feed in ("events", "queue", "queue", "events") * turns:
            client.control(SetFeed(replica="replica-1", feed=feed, by="bench"))
            send_all(client, top_ups(100))

            def is_fed(wanted: str = feed) -> bool:
                send_all(client, top_ups(1))
                health = client.health()
                known = {each.name: each for each in health.replicas}
                replica = known.get("replica-1")
                return (
                    replica is not None
                    and replica.feed == wanted
                    and not replica.handing_over
                    and ("queue" in known) == (wanted == "queue")
                    and all(each.events_behind == 0 for each in known.values())
                )

            until(is_fed, f"replica-1 is fed by {feed}")
            rates[feed].append(send_all(client, top_ups(count)))
    with_queue, without = (statistics.median(rates[feed]) for feed in ("queue", "events"))
    return Figure(
        name="commands beside the queue feed, against without",
        value=with_queue / without,
        unit="x",
        target=0.8,
        limit=f"{without:,.0f} commands/s beside a replica fed by events; here {with_queue:,.0f}",
    )

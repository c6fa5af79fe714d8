"""A follower that gathers: fewer and larger batches, and every event in its turn."""

from collections.abc import Mapping
from itertools import islice

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.messages.events import EventBatch
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.follower import Follower
from backend.projection.read_model import Projection
from backend.store.engine_registry import open_log
from tests.backend.projection.conftest import Opened
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.shop_history import START, Shop, events

Views = Mapping[str, Projection]
GATHERING_US = 25_000


def test_that_a_trickle_is_applied_in_batches_and_the_first_event_at_once(
    opened: Opened, registry: Registry, projections: Views
) -> None:
    log, at, positions = open_log("memory:"), START, list[int]()
    follower = Follower(
        Applier(opened(projections, kind=ArchiveStore), projections, registry),
        log,
        clock=lambda: at,
        ticks=lambda: at,
        on_applied=lambda applied: positions.append(applied.position),
        gathering_us=GATHERING_US,
    )
    wait_s = follower.step()
    at += GATHERING_US
    for event in events(registry, islice(Shop(8, users=9, products=5).payloads(), 100)):
        append(log, [event])
        follower.receive(EventBatch(head=log.head(), events=[event]))
        wait_s = follower.step()
        if follower.position < event.position:
            assert 0 < wait_s <= GATHERING_US / SECOND_US
        at += 1000
    for _ in range(3):
        at += GATHERING_US
        wait_s = follower.step()
    log.close()
    assert positions == [1, 26, 51, 76, 100]
    assert wait_s == 1  # nothing waits: it does not look again and again

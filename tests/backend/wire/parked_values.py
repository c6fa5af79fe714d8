"""One of every message about parked events and bulk operations."""

from typing import Final

import msgspec

from backend.messages import bulks, parked
from tests.backend.wire.sample_values import NOON

_ITEM = parked.ParkedItem(
    view="orders",
    entity="orders/order-17",
    position=7,
    error="No.",
    parked_at_us=NOON,
    type="order.created",
    waiting=2,
)
BULK = bulks.Bulk(
    number=3,
    id=bytes(16),
    action="retry",
    filter="type:order.*",
    reason="mended",
    by="anna",
    created_us=NOON,
    rate_per_s=100,
    state="suspended",
    changed_us=NOON + 9,
    changed_by="bert",
    total=9,
    applied=4,
    failed=1,
    skipped=0,
    gone=2,
    events=40,
)
PARKED_REPLIES: Final[list[msgspec.Struct]] = [
    parked.ParkedPage(items=[_ITEM], total=1, replica="replica-1", has_more=True),
    parked.ParkedCount(
        entities=9,
        events=40,
        views=[parked.ParkedGroup(name="orders", entities=9)],
        types=[parked.ParkedGroup(name="order.created", entities=9)],
        errors=[parked.ParkedGroup(name="No.", entities=9)],
        sample=[_ITEM],
        oldest_at_us=NOON,
        replica="replica-1",
    ),
    parked.SkippedPage(
        items=[
            parked.SkippedItem(
                view="orders",
                entity="orders/order-17",
                position=7,
                type="order.created",
                error="No.",
                parked_at_us=NOON,
                skipped_at_us=NOON + 9,
                by="anna",
                reason="a test order",
            )
        ],
        total=1,
        replica="replica-1",
    ),
    bulks.BulkPage(bulks=[BULK], replica="replica-1", at_us=NOON),
    bulks.BulkItemPage(
        items=[
            bulks.BulkItem(
                item=1,
                view="orders",
                entity="orders/order-17",
                position=7,
                outcome="failed",
                events=2,
                error="No.",
                at_us=NOON,
            )
        ],
        has_more=True,
        replica="replica-1",
    ),
]
PARKED_ORDERS: Final[list[msgspec.Struct]] = [
    parked.RetryParked(
        replica="replica-1", view="orders", entity="orders/order-17", upto=9, by="anna"
    ),
    parked.SkipParked(
        replica="replica-1",
        view="orders",
        entity="orders/order-17",
        position=7,
        reason="a test order",
        by="anna",
    ),
    bulks.StartBulk(
        replica="replica-1",
        id=bytes(16),
        action="skip",
        filter="type:order.*",
        most=9,
        rate_per_s=100,
        reason="test orders",
        by="anna",
    ),
    bulks.SuspendBulk(replica="replica-1", number=3, by="anna"),
    bulks.ResumeBulk(replica="replica-1", number=3, by="anna"),
    bulks.CancelBulk(replica="replica-1", number=3, by="anna"),
    bulks.ThrottleBulk(replica="replica-1", number=3, rate_per_s=0, by="anna"),
]

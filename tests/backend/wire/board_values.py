"""A page of boards for tests of the wire."""

from typing import Final

from backend.messages.queries import BoardPage
from backend.messages.view_shares import UnreadView
from backend.messages.work import ViewBoard, WorkCount
from tests.backend.wire.sample_values import NOON

_BOARD: Final = ViewBoard(
    view="orders",
    title="Orders",
    states=[
        WorkCount(
            state="paid",
            title="Waits for shipment",
            action="Ship it.",
            waiting=9,
            overdue=2,
            limit_us=259_200_000_000,
            oldest_us=NOON,
            filter="status:paid",
            overdue_filter="status:paid paid_at<3d",
            order="paid_at",
        )
    ],
    applied=7,
)
BOARD_PAGE: Final = BoardPage(
    boards=[_BOARD],
    replica="replica-1",
    at_us=NOON,
    took_us=90,
    events_behind=3,
    age_us=5,
    unread=[UnreadView(view="users", title="Users", reason="No replica has users.")],
)

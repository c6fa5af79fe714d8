import pytest

from backend.messages.events import Event
from console.panels.event.metadata_grid import metadata_rows

HAPPENED_US = 1505814335120000
RECORDED = "2017-09-19 09:45:35.120Z"


def event(recorded_us: int) -> Event:
    return Event(
        position=1,
        version=1,
        id=b"i" * 16,
        source="/marigraph/shop/orders",
        type="order.shipped",
        subject="order-17",
        time=HAPPENED_US,
        recorded=recorded_us,
        correlation=b"c" * 16,
        causation=None,
        actor="anna",
        schema=1,
        basis=None,
        data=b"{}",
    )


@pytest.mark.parametrize(
    ("late_us", "text"),
    [
        (0, RECORDED),
        (2_000_000, "2017-09-19 09:45:37.120Z, 2.0\u202fs later"),
        (-2_000_000, "2017-09-19 09:45:33.120Z, 2.0\u202fs earlier"),
    ],
)
def test_that_an_event_is_recorded_late_or_early_only_where_it_is(late_us: int, text: str) -> None:
    values = {row.name: row.value for row in metadata_rows(event(HAPPENED_US + late_us))}
    assert values["Recorded"] == text

"""What the file of subscriptions keeps when a part of a report cannot be written."""

from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.messages.subscriptions import ParkedDelivery, ReportDeliveries
from backend.subscriptions.subscription_store import SubscriptionStore

HALF_A_CHARACTER = "\ud800"


def test_that_a_report_that_is_refused_changes_nothing_and_what_follows_is_on_disk(
    tmp_path: Path,
) -> None:
    parked = [
        ParkedDelivery(position=1, stream="orders/order-1", reason="no stock"),
        ParkedDelivery(position=2, stream=HALF_A_CHARACTER, reason="no stock"),
    ]
    refused = ReportDeliveries(name="billing", lease="a", acknowledged=2, parked=parked)
    with closing(SubscriptionStore(tmp_path)) as store:
        store.create("billing", "", 0)
        with pytest.raises(Unreadable, match="half a character"):
            store.report(refused)
        store.create("shipping", "", 7)
    with closing(SubscriptionStore(tmp_path)) as again:
        found = {name: (acknowledged, count) for name, _, acknowledged, *_, count in again.all()}
        assert found == {"billing": (0, 0), "shipping": (7, 0)}
        assert again.find("shipping") == again.all()[1]
        assert again.find("nobody") is None

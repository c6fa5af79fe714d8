"""What the file of subscriptions keeps when a part of a report cannot be written."""

from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.messages.subscriptions import ParkedDelivery, ReportDeliveries
from backend.subscriptions.subscription_store import SubscriptionStore

HALF_A_CHARACTER = "\ud800"


def test_that_what_waits_behind_an_event_that_is_done_now_comes_again_as_well(
    tmp_path: Path,
) -> None:
    stream = "orders/order-1"
    failed = ParkedDelivery(position=1, stream=stream, reason="no stock")
    behind = ParkedDelivery(position=5, stream=stream)
    with closing(SubscriptionStore(tmp_path)) as store:
        store.create("billing", "", 0)
        store.report(ReportDeliveries(name="billing", lease="a", acknowledged=1, parked=[failed]))
        assert store.retry("billing", stream) == 1
        store.report(ReportDeliveries(name="billing", lease="a", done=[1], parked=[behind]))
        assert store.to_retry("billing") == [5]
        store.report(ReportDeliveries(name="billing", lease="a", done=[5]))
        assert store.waiting_streams("billing") == []


def test_that_a_skipped_event_is_gone_and_what_waits_behind_it_comes_again(tmp_path: Path) -> None:
    stream = "orders/order-1"
    failed = ParkedDelivery(position=1, stream=stream, reason="no stock")
    behind = ParkedDelivery(position=5, stream=stream)
    with closing(SubscriptionStore(tmp_path)) as store:
        store.create("billing", "", 0)
        store.report(ReportDeliveries(name="billing", lease="a", parked=[failed, behind]))
        assert store.skip("billing", 5) is None  # it was not refused, it waits
        assert store.skip("billing", 1) == (stream, 1)
        assert store.to_retry("billing") == [5]
        assert store.skip("billing", 5) is None  # it is on its way once more
        assert [each.position for each in store.parked("billing")] == [5]


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
        found = {each.name: (each.acknowledged, each.parked) for each in again.all()}
        assert found == {"billing": (0, 0), "shipping": (7, 0)}
        assert again.find("shipping") == again.all()[1]
        assert again.find("nobody") is None

"""Subscriptions to a log that is a copy, and has lost its end with the power."""

from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import Unavailable
from backend.messages.subscriptions import (
    SUBSCRIPTION_LOST,
    OpenSubscription,
    SubscriptionOpened,
)
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore


def test_that_a_consumer_waits_for_a_copy_that_comes_again_and_is_told_no_other_log(
    tmp_path: Path,
) -> None:
    with closing(SubscriptionStore(tmp_path)) as store:
        service = SubscriptionService(store, is_copy=True)
        service.answer(OpenSubscription(name="shop", consumer="a mailer", head=10))
        service = SubscriptionService(store, is_copy=True)
        with pytest.raises(Unavailable, match="has come to 7 of 10") as refused:
            service.answer(OpenSubscription(name="shop", consumer="a mailer", head=7))
        assert refused.value.code != SUBSCRIPTION_LOST
        opened = service.answer(OpenSubscription(name="shop", consumer="a mailer", head=10))
        assert isinstance(opened, SubscriptionOpened)
        assert opened.state.acknowledged == 10

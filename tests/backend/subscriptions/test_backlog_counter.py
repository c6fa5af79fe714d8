"""What a filtered subscription has before it: counted in the log, and told with its times."""

import logging
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from backend.clock import SECOND_US
from backend.messages.subscriptions import OpenSubscription, ReportDeliveries, SubscriptionOpened
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import CheckedLog, Transaction
from backend.subscriptions.backlog_counter import BacklogCounter
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore
from backend.subscriptions.subscription_watch import SubscriptionFacts, SubscriptionWatch
from tests.contract.drafts import draft
from tests.running import until


class Filtered:
    """A log in memory, and a subscription to the users in it; a clock that a test moves."""

    def __init__(self, folder: Path, log: CheckedLog, counter: BacklogCounter) -> None:
        self.log, self.counter, self.now_us = log, counter, 0
        self.store = SubscriptionStore(folder)
        self.service = SubscriptionService(self.store, lambda: self.now_us)
        self.watch = SubscriptionWatch(self.service, counter, logging.getLogger("test"))
        asked = OpenSubscription(name="shop", consumer="a mailer", head=0, filter="type:user.*")
        opened = self.service.answer(asked)
        assert isinstance(opened, SubscriptionOpened)
        self.lease = opened.lease

    def append(self, *types: str) -> None:
        self.log.append(Transaction(events=[draft(type_=each) for each in types]), 0)

    def after(self, seconds: float) -> SubscriptionFacts:
        """Look after so long, as soon as the log's new events are counted."""
        self.now_us += round(seconds * SECOND_US)
        head = self.log.head()
        self.watch.look(head, self.now_us)

        def is_counted() -> bool:
            (state,) = self.service.states()
            found = self.counter.find(state)
            return found is not None and found.head == head and found.is_of(state)

        until(is_counted, "what waits is counted")
        (facts,) = self.watch.look(head, self.now_us)
        return facts


@pytest.fixture
def filtered(tmp_path: Path) -> Iterator[Filtered]:
    url = f"memory:{tmp_path.name}"
    with (
        closing(open_log(url)) as checked,
        closing(BacklogCounter(partial(open_reader, url))) as counter,
    ):
        found = Filtered(tmp_path, checked, counter)
        with closing(found.store):
            yield found


def test_that_events_of_other_types_do_not_wait(filtered: Filtered) -> None:
    filtered.append("order.created", "order.paid", "order.shipped")
    facts = filtered.after(1)
    assert (facts.behind, facts.late_us) == (0, 0)
    filtered.append("user.registered", "order.created", "user.topped-up")
    assert filtered.after(1).behind == 2
    assert filtered.after(5).late_us == 5 * SECOND_US


def test_that_one_event_after_a_quiet_night_has_not_waited_all_night(filtered: Filtered) -> None:
    filtered.append("order.created")
    filtered.after(1)
    filtered.append("order.paid")
    assert filtered.after(8 * 3_600).unmoved_us == 0
    filtered.append("user.registered")
    facts = filtered.after(1)
    assert (facts.behind, facts.late_us, facts.unmoved_us) == (1, 0, 0)


def test_that_a_busy_log_does_not_wait_before_who_takes_nothing_of_it(filtered: Filtered) -> None:
    filtered.append("order.created")
    filtered.after(1)
    filtered.counter.close()  # it lags behind the log
    for second in (1, 2, 3):
        (facts,) = filtered.watch.look(1 + second, filtered.now_us + second * SECOND_US)
        assert (facts.behind, facts.late_us) == (0, 0)


def test_that_what_is_not_counted_for_seconds_may_be_any_event(filtered: Filtered) -> None:
    filtered.append("order.created")
    filtered.after(1)
    filtered.counter.close()  # as where the log does not answer
    filtered.watch.look(4, filtered.now_us + SECOND_US)
    (facts,) = filtered.watch.look(4, filtered.now_us + 5 * SECOND_US)
    assert (facts.behind, facts.late_us) == (3, 4 * SECOND_US)


def test_that_a_consumer_on_its_way_is_not_behind_by_what_it_does_not_take(
    filtered: Filtered,
) -> None:
    filtered.append("user.registered", *["order.created"] * 9, "user.registered")
    assert filtered.after(1).behind == 2
    filtered.counter.close()  # it has not counted from there yet
    report = ReportDeliveries(name="shop", lease=filtered.lease, acknowledged=1)
    filtered.service.answer(report)
    (facts,) = filtered.watch.look(11, filtered.now_us)
    assert facts.behind == 2  # at most; ten were not acknowledged


def test_that_it_is_counted_anew_from_where_its_consumer_has_come(filtered: Filtered) -> None:
    filtered.append("user.registered", "user.registered", "order.created")
    assert filtered.after(1).behind == 2
    report = ReportDeliveries(name="shop", lease=filtered.lease, acknowledged=1)
    filtered.service.answer(report)
    assert filtered.after(1).behind == 1


def test_that_nothing_is_counted_from_where_a_copy_of_the_log_has_not_come_to_again(
    filtered: Filtered,
) -> None:
    filtered.append("user.registered")
    filtered.service.answer(
        ReportDeliveries(name="shop", lease=filtered.lease, acknowledged=3)  # of before it was lost
    )
    assert filtered.after(1).behind == 0
    filtered.append("user.registered", "user.registered", "order.created", "order.created")
    assert filtered.after(1).behind == 0  # both of those that are not acknowledged are others

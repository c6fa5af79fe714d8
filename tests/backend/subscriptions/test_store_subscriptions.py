"""Consumers of an attached store: how each is, by what the mirror says of it."""

from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.health import ProcessHealth
from backend.messages.health_text import describe_verdict
from backend.messages.store_status import StoreStatus, StoreSubscription
from backend.messages.subscriptions import is_of_store
from backend.subscriptions.delivery_limits import DeliveryLimits
from backend.subscriptions.store_subscription_watch import StoreSubscriptionWatch
from backend.subscriptions.subscription_health import SubscriptionJudge

NAME = "subscription:bank/orders"
LIMITS = DeliveryLimits(late_us=5 * SECOND_US, stalled_us=20 * SECOND_US)
CURRENT = StoreSubscription(name="orders", position="100", done=100, behind=0)


class Seconds:
    """The mirror's word, second by second."""

    def __init__(self) -> None:
        self.watch = StoreSubscriptionWatch()
        self.judge = SubscriptionJudge(LIMITS)
        self.store = StoreStatus(name="bank", place="p", state="following")
        self.now_us = 1_000 * SECOND_US

    def hear(self, found: StoreSubscription, head: int, seconds: int = 1) -> ProcessHealth:
        return [self._second(found, head) for _ in range(seconds)][-1]

    def _second(self, found: StoreSubscription, head: int) -> ProcessHealth:
        self.now_us += SECOND_US
        store = replace(self.store, subscriptions=[found])
        theirs = self.watch.look(store, head, self.now_us)
        [health] = self.judge.judge([], self.now_us, theirs=theirs)
        return health


def status_of(health: ProcessHealth) -> tuple[str, str]:
    return health.verdict.status, health.verdict.rule


def test_that_one_that_has_all_behind_it_is_well() -> None:
    health = Seconds().hear(CURRENT, 100)

    assert (health.name, health.role) == (NAME, "subscription")
    assert is_of_store(health.name)
    assert status_of(health) == ("OK", "consumer-current")
    assert describe_verdict(health.verdict) == "done up to 100 of 100"


def test_that_one_that_does_not_move_while_events_wait_is_stalled() -> None:
    seconds = Seconds()
    seconds.hear(CURRENT, 100)
    behind = replace(CURRENT, behind=7)

    assert status_of(seconds.hear(behind, 107, 4)) == ("OK", "consumer-current")
    assert status_of(seconds.hear(behind, 107, 5)) == ("SLOW", "consumer-slow")
    assert status_of(seconds.hear(behind, 107, 20)) == ("STALLED", "consumer-stalled")
    assert status_of(seconds.hear(replace(behind, position="107", done=107, behind=0), 107)) == (
        "OK",
        "consumer-current",
    )


def test_that_one_that_catches_up_says_so() -> None:
    seconds = Seconds()
    seconds.hear(replace(CURRENT, behind=900), 1_000, 6)
    moving = [
        replace(CURRENT, position=str(done), done=done, behind=1_000 - done)
        for done in range(110, 200, 10)
    ]
    health = [seconds.hear(each, 1_000) for each in moving][-1]

    assert status_of(health) == ("CATCHING-UP", "consumer-late")
    assert health.verdict.behind == 810


def test_that_one_that_may_take_none_of_what_is_left_is_not_called_stalled() -> None:
    seconds = Seconds()
    partial = replace(CURRENT, behind=7, is_at_most=True)
    seconds.hear(partial, 107, 30)

    assert status_of(seconds.hear(partial, 107)) == ("UNKNOWN", "consumer-partial")


def test_that_its_own_words_of_an_error_a_stop_or_a_replay_come_first() -> None:
    seconds = Seconds()

    failed = seconds.hear(replace(CURRENT, error="KeyError: total", parked=2), 100)
    stopped = seconds.hear(replace(CURRENT, status="STOPPED"), 100)
    replaying = seconds.hear(replace(CURRENT, replays_to="90"), 100)

    assert status_of(failed) == ("FAULTED", "consumer-faulted")
    assert "KeyError: total" in describe_verdict(failed.verdict)
    assert [each.rule for each in failed.beside] == ["deliveries-parked"]
    assert status_of(stopped) == ("STOPPED", "consumer-stopped")
    assert status_of(replaying) == ("REPLAYING", "consumer-replaying")


def test_that_nothing_is_known_while_the_store_does_not_answer() -> None:
    seconds = Seconds()
    seconds.hear(CURRENT, 100)
    seconds.store = replace(seconds.store, state="unreachable", reason="It is gone.")

    health = seconds.hear(CURRENT, 100)

    assert status_of(health) == ("UNKNOWN", "consumer-unknown")
    assert (health.verdict.behind, health.verdict.late_us) == (None, None)
    assert "It is gone" in describe_verdict(health.verdict)


def test_that_one_without_a_position_is_not_called_well() -> None:
    fresh = StoreSubscription(name="orders", status="RUNNING")

    health = Seconds().hear(fresh, 100)
    failed = Seconds().hear(replace(fresh, status="ERROR"), 100)

    assert status_of(health) == ("UNKNOWN", "consumer-unknown")
    assert (health.verdict.behind, health.verdict.late_us) == (None, None)
    assert "no position yet" in describe_verdict(health.verdict)
    assert status_of(failed) == ("FAULTED", "consumer-faulted")


def test_that_each_rule_is_explained() -> None:
    seconds = Seconds()
    theirs = seconds.watch.look(
        replace(seconds.store, subscriptions=[CURRENT]), 100, seconds.now_us
    )

    report = seconds.judge.explain([], NAME, seconds.now_us, theirs=theirs)

    assert [rule.rule for rule in report.rules if rule.decided] == ["consumer-current"]
    assert report.rules[0].numbers["done"] == 100

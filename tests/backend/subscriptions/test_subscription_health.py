"""How subscriptions of others stand, as health, lag and alerts hear of them."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.clock import SECOND_US
from backend.errors import Rejected, Unavailable
from backend.messages.health import ProcessHealth
from backend.messages.notices import ReplicaSample
from backend.messages.problem_text import describe_problem
from backend.messages.subscriptions import (
    EVERY_SUBSCRIPTION,
    OpenSubscription,
    ParkedDelivery,
    PauseSubscription,
    ReportDeliveries,
    SubscriptionOpened,
    ThrottleSubscription,
)
from backend.store.log_port import LogReader
from backend.subscriptions.backlog_counter import BacklogCounter
from backend.subscriptions.delivery_limits import DeliveryLimits
from backend.subscriptions.subscription_health import SubscriptionJudge
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore
from backend.subscriptions.subscription_watch import SubscriptionWatch
from backend.telemetry.health.problems import find_problems

LIMITS = DeliveryLimits(late_us=5 * SECOND_US, stalled_us=5 * SECOND_US)


def _no_log() -> LogReader:
    raise AssertionError("Nothing here has a filter: nothing is counted.")


def watch_of(service: SubscriptionService) -> SubscriptionWatch:
    return SubscriptionWatch(service, BacklogCounter(_no_log), logging.getLogger("test"))


class Watched:
    """One subscription with a consumer at its side, and a clock that a test moves."""

    def __init__(self, folder: Path) -> None:
        self.now_us = 0
        self.store = SubscriptionStore(folder)
        self.restart()
        self.samples: list[ReplicaSample] = []
        asked = OpenSubscription(name="shop", consumer="a mailer", head=10)
        opened = self.service.answer(asked)
        self.lease = getattr(opened, "lease", "")

    def restart(self) -> None:
        """Begin as a backend does: what is on disk is known, and nothing else."""
        self.service = SubscriptionService(self.store, lambda: self.now_us)
        self.watch = SubscriptionWatch(
            self.service, BacklogCounter(_no_log), logging.getLogger("test")
        )
        self.judge = SubscriptionJudge(LIMITS)

    def report(self, acknowledged: int, *, leaves: bool = False, park: str = "") -> None:
        parked = [ParkedDelivery(position=acknowledged, stream="users/u1", reason=park)]
        self.service.answer(
            ReportDeliveries(
                name="shop",
                lease=self.lease,
                acknowledged=acknowledged,
                parked=parked if park else [],
                leaves=leaves,
            )
        )

    def after(self, seconds: float, head: int | None) -> ProcessHealth:
        self.now_us += round(seconds * SECOND_US)
        facts = self.watch.look(head, self.now_us)
        self.samples = [each.sample(self.now_us) for each in facts]
        (health,) = self.judge.judge(facts, self.now_us)
        return health


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    found = Watched(tmp_path)
    with closing(found.store):
        yield found


def test_that_what_is_acknowledged_up_to_the_end_is_well(watched: Watched) -> None:
    verdict = watched.after(1, 10).verdict
    assert (verdict.status, verdict.rule, verdict.behind) == ("OK", "deliveries-current", 0)


def test_that_one_that_acknowledges_nothing_while_events_wait_stands_still(
    watched: Watched,
) -> None:
    health = watched.after(1, 10)
    for _ in range(7):
        watched.report(10)  # a sign of life, and nothing done
        health = watched.after(1, 12)
    assert (health.verdict.status, health.verdict.late_us) == ("STALLED", 6 * SECOND_US)
    (problem,) = find_problems([health], {}, None, 0)
    words = describe_problem(problem)
    assert words.symptom == "The subscription shop stands still while events wait"
    assert "marigraph subscribe shop" in words.action
    assert health.name == watched.samples[0].name == "subscription:shop"
    assert (watched.samples[0].events_behind, watched.samples[0].applied) == (2, 10)


def test_that_one_that_comes_on_slowly_is_late_and_no_problem(watched: Watched) -> None:
    health = watched.after(1, 100)
    for position in range(11, 20):
        watched.report(position)
        health = watched.after(1, 100)
    assert health.verdict.status == "CATCHING-UP"
    assert find_problems([health], {}, None, 0) == []
    assert watched.samples[0].apply_rate_per_s == pytest.approx(1, rel=0.5)


def test_that_a_consumer_that_falls_silent_is_told_and_one_that_left_is_not(
    watched: Watched,
) -> None:
    watched.after(1, 10)
    lost = watched.after(6, 12)
    assert (lost.verdict.status, lost.verdict.rule) == ("STOPPED", "consumer-lost")
    watched.report(10, leaves=True)
    left = watched.after(1, 12)
    assert (left.verdict.status, left.verdict.severity) == ("STOPPED", "notice")
    assert find_problems([left], {}, None, 0) == []


def test_that_a_consumer_that_was_lost_stays_lost_when_the_backend_is_started_anew(
    watched: Watched,
) -> None:
    watched.after(6, 12)
    watched.restart()
    assert watched.after(1, 12).verdict.severity == "ok"  # it may come back
    lost = watched.after(6, 12).verdict
    assert (lost.rule, lost.severity) == ("consumer-lost", "warning")
    watched.report(10)
    assert watched.service.states()[0].consumer == "a mailer"
    watched.report(10, leaves=True)
    watched.restart()
    assert watched.after(6, 12).verdict.rule == "consumer-absent"


def test_that_nobody_is_kept_away_by_a_consumer_from_before_the_backend_was_started(
    watched: Watched,
) -> None:
    watched.restart()
    (state,) = watched.service.states()
    assert state.consumer == "a mailer"
    other = OpenSubscription(name="shop", consumer="another mailer", head=10)
    assert isinstance(watched.service.answer(other), SubscriptionOpened)
    watched.restart()
    (state,) = watched.service.states()
    assert state.consumer == "another mailer"


def test_that_parked_events_are_a_problem_beside_whatever_else_it_does(watched: Watched) -> None:
    watched.report(10, park="no such customer")
    health = watched.after(1, 10)
    (problem,) = find_problems([health], {}, None, 0)
    assert problem.action == "retry-deliveries"
    assert problem.verdict.status == health.verdict.status == "FAULTED"
    assert watched.samples[0].parked == 1


def test_that_one_is_as_its_worst_problem_is_and_the_others_are_told_as_well(
    watched: Watched,
) -> None:
    watched.report(10, park="no such customer", leaves=True)
    absent = watched.after(1, 12)
    assert [each.rule for each in absent.beside] == ["consumer-absent"]
    (problem,) = find_problems([absent], {}, None, 0)
    assert (problem.verdict.rule, problem.verdict) == ("deliveries-parked", absent.verdict)
    watched.service.carry_out(PauseSubscription(name="shop", by="anna"))
    paused = watched.after(1, 12)
    problems = find_problems([paused], {}, None, 0)
    assert [each.verdict.rule for each in problems] == ["deliveries-parked", "deliveries-paused"]
    assert problems[0].verdict == paused.verdict


def test_that_a_pause_is_told_with_who_did_it_and_for_how_long(watched: Watched) -> None:
    watched.service.carry_out(PauseSubscription(name="shop", by="anna"))
    watched.after(1, 10)
    verdict = watched.after(3, 10).verdict
    assert (verdict.status, verdict.by, verdict.held_us) == ("PAUSED", "anna", 3 * SECOND_US)


def test_that_one_that_its_throttle_keeps_behind_is_a_problem_that_names_the_throttle(
    watched: Watched,
) -> None:
    watched.service.carry_out(ThrottleSubscription(name="shop", rate_per_s=2, by="anna"))
    health = watched.after(1, 100)
    for second in range(1, 9):
        watched.report(10 + 2 * second)
        health = watched.after(1, 100 + 5 * second)
    assert (health.verdict.status, health.verdict.rule) == ("SLOW", "deliveries-throttled")
    assert watched.samples[0].throttle_per_s == 2
    (problem,) = find_problems([health], {}, None, 0)
    words = describe_problem(problem)
    assert words.symptom == "The subscription shop falls behind"
    assert words.cause.startswith("Throttled to 2 events a second; acknowledged 26 of 140")
    assert words.action.endswith("marigraph subscriptions --throttle shop 0")
    for second in range(9, 30):
        watched.report(10 + 2 * second)
        health = watched.after(1, 140)
    assert health.verdict.status == "CATCHING-UP"  # the log stands still, and it comes on


def test_that_every_rule_is_told_with_its_numbers_and_the_first_that_holds_has_decided(
    watched: Watched,
) -> None:
    watched.report(10, park="no such customer")
    watched.service.carry_out(PauseSubscription(name="shop", by="anna"))
    watched.after(1, 12)
    facts = watched.watch.look(12, watched.now_us)
    report = watched.judge.explain(facts, "subscription:shop", watched.now_us)
    assert (report.health.name, report.health.verdict.status) == ("subscription:shop", "FAULTED")
    assert len({each.rule for each in report.rules}) == 10
    decided = [each.rule for each in report.rules if each.decided]
    assert decided == ["deliveries-paused", "deliveries-parked"]
    says = {each.rule: each.verdict is not None for each in report.rules}
    assert (says["deliveries-unreadable"], says["deliveries-current"]) == (False, True)
    numbers = report.rules[0].numbers
    assert (numbers["events_behind"], numbers["paused_by"], numbers["parked"]) == (2, "anna", 1)
    with pytest.raises(Unavailable, match="has no subscription:x; it has subscription:shop"):
        watched.judge.explain(facts, "subscription:x", watched.now_us)


def test_that_a_pause_that_was_known_is_no_word_of_now_when_nobody_can_look(
    watched: Watched, tmp_path: Path
) -> None:
    watched.service.carry_out(PauseSubscription(name="shop", by="anna"))
    assert watched.after(1, 10).verdict.rule == "deliveries-paused"
    with closing(sqlite3.connect(tmp_path / "subscriptions.sqlite")) as other:
        other.execute("DROP TABLE subscriptions")
    assert watched.after(1, 10).verdict.rule == "deliveries-unreadable"


def test_that_nobody_takes_for_well_what_cannot_be_read_any_more(
    watched: Watched, tmp_path: Path
) -> None:
    assert watched.after(1, 10).verdict.status == "OK"
    with closing(sqlite3.connect(tmp_path / "subscriptions.sqlite")) as other:
        other.execute("DROP TABLE subscriptions")
    health = watched.after(1, 10)
    assert (health.verdict.rule, health.verdict.behind) == ("deliveries-unreadable", None)
    (problem,) = find_problems([health], {}, None, 0)
    words = describe_problem(problem)
    assert words.symptom == "Nobody can say how far the subscription shop has come"
    assert words.cause.startswith("The file of subscriptions cannot be used: ")
    assert watched.samples[0].events_behind is None


def test_that_a_file_which_was_never_readable_is_a_problem_though_nothing_is_known_by_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "subscriptions.sqlite").write_bytes(b"no database at all" * 100)
    judge = SubscriptionJudge(LIMITS)
    with closing(SubscriptionStore(tmp_path)) as store:
        watch = SubscriptionWatch(
            SubscriptionService(store), BacklogCounter(_no_log), logging.getLogger("test")
        )
        assert watch.look(10, 0) == []
        judge.judge([], 0, watch.unreadable)
        (health,) = judge.judge(watch.look(10, SECOND_US), SECOND_US, watch.unreadable)
        report = judge.explain([], EVERY_SUBSCRIPTION, SECOND_US, watch.unreadable)
        assert report.health.verdict.rule == "deliveries-unreadable"
    assert (health.name, health.verdict.held_us) == (EVERY_SUBSCRIPTION, SECOND_US)
    (problem,) = find_problems([health], {}, None, 0)
    words = describe_problem(problem)
    assert words.symptom == "Nobody can say how far any subscription has come"
    assert words.cause.startswith("The file of subscriptions cannot be used: ")


def test_that_no_problem_is_made_of_a_file_without_subscriptions(tmp_path: Path) -> None:
    with closing(SubscriptionStore(tmp_path)) as store:
        watch = SubscriptionWatch(
            SubscriptionService(store), BacklogCounter(_no_log), logging.getLogger("test")
        )
        assert (watch.look(10, 0), watch.unreadable) == ([], "")


def test_that_a_subscription_is_not_filtered_by_notes_that_may_come_too_late(
    watched: Watched,
) -> None:
    asked = OpenSubscription(name="late", consumer="a mailer", head=10, filter="x or -tag:late")
    with pytest.raises(Rejected, match="comes too late"):
        watched.service.answer(asked)

from collections.abc import Iterator

import pytest

from backend.clock import SECOND_US
from backend.messages.notices import ProcessWaiting
from backend.run.bootstrap import Bootstrap
from backend.run.child_process import Backoff, ChildProcess


def test_that_each_death_doubles_the_pause_up_to_a_limit() -> None:
    backoff = Backoff(first_s=1.0, longest_s=5.0, healthy_run_s=10.0)
    assert [backoff.next_pause_s(0.5) for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_that_a_good_long_run_makes_the_pause_short_again() -> None:
    backoff = Backoff(first_s=1.0, longest_s=5.0, healthy_run_s=10.0)
    for _ in range(4):
        backoff.next_pause_s(0.5)
    assert backoff.next_pause_s(10.0) == 1.0
    assert backoff.next_pause_s(0.5) == 2.0


def test_that_what_will_not_heal_waits_longest() -> None:
    assert Backoff(first_s=1.0, longest_s=5.0).longest_pause_s() == 5.0


def test_that_the_age_of_a_state_goes_by_no_clock_that_is_set(
    bootstrap: Bootstrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = ChildProcess(bootstrap)
    child.stop()
    before = child.describe()
    monkeypatch.setattr(child, "_since", before.since_us + 3_600_000_000)  # the clock went back
    after = child.describe()
    assert 0 <= before.state_age_us <= after.state_age_us < 600_000_000


class Ticks:
    """A monotonic clock that a test turns on."""

    def __init__(self) -> None:
        self.now_us = 0

    def __call__(self) -> int:
        return self.now_us


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def started(bootstrap: Bootstrap, ticks: Ticks) -> Iterator[ChildProcess]:
    child = ChildProcess(bootstrap, ticks)
    child.start()
    yield child
    child.kill()
    assert child.wait(60)
    assert child.has_ended()
    child.reap("", "")


def waiting(child: ChildProcess, reason: str, *, is_at_work: bool = False) -> ProcessWaiting:
    pid = child.describe().pid
    return ProcessWaiting(name=child.name, pid=pid, reason=reason, is_at_work=is_at_work)


def test_that_a_process_is_at_work_until_it_says_that_this_is_over(
    started: ChildProcess, ticks: Ticks
) -> None:
    assert started.mark_waiting(waiting(started, "It adds an index.", is_at_work=True))
    assert started.describe().is_at_work
    ticks.now_us = 9 * SECOND_US
    assert not started.mark_waiting(waiting(started, ""))
    info = started.describe()
    assert (info.is_at_work, info.is_blocked, info.detail) == (False, False, "")
    assert (info.state, info.state_age_us) == ("starting", 0)


def test_that_a_process_which_says_nothing_of_its_work_any_more_is_at_none(
    started: ChildProcess, ticks: Ticks
) -> None:
    work = waiting(started, "It adds an index.", is_at_work=True)
    for _ in range(3):
        started.mark_waiting(work)
        ticks.now_us += 59 * SECOND_US
        assert started.describe().is_at_work
    ticks.now_us += SECOND_US
    assert not started.describe().is_at_work
    started.mark_waiting(work)
    assert started.describe().is_at_work


def test_that_what_a_process_waited_for_is_forgotten_when_it_has_it(started: ChildProcess) -> None:
    started.mark_waiting(waiting(started, "connection refused"))
    assert started.describe().is_blocked
    started.mark_waiting(waiting(started, ""))
    info = started.describe()
    assert (info.is_blocked, info.detail) == (False, "")

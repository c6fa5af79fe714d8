import pytest

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

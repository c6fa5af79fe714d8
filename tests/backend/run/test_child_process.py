from backend.run.child_process import Backoff


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

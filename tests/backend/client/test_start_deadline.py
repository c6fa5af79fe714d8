"""How long a start is waited for."""

from backend.client.start_deadline import StartDeadline
from backend.messages.notices import ProcessInfo


def primary(restarts: int, work: str = "") -> ProcessInfo:
    return ProcessInfo(
        name="primary",
        role="primary",
        pid=1,
        state="starting",
        since_us=0,
        restarts=restarts,
        endpoints={},
        detail=work,
        is_at_work=bool(work),
    )


def test_that_a_start_without_work_ends_at_its_limit() -> None:
    deadline = StartDeadline(60.0, now_s=100.0)
    assert deadline.note([primary(0)], 150.0) == ""
    assert not deadline.is_over(159.0)
    assert deadline.is_over(160.0)


def test_that_work_is_waited_for_as_long_as_it_goes_on() -> None:
    deadline = StartDeadline(60.0, now_s=0.0)
    for now_s in range(0, 600, 50):
        assert not deadline.is_over(now_s)
        assert deadline.note([primary(0, "an index")], now_s) == "primary: an index"
    assert deadline.is_over(550.0 + 60.0)


def test_that_a_process_that_restarts_at_its_work_again_and_again_is_not_waited_for() -> None:
    deadline = StartDeadline(60.0, now_s=0.0)
    moments = [
        now_s
        for restarts, now_s in enumerate(range(0, 1_000, 20))
        if not deadline.is_over(now_s) and deadline.note([primary(restarts, "an index")], now_s)
    ]
    assert max(moments) < 3 * 20 + 60.0  # three restarts renew it, the fourth does not


def test_that_restarts_from_before_do_not_count() -> None:
    deadline = StartDeadline(60.0, now_s=0.0)
    deadline.note([primary(9, "an index")], 50.0)
    assert not deadline.is_over(100.0)

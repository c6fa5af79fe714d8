from collections.abc import Iterator

import pytest

from backend.wire.loop import GatheredCall, Loop
from backend.wire.sockets import Context, Socket, pair, try_recv, try_send


@pytest.fixture
def channel() -> Iterator[tuple[Socket, Socket]]:
    context = Context()
    here, there = pair(context)
    yield here, there
    here.close()
    there.close()
    context.term()


def test_that_a_handler_is_called_until_its_socket_is_drained(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    loop, seen = Loop(), list[bytes | None]()

    def one() -> None:
        seen.append(try_recv(here))
        if len(seen) == 3:
            loop.stop()

    loop.add(here, one)
    for word in (b"1", b"2", b"3"):
        assert try_send(there, word)
    loop.run()
    assert seen == [b"1", b"2", b"3"]


def test_that_a_timer_rings_again_and_again_and_a_single_one_once() -> None:
    loop, rings = Loop(), list[str]()

    def ring() -> None:
        rings.append("every")
        if rings.count("every") == 3:
            loop.stop()

    loop.every(0.002, ring)
    loop.after(0.001, lambda: rings.append("once"))
    loop.run()
    assert rings == ["once", "every", "every", "every"]


def test_that_requests_are_gathered_into_one_call_and_later_ones_into_another() -> None:
    loop, calls = Loop(), list[int]()
    requested = 0

    def call() -> None:
        calls.append(requested)
        if len(calls) == 2:
            loop.stop()

    gathered = GatheredCall(loop, 0.001, call)

    def request(times: int) -> None:
        nonlocal requested
        for _ in range(times):
            requested += 1
            gathered.request()

    request(3)
    loop.after(0.01, lambda: request(2))
    loop.after(10, loop.stop)  # only when something is wrong
    loop.run()
    assert calls == [3, 5]


def test_that_a_step_without_patience_is_called_at_once_and_sockets_still_get_their_turn(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    loop, steps = Loop(), list[int]()

    def step() -> float:
        steps.append(1)
        if len(steps) == 5:
            try_send(there, b"stop")
        return 0.0

    loop.add_step(step)
    loop.add(here, loop.stop)
    loop.run()
    assert len(steps) in (5, 6)


def test_that_an_exception_of_a_handler_leaves_the_loop() -> None:
    loop = Loop()

    def fail() -> None:
        raise ValueError("from the handler")

    loop.after(0.0, fail)
    with pytest.raises(ValueError, match="from the handler"):
        loop.run()


def test_that_nothing_is_called_any_more_after_a_stop(channel: tuple[Socket, Socket]) -> None:
    here, there = channel
    loop, calls = Loop(), list[str]()

    def step() -> float | None:
        calls.append("step")
        return None

    def end() -> None:
        calls.append("end")
        loop.stop()
        loop.after(0.0, lambda: calls.append("timer"))

    loop.add_step(step)
    loop.add(here, end)
    assert try_send(there, b"the supervisor is gone")
    loop.run()
    assert calls[-1] == "end"
    assert calls.count("end") == 1

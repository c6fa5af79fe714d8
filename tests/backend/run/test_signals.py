import os
import signal

from backend.run.signals import Signals
from backend.wire.loop import Loop


def test_that_a_signal_wakes_the_loop_and_everything_is_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    loop, seen = Loop(), list[int]()

    def react(number: int) -> None:
        seen.append(number)
        loop.stop()

    signals = Signals([signal.SIGTERM], react)
    loop.add(signals.handle, signals.take)
    loop.after(0.01, lambda: os.kill(os.getpid(), signal.SIGTERM))
    loop.run()
    signals.close()
    assert seen == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) == before

import os
import signal

from backend.run.signal_pipe import TERMINATION_SIGNALS, SignalPipe
from backend.wire.loop import Loop


def test_that_a_signal_wakes_the_loop_and_everything_is_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    loop, seen = Loop(), list[int]()

    def react(number: int) -> None:
        seen.append(number)
        loop.stop()

    signals = SignalPipe([signal.SIGTERM], react)
    loop.add(signals.handle, signals.dispatch)
    loop.after(0.01, lambda: os.kill(os.getpid(), signal.SIGTERM))
    loop.run()
    signals.close()
    assert seen == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) == before


def test_that_a_closed_terminal_does_not_end_what_was_started_to_outlive_it() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    seen = list[int]()
    signals = SignalPipe(TERMINATION_SIGNALS, seen.append)
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)
        signals.dispatch()
    finally:
        signals.close()
        signal.signal(signal.SIGHUP, before)
    assert seen == [signal.SIGTERM]

"""Signals as something that a loop can poll."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterable
from types import FrameType

TERMINATION_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class SignalPipe:
    """Turns signals into bytes on a pipe; add `handle` with `dispatch` to a loop.

    Only in the main thread. `close` puts everything back as it was.
    """

    def __init__(self, chosen: Iterable[signal.Signals], react: Callable[[int], None]) -> None:
        """Call `react` with the number of each chosen signal, from the loop."""
        self._react = react
        self.handle, self._writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._before = {
            number: signal.signal(number, _ignore) for number in chosen if _is_handled(number)
        }
        self._woken = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)

    def dispatch(self) -> None:
        """React to every signal that came."""
        with contextlib.suppress(BlockingIOError):  # none has come
            for number in os.read(self.handle, 512):
                if number in self._before:
                    self._react(number)

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._woken)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self.handle)
        os.close(self._writing)


def _is_handled(number: signal.Signals) -> bool:
    """Whether it means anything to us: who starts a program with `nohup` wants it to go on."""
    return number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing: the byte on the pipe says it."""

"""Letting others go before where the processor is short."""

import os
import time
from pathlib import Path

_AUTOGROUP = Path("/proc/self/autogroup")
_ATTEMPTS, _BETWEEN_S = 10, 0.11  # all but root together may change one group in 0.1 s


def step_back(niceness: int) -> None:
    """Let all other processes go before this one, whoever has started them.

    A process in a session of its own is weighed by Linux as a group of its own: its niceness counts
    within that group alone, and against all others that of the group.
    """
    os.nice(niceness)
    if os.getsid(0) != os.getpid():
        return  # the group is that of others, too
    for _ in range(_ATTEMPTS):
        try:
            _AUTOGROUP.write_text(str(niceness))
        except BlockingIOError:  # somebody else had his turn, maybe a process that began beside us
            time.sleep(_BETWEEN_S)  # a process that begins has nothing else to do yet
        except OSError:  # there are no such groups here: the niceness counts by itself
            return
        else:
            return

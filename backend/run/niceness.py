"""Letting others go before where the processor is short."""

import os
from pathlib import Path

_AUTOGROUP = Path("/proc/self/autogroup")


def step_back(niceness: int) -> None:
    """Let all other processes go before this one, whoever has started them.

    A process in a session of its own is weighed by Linux as a group of its own: its niceness counts
    within that group alone, and against all others that of the group.
    """
    os.nice(niceness)
    if os.getsid(0) != os.getpid():
        return  # the group is that of others, too
    try:
        _AUTOGROUP.write_text(str(niceness))
    except OSError:  # there are no such groups here: the niceness counts by itself
        return

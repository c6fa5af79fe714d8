"""A fork whose process is not our child, but one of who has started us."""

import errno
import os
import sys

from backend.run.fork_request import PID_BYTES


def fork_sibling() -> int:
    """Fork a process that is a child of our parent; return its pid, and 0 in it.

    A process whose parent has ended belongs to the nearest one above that takes such in.

    Raises:
        OSError: the machine has no room for one more process.
    """
    reading, writing = os.pipe()
    between = os.fork()
    if between == 0:
        pid = _fork_or_exit()
        if pid:
            os.write(writing, pid.to_bytes(PID_BYTES, sys.byteorder))
            os._exit(0)
        os.close(reading)
        os.close(writing)
        return 0
    os.close(writing)
    answer = os.read(reading, PID_BYTES)
    os.close(reading)
    os.waitpid(between, 0)
    if not answer:  # and not 0, with which we would take ourselves for the one that was forked
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return int.from_bytes(answer, sys.byteorder)


def _fork_or_exit() -> int:
    """Fork; where that fails nothing of this process may go on but its end."""
    try:
        return os.fork()
    except OSError:  # the parent sees that no process id came, and says it
        os._exit(1)

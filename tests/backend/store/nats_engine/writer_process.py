"""Appends an event to the log at the URL given for each line read, and says how it went.

A log that another writer holds is waited for. Of what was written position and id are said.
"""

import sys
import time

from backend.errors import MarigraphError, Unavailable
from backend.store.engine_registry import open_log
from backend.store.log_port import CheckedLog, Transaction
from tests.contract.drafts import draft


def open_in_time(url: str) -> CheckedLog:
    """Return the log once it can be opened."""
    while True:
        try:
            return open_log(url)
        except Unavailable:
            time.sleep(0.05)  # the other process's turn


if __name__ == "__main__":
    log = open_in_time(sys.argv[1])
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        try:
            (event,) = log.append(Transaction(events=[draft()]), recorded=7)
            sys.stdout.write(f"{event.position} {event.id.hex()}\n")
        except MarigraphError as error:  # told to the test
            sys.stdout.write(f"{type(error).__name__}\n")
        sys.stdout.flush()
    log.close()

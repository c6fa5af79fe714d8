"""Appends an event to the log at the URL given for each line read, and says how it went."""

import sys

from backend.errors import MarigraphError
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from tests.contract.drafts import draft

if __name__ == "__main__":
    log = open_log(sys.argv[1])
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        try:
            (event,) = log.append(Transaction(events=[draft()]), recorded=7)
            sys.stdout.write(f"{event.position}\n")
        except MarigraphError as error:
            sys.stdout.write(f"{type(error).__name__}\n")
        sys.stdout.flush()
    log.close()

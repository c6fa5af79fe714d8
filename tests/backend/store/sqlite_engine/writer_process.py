"""Appends to the log at the URL given, ten events a transaction, until it is killed."""

import sys
from itertools import count

from backend.store.engine_registry import open_log
from backend.store.log_port import ImportProgress, Transaction
from tests.contract.drafts import draft

if __name__ == "__main__":
    log = open_log(sys.argv[1])
    since = log.progress("writer").upto
    for number in count(since + 1):
        events = [draft(f"user-{number % 7}") for _ in range(10)]
        checkpoint = ImportProgress("writer", number, b"")
        log.append(
            Transaction(events=events, progress=checkpoint, expected_progress=number - 1),
            recorded=7,
        )
        print(number, flush=True)  # noqa: T201 - the test reads how far it came

"""Writes acts into the audit of a folder until it is killed; prints a number once it is on record.

Every third act is left without an outcome.
"""

import logging
import sys
from pathlib import Path

from backend.audit.audit_store import AuditStore
from backend.messages.control import OrderDone, Pause


def main(folder: str, session: str) -> None:
    """Never return."""
    store = AuditStore(Path(folder), session, logging.getLogger("writer"))
    while True:
        act = store.begin(Pause(replica="replica-1", by="anna"), "operator")
        if act % 3:
            store.finish(act, OrderDone(message=f"Paused for act {act}."))
        sys.stdout.write(f"{act}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

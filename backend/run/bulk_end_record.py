"""What came of bulk operations, put on record once each, however often it is told."""

import logging

from backend.audit.audit_store import AuditStore
from backend.errors import StorageFailed
from backend.messages.bulk_text import describe_outcomes
from backend.messages.notices import BulkEnded

END_BULK = "end-bulk"


class BulkEndRecord:
    """Writes an act of its own into the audit: nobody orders that a bulk operation ends.

    A replica tells of an end again after its process was started anew.
    """

    def __init__(self, audit: AuditStore, logger: logging.Logger) -> None:
        self._audit, self._logger = audit, logger
        self._known: set[tuple[str, bytes]] = set()

    def note(self, ended: BulkEnded) -> bool:
        """Put it on record unless it is; say whether it was news."""
        key = (ended.name, ended.bulk.id)
        if key in self._known or self._is_on_record(ended):
            self._known.add(key)
            return False
        bulk = ended.bulk
        self._audit.record(
            bulk.by,
            END_BULK,
            subject=ended.name,
            message=describe_outcomes(bulk),
            id=bulk.id.hex(),
            number=bulk.number,
            action=bulk.action,
            filter=bulk.filter,
            state=bulk.state,
            total=bulk.total,
            failed=bulk.failed,
        )
        self._known.add(key)
        return True

    def _is_on_record(self, ended: BulkEnded) -> bool:
        """Look for it; where the audit cannot be read it is taken for news."""
        bulk = ended.bulk
        try:
            return self._audit.has_act(END_BULK, ended.name, bulk.created_us, bulk.id.hex())
        except StorageFailed as error:  # writing it down may be possible all the same
            self._logger.warning("whether an end is on record: %s", error.message)
            return False

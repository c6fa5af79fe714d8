"""The writer of the audit: acts and their outcomes, each on disk before anybody is answered."""

import logging
import sqlite3
from pathlib import Path

import msgspec

from backend.audit.audit_file import (
    AUDIT_FILE_NAME,
    open_audit_file,
    restore_rows,
    set_audit_file_aside,
)
from backend.audit.audit_reader import IF_DAMAGED, read_between, read_page
from backend.audit.audit_schema import FIND_ACT, PUT_ACT, PUT_OUTCOME
from backend.clock import now_us
from backend.errors import DamagedFile, StorageFailed
from backend.messages.audit import (
    BACKEND_SUBJECT,
    OWNER,
    AskAudit,
    AuditEntry,
    AuditOutcome,
    AuditPage,
)
from backend.messages.commands import Failure
from backend.messages.control import ControlOrder, OrderDone
from backend.sqlite.storage_errors import DRIVER_ERRORS, translate_storage_errors

_UNKNOWN_CODES = frozenset({"timed-out", "defect"})  # it may have been done all the same


class AuditStore:
    """The file; one thread. A damaged one is set aside, and what can be read of it is taken over.

    That, too, is an act on record.
    """

    def __init__(self, folder: Path, session: str, logger: logging.Logger) -> None:
        """Open or create the audit of a data folder; `session`: of the backend that writes.

        Raises:
            StorageFailed: it cannot be opened or made, and why.
        """
        self._path, self._session, self._logger = folder / AUDIT_FILE_NAME, session, logger
        try:
            self._database = self._open()
        except DamagedFile as error:
            self._database = self._replace(error)

    def begin(self, order: ControlOrder, role: str) -> int:
        """Write down that an order is about to be carried out; return the number of the act.

        `role`: whose key it came in with.

        Raises:
            StorageFailed: it cannot be written, and the order is not to be carried out.
        """
        fields: dict[str, object] = msgspec.to_builtins(order)
        act, by = str(fields.pop("type")), str(fields.pop("by"))
        subject = str(fields.pop("replica", "") or fields.pop("process", "") or BACKEND_SUBJECT)
        return self._begin(by, role, act, subject, fields)

    def finish(self, act: int, response: OrderDone | Failure) -> None:
        """Write down what came of an act; where that fails it is logged: it was done already."""
        outcome: AuditOutcome = "done"
        code = ""
        if isinstance(response, Failure):
            outcome = "unknown" if response.code in _UNKNOWN_CODES else "refused"
            code = response.code
        row = (act, now_us(), outcome, code, response.message)
        try:
            self._database.execute(PUT_OUTCOME, row)
        except DRIVER_ERRORS as error:  # the act is done, whatever the record says
            self._logger.warning("the outcome of act %d is not on record: %s", act, error)

    def record(
        self,
        by: str,
        act: str,
        *,
        subject: str = BACKEND_SUBJECT,
        message: str = "",
        **parameters: object,
    ) -> None:
        """Write down what was done without an order, such as the backend's start.

        `subject`: to which process, else to the whole backend; `message`: what came of it.

        Where that fails it is logged: nothing can be refused any more.
        """
        try:
            number = self._begin(by, OWNER, act, subject, parameters)
        except StorageFailed as error:  # it goes on, and the log says so
            self._logger.warning("%s by %s is not on record: %s", act, by, error.message)
        else:
            self.finish(number, OrderDone(message=message))

    def has_act(self, act: str, subject: str, since_us: int, words: str) -> bool:
        """Whether there is such an act on a process since a moment, with this in its parameters.

        Raises:
            StorageFailed: it cannot be read.
        """
        with translate_storage_errors(self._path, IF_DAMAGED):
            found = self._database.execute(FIND_ACT, (since_us, act, subject, words)).fetchone()
        return found is not None

    def answer(self, question: AskAudit) -> AuditPage:
        """Return a page.

        Raises:
            StorageFailed: it cannot be read.
        """
        with translate_storage_errors(self._path, IF_DAMAGED):
            return read_page(self._database, question, self._session)

    def between(self, since_us: int, until_us: int, limit: int) -> list[AuditEntry]:
        """Return the newest acts between two moments, oldest first.

        Raises:
            StorageFailed: they cannot be read.
        """
        with translate_storage_errors(self._path, IF_DAMAGED):
            return read_between(self._database, since_us, until_us, limit, self._session)

    def close(self) -> None:
        """Close the file; everything is in it already."""
        self._database.close()

    def _begin(
        self, by: str, role: str, act: str, subject: str, parameters: dict[str, object]
    ) -> int:
        text = msgspec.json.encode(parameters)
        row = (now_us(), self._session, by, act, subject, text, role)
        try:
            number = self._insert(row)
        except DamagedFile as error:
            self._database.close()
            self._database = self._replace(error)
            number = self._insert(row)
        self._logger.info(
            "act %d: %s of %s by %s (%s), %s", number, act, subject, by, role, text.decode()
        )
        return number

    def _insert(self, row: tuple[int | str | bytes, ...]) -> int:
        with translate_storage_errors(self._path, IF_DAMAGED):
            return self._database.execute(PUT_ACT, row).lastrowid or 0

    def _open(self) -> sqlite3.Connection:
        with translate_storage_errors(self._path, IF_DAMAGED):
            return open_audit_file(self._path)

    def _replace(self, error: DamagedFile) -> sqlite3.Connection:
        """Set a damaged file aside, and go on with what can be read of it."""
        with translate_storage_errors(self._path, IF_DAMAGED):
            aside = set_audit_file_aside(self._path, now_us())
            database = open_audit_file(self._path)
            restored = restore_rows(aside, database)
            parameters = msgspec.json.encode({"file": aside.name, "restored": restored})
            row = (now_us(), self._session, "supervisor", "replace-audit", BACKEND_SUBJECT)
            act = database.execute(PUT_ACT, (*row, parameters, OWNER)).lastrowid
            database.execute(PUT_OUTCOME, (act, now_us(), "done", "", error.message))
        self._logger.warning("%s It is kept as %s.", error.message, aside.name)
        return database

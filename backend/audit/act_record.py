"""Acts that no order asks for: of programs that change a data folder by themselves."""

import logging
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from backend.audit.audit_file import AUDIT_FILE_NAME, open_audit_file
from backend.audit.audit_reader import IF_DAMAGED
from backend.audit.audit_schema import PUT_ACT, PUT_OUTCOME
from backend.clock import now_us
from backend.errors import MarigraphError, StorageFailed
from backend.messages.audit import BACKEND_SUBJECT, OWNER, AuditOutcome
from backend.sqlite.storage_errors import translate_storage_errors

_logger = logging.getLogger(__name__)


@contextmanager
def recorded_act(
    folder: Path, by: str, act: str, session: str = "", role: str = OWNER, **parameters: object
) -> Generator[None]:
    """Put on record what is done meanwhile, and whether it was; a backend may run or not.

    `session`: of the backend that it is done to; while that lasts, it is shown as under way.
    `role`: with whose key it is done.

    Raises:
        StorageFailed: it cannot be put on record, and is not to be done.
    """
    text = msgspec.json.encode(parameters)
    number = _put(folder, PUT_ACT, (now_us(), session, by, act, BACKEND_SUBJECT, text, role))
    try:
        yield
    except MarigraphError as error:
        _put_outcome(folder, number, "refused", error.code, error.message)
        raise
    except BaseException as error:
        _put_outcome(folder, number, "unknown", "interrupted", type(error).__name__)
        raise
    _put_outcome(folder, number, "done", "", "")


def _put_outcome(folder: Path, act: int, outcome: AuditOutcome, code: str, message: str) -> None:
    """Write down what came of it; where that fails it is logged: it was done already."""
    try:
        _put(folder, PUT_OUTCOME, (act, now_us(), outcome, code, message))
    except StorageFailed as error:  # the act is done, whatever the record says
        _logger.warning("the outcome of act %d is not on record: %s", act, error.message)


def _put(folder: Path, statement: str, row: tuple[int | str | bytes, ...]) -> int:
    """Write one row, and return its number."""
    path = folder / AUDIT_FILE_NAME
    with (
        translate_storage_errors(path, IF_DAMAGED),
        closing(open_audit_file(path)) as database,
    ):
        return database.execute(statement, row).lastrowid or 0

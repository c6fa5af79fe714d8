"""Every question about parked events and bulk operations, with its answer."""

from typing import assert_never

import sqlalchemy as sa

from backend.clock import Clock
from backend.messages.bulks import AskBulkItems, AskBulks, BulkQuestion, BulkReply
from backend.messages.parked import AskParked, AskSkipped, CountParked, ParkedQuestion, ParkedReply
from backend.query.parked.bulk_reader import BulkReader
from backend.query.parked.parked_reader import ParkedReader
from backend.query.question_budget import BudgetGuard


class ParkedAnswers:
    """Answers from the file of a replica's or the archive's rows; used by one thread."""

    def __init__(self, replica: str, rows: sa.Engine, clock: Clock, guard: BudgetGuard) -> None:
        """Connect to the file; the guard may stop what takes too long."""
        self._connection = rows.connect()
        guard.watch(self._connection)
        self._parked = ParkedReader(replica, self._connection, clock)
        self._bulks = BulkReader(replica, self._connection, clock)

    def answer(self, question: ParkedQuestion | BulkQuestion) -> ParkedReply | BulkReply:
        """Return the answer.

        Raises:
            BadFilter: the filter cannot be read.
        """
        match question:
            case AskParked():
                return self._parked.page(question)
            case CountParked():
                return self._parked.count(question)
            case AskSkipped():
                return self._parked.skipped(question)
            case AskBulks():
                return self._bulks.page(question)
            case AskBulkItems():
                return self._bulks.items(question)
            case _:
                assert_never(question)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

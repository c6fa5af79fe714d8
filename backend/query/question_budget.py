"""How long a question may work: a bound that also ends the statement that is running.

SQLite asks between its steps whether to go on; PostgreSQL is given the limit with each transaction,
and is cancelled when nobody waits any more.
"""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from backend.errors import StorageFailed, TimedOut
from backend.messages.filter_plans import ScanProgress

_STEPS = 20_000  # of SQLite's machine between two looks at the clock: about a millisecond


class OutOfBudget(TimedOut):
    """A question has used up its time, or was given up."""


class _ServerConnection(Protocol):
    """What the driver of a database server offers to another thread."""

    closed: bool

    def cancel(self) -> None: ...


class QuestionBudget:
    """The time that one question has; `cancel` may be called from any thread.

    With `on_scanned` a scan of the log has that time for each of its steps, and is told after each
    how far it has come.
    """

    def __init__(
        self, limit_s: float, on_scanned: Callable[[ScanProgress], None] | None = None
    ) -> None:
        """Begin now."""
        self.limit_s = limit_s
        self.is_cancelled = False
        self._on_scanned = on_scanned
        self._made_at_s = self._began_at_s = time.monotonic()

    @property
    def age_s(self) -> float:
        """How long ago the question came here."""
        return time.monotonic() - self._made_at_s

    @property
    def elapsed_s(self) -> float:
        """How much is used."""
        return time.monotonic() - self._began_at_s

    @property
    def remaining_s(self) -> float:
        """How much is left; 0 when it is spent or was given up."""
        return 0.0 if self.is_cancelled else max(0.0, self.limit_s - self.elapsed_s)

    @property
    def is_spent(self) -> bool:
        """Whether the question is to stop."""
        return self.remaining_s == 0.0

    def restart(self) -> None:
        """Count from now on: what went before was only waiting."""
        self._began_at_s = time.monotonic()

    def advance(self, progress: ScanProgress) -> None:
        """Take note that a scan goes on."""
        if self._on_scanned is not None:
            self.restart()
            self._on_scanned(progress)

    def cancel(self) -> None:
        """Nobody waits for the answer any more."""
        self.is_cancelled = True


UNLIMITED = QuestionBudget(float("inf"))


class BudgetGuard:
    """Stops the statements of one thread's connections when the question's budget is spent."""

    def __init__(self) -> None:
        """Begin without a limit."""
        self._budget = UNLIMITED
        self._lock = Lock()
        self._server_connections: list[_ServerConnection] = []

    @contextmanager
    def hold(self, budget: QuestionBudget) -> Generator[None]:
        """Let the statements in the block have this budget.

        Raises:
            OutOfBudget: a statement was stopped because the budget is spent.
        """
        self._budget = budget
        try:
            yield
        except (DBAPIError, sqlite3.Error, StorageFailed) as error:
            if budget.is_spent:
                raise _out_of_budget(budget) from error
            raise
        finally:
            self._budget = UNLIMITED

    def watch(self, connection: sa.Connection) -> None:
        """Guard a connection of this thread from now on; once after it was opened."""
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.set_progress_handler(self._is_spent, _STEPS)
            return
        with self._lock:
            known = [each for each in self._server_connections if not each.closed]
            self._server_connections = [*known, cast("_ServerConnection", driver)]

    def limit_transaction(self, connection: sa.Connection) -> None:
        """Give the statements of this transaction what is left, where a server runs them."""
        if connection.dialect.name == "postgresql" and self._budget is not UNLIMITED:
            left_ms = max(1, round(self._budget.remaining_s * 1000))
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {left_ms}")

    def advance(self, progress: ScanProgress | None) -> None:
        """Take note of how far a scan has come; None: it waits for another one.

        Raises:
            OutOfBudget: the budget is spent.
        """
        if progress is not None:
            self._budget.advance(progress)
        if self._budget.is_spent:
            raise _out_of_budget(self._budget)

    def interrupt_servers(self) -> None:
        """Stop what servers run for this thread; from another one, after the budget's `cancel`."""
        with self._lock:
            for connection in self._server_connections:
                with contextlib.suppress(Exception):  # it may end by itself this very moment
                    connection.cancel()

    def _is_spent(self) -> bool:
        return self._budget.is_spent


def _out_of_budget(budget: QuestionBudget) -> OutOfBudget:
    return OutOfBudget(
        f"The question took longer than {budget.limit_s:g} s, and was stopped. Ask for less: a "
        "range of positions or times, a type, or fewer parts in the filter.",
        field="filter",
    )

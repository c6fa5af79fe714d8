"""Load and save with the `eventsourcing` library on SQLite, to measure commands against."""

import time
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class Account(Aggregate):
    """Something with a balance."""

    def __init__(self) -> None:
        self.balance = 0

    @event("ToppedUp")
    def top_up(self, amount: int) -> None:
        """Add to the balance."""
        self.balance += amount


class Accounts(Application[UUID]):
    """The log of the accounts."""


class SavedAccounts:
    """So many accounts that are saved, to be loaded, topped up and saved again."""

    def __init__(self, folder: Path, count: int) -> None:
        """Make them, a hundred a transaction."""
        self._application = Accounts(
            env={
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(folder / "library.sqlite"),
            }
        )
        made = [Account() for _ in range(count)]
        for start in range(0, count, 100):
            self._application.save(*made[start : start + 100])
        self._ids = [account.id for account in made]
        self._done = 0

    def rate(self, seconds: float) -> float:
        """Return how many times a second one of them is loaded, topped up and saved."""
        first, began = self._done, time.perf_counter()
        while time.perf_counter() - began < seconds:
            account: Account = self._application.repository.get(
                self._ids[self._done * 7919 % len(self._ids)]
            )
            account.top_up(5)
            self._application.save(account)
            self._done += 1
        return (self._done - first) / (time.perf_counter() - began)

    def close(self) -> None:
        """Give the file back."""
        self._application.close()

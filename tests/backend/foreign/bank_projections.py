"""Projections of a bank, run by the `eventsourcing` library itself, as far as they are wanted."""

from pathlib import Path
from uuid import UUID

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Tracking, TrackingRecorder
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.system import ProcessApplication, SingleThreadedRunner, System

from tests.backend.foreign.bank import (
    Bank,
    open_accounts,
    postgres_environment,
    sqlite_environment,
)
from tests.running import until


class PostgresCounters(PostgresTrackingRecorder):
    """Counts nothing: what is looked at is how far it says that it is."""


class Mailer(ProcessApplication[UUID]):
    """Takes each event, and writes nothing of its own: SQLite has no subscriptions there."""

    @singledispatchmethod
    def policy(self, domain_event: object, processing_event: object) -> None:
        del domain_event, processing_event


class Counters(Projection[TrackingRecorder]):
    name = "counters"

    @singledispatchmethod
    def process_event(self, domain_event: object, tracking: Tracking) -> None:
        del domain_event
        self.view.insert_tracking(tracking)


def open_mailed_accounts(path: Path, count: int) -> None:
    """Open accounts in a bank in SQLite whose mailer has taken each of their events."""
    system = System(pipes=[[Bank, Mailer]])
    runner: SingleThreadedRunner[UUID] = SingleThreadedRunner(system, sqlite_environment(path))
    with runner:
        open_accounts(runner.get(Bank), count)


def count_events(url: str, done: int) -> None:
    """Let the library's own runner of counters go on until they have done so much."""
    with ProjectionRunner(
        application_class=Bank,
        projection_class=Counters,
        view_class=PostgresCounters,
        env=postgres_environment(url),
    ) as runner:
        until(lambda: runner.view.max_tracking_id("bank") == done, "it has done them")

"""Stores in PostgreSQL followed by a backend whose role may SELECT, and nothing else."""

import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from backend.messages.identifiers import id_text
from backend.messages.subscriptions import subscription_subject
from backend.store.engine_registry import open_reader
from backend.wire.attachment import Attachment, split_password, write_attachment
from tests.backend.foreign.bank import open_accounts, postgres_bank, track
from tests.backend.foreign.message_db import create_message_db, write_message
from tests.health_watch import HealthWatch, verdict_of
from tests.running import Running, running, until


@contextmanager
def following(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Running]:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    bare, password = split_password(url)
    attachment = Attachment(url=bare, name="shop", reads_per_s=1_000.0)
    write_attachment(folder, attachment, password=password)
    with running(folder, "--replicas", "0") as backend:
        yield backend


def positions(folder: Path) -> list[str]:
    """Return where each copied event stands in its store."""
    with closing(open_reader(f"sqlite:///{folder / 'log.sqlite'}")) as reader:
        origins = reader.read_origins(range(1, reader.head() + 1))
        return [origin.position for _, origin in sorted(origins.items())]


def ids(folder: Path) -> list[str]:
    with closing(open_reader(f"sqlite:///{folder / 'log.sqlite'}")) as reader:
        return [id_text(event.id) for event in reader.read(0, 10_000)]


def test_that_what_the_real_library_writes_is_followed_by_a_role_that_only_selects(
    store_url: str,
    as_reader: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = postgres_bank(store_url)
    open_accounts(bank, 10)
    track(store_url, "counters", 15)
    folder = tmp_path / "data"
    with following(folder, as_reader("public"), monkeypatch) as backend, backend.client() as client:
        until(lambda: len(positions(folder)) == 20, "what was there is copied")
        began_s = time.monotonic()
        open_accounts(bank, 1)
        until(lambda: len(positions(folder)) == 22, "what came is copied")
        took_s = time.monotonic() - began_s
        watch = HealthWatch(client)
        subject = subscription_subject("shop/counters of bank")
        report = watch.until(
            lambda report: (
                any(each.name == subject for each in report.processes)
                and verdict_of(report, subject).behind == 7
            ),
            "its consumer is known",
        )
        assert verdict_of(report, subject).applied == 15
    bank.close()
    assert took_s < 1.0
    assert positions(folder) == [str(number) for number in range(1, 23)]


def test_that_an_open_transaction_is_named_and_nothing_behind_it_is_missed(
    store_url: str,
    as_reader: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create_message_db(store_url)
    folder = tmp_path / "data"
    with (
        psycopg.connect(store_url) as held,
        psycopg.connect(store_url, autocommit=True) as free,
        following(folder, as_reader("message_store"), monkeypatch) as backend,
        backend.client() as client,
    ):
        write_message(free, "order-1", "Placed", {"total": 1})
        until(lambda: len(ids(folder)) == 1, "the first is copied")
        late = write_message(held, "order-2", "Placed", {"total": 2})
        early = write_message(free, "order-3", "Placed", {"total": 3})
        watch = HealthWatch(client)
        verdict = watch.until_status("primary", "HEAD-FROZEN")
        assert verdict.rule == "store-frozen"
        assert f"pid {held.info.backend_pid}" in verdict.reason
        assert len(ids(folder)) == 1
        held.commit()
        until(lambda: len(ids(folder)) == 3, "both are copied")
        watch.until(lambda report: verdict_of(report, "primary").status == "OK", "it goes on")
    assert late < early
    assert positions(folder) == ["1", str(late), str(early)]

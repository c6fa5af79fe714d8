"""An index that is made anew chains its events by the rule that the stream's writer had."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.store.chain_verification import ChainReport, ChainVerification
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from backend.store.nats_engine.nats_log_url import parse_nats_url
from backend.store.sql import log_connection
from tests.contract.drafts import draft


def append(url: str, *commits: int) -> None:
    with closing(open_log(url)) as log:
        for size in commits:
            log.append(Transaction(events=[draft() for _ in range(size)]), recorded=7)


def verify(url: str) -> ChainReport:
    with closing(open_reader(url)) as reader:
        return ChainVerification(reader, lambda _done, _total: None).run({})


def remove_index(index: Path) -> None:
    for file in index.parent.glob("log-index.*"):
        file.unlink()


def formats(index: Path) -> list[int]:
    with closing(sqlite3.connect(index)) as connection:
        return [number for (number,) in connection.execute("SELECT format FROM about")]


@pytest.mark.parametrize("log_format", [1, 2])
def test_that_an_index_made_anew_goes_on_by_the_rule_of_its_stream(
    empty_stream: str, log_format: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = parse_nats_url(empty_stream).index
    with monkeypatch.context() as earlier:
        earlier.setattr(log_connection, "LOG_FORMAT", log_format)
        append(empty_stream, 3, 130, 1)
    noted = verify(empty_stream).digest
    remove_index(index)
    append(empty_stream)
    assert (verify(empty_stream).digest, formats(index)) == (noted, [log_format])
    append(empty_stream, 5)
    remove_index(index)
    append(empty_stream, 1)
    report = verify(empty_stream)
    assert (report.findings, report.head, formats(index)) == ([], 140, [log_format])

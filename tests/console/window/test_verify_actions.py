"""Verification from the window, on a backend of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.actions.command_process import CommandResult
from console.window.log_verification import describe_log_verification
from console.window.verify_actions import describe_verification
from console.window.work_dialog import WorkRemark
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.running import Running, accepted, command, rows, running


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "data", "--replicas", "1") as started:
        with started.client() as client:
            position = accepted(client, command("user.register", user_id="1", name="U1"))
            rows(client, "users", position=position)
        yield started


def verify(console: OpenConsole, text: str, qtbot: QtBot) -> str:
    dialog = console.window.verification.verify()
    qtbot.waitUntil(lambda: text in dialog.text.text(), timeout=TIMEOUT_MS)
    tone = dialog.mark.tone
    dialog.close()
    return tone


def test_that_the_views_are_verified_from_the_window_and_a_difference_is_named(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    assert verify(console, "replica-1: 3 rows are as a rebuild makes them.", qtbot) == "ok"
    with closing(sqlite3.connect(shop.folder / "replica-1.sqlite", timeout=30)) as database:
        database.execute("UPDATE users SET name = 'somebody else'")
        database.commit()
    found = verify(console, "replica-1: users differs, first in the row 1. Rebuild", qtbot)
    assert found == "warn"


def test_that_the_log_is_verified_from_the_window_and_a_changed_event_is_named(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    def verify_log(text: str) -> str:
        dialog = console.window.verification.verify_log()
        qtbot.waitUntil(lambda: text in dialog.text.text(), timeout=TIMEOUT_MS)
        tone = dialog.mark.tone
        dialog.close()
        return tone

    assert verify_log("The log is whole: 1 event. Its digest at 1 is ") == "ok"
    with closing(sqlite3.connect(shop.folder / "log.sqlite", timeout=30)) as database:
        database.execute("UPDATE events SET actor = 'somebody else'")
        database.commit()
    assert verify_log("The log is not as it was written.\n1: not what was written") == "warn"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ('"swapped","first":5,"last":9,"detail":""', "5 and 9 have changed places."),
        ('"missing","first":5,"last":9,"detail":""', "5 to 9: not there any more"),
        ('"unreadable","first":5,"last":5,"detail":""', "5: cannot be read, the file is damaged"),
        ('"unchained","first":5,"last":5,"detail":""', "5: not written by a backend of this"),
        ('"order","first":5,"last":5,"detail":""', "5: does not follow the event before it"),
        ('"digest","first":5,"last":5,"detail":""', "5: the hash chain was changed, or the"),
        ('"pages","first":0,"last":0,"detail":"row 3"', "The file: row 3"),
    ],
)
def test_that_what_is_wrong_with_a_log_is_said_in_a_line_each(line: str, text: str) -> None:
    summary = '{"ok":false,"head":10,"digest":"","findings":3,"older_upto":0}'
    described = describe_log_verification(CommandResult(1, f'{{"kind":{line}}}\n{summary}', ""))
    assert isinstance(described, WorkRemark)
    first, second, third = described.text.splitlines()
    assert first == "The log is not as it was written."
    assert second.startswith(text)
    assert third == "and 2 findings more: `marigraph verify --log` lists all"


def test_that_what_got_into_the_chain_late_or_not_yet_is_said_of_a_whole_log() -> None:
    summary = (
        '{"ok":true,"head":10,"digest":"ab","findings":0,"older_upto":2,'
        '"linked_at_opening":[[5,6,"2026-01-01T00:00:00Z"]],"unlinked":3}'
    )
    described = describe_log_verification(CommandResult(0, summary, ""))
    assert isinstance(described, str)
    whole, older, late, unlinked = described.splitlines()
    assert whole.startswith("The log is whole: 10 events.")
    assert older.startswith("Up to 2 it was chained when it was opened")
    assert late.startswith("5 to 6 got into its chain only when the log was opened")
    assert unlinked == "Not in its chain yet, at the end: 3 events."


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ('"parked":2', "replica-1: 7 rows are as a rebuild makes them, but 2 events are parked."),
        ('"parked":0', "replica-1: not built yet, and not compared: sales"),
    ],
)
def test_that_what_was_not_compared_is_no_success(more: str, text: str) -> None:
    unbuilt = '["sales"]' if "sales" in text else "[]"
    line = (
        f'{{"replica":"replica-1","ok":true,"position":9,"row_counts":{{"users":7}},'
        f'"difference":null,"unbuilt":{unbuilt},{more},"parked_events":[]}}\n'
    )
    assert describe_verification(CommandResult(1, line, "")) == WorkRemark(text)


def test_that_a_command_that_says_nothing_has_verified_nothing() -> None:
    refused = CommandResult(1, "", "There are no replicas.")
    assert describe_verification(refused) == WorkRemark("There are no replicas.")

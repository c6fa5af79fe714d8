"""Verification from the window, on a backend of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.actions.command_process import CommandResult
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

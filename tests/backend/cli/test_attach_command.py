"""`marigraph attach URL --preview`, on stores that other programs wrote."""

from pathlib import Path

import psycopg
import pytest

from backend.wire.attachment import (
    DEFAULT_PAGE_EVENTS,
    Attachment,
    is_attached,
    read_attachment,
    read_mapping_text,
)
from tests.backend.cli.program import Program
from tests.backend.foreign.bank import open_accounts, sqlite_bank
from tests.backend.foreign.message_db import create_message_db, write_message


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.db"
    opened = sqlite_bank(path)
    open_accounts(opened, 3)
    opened.close()
    return path


def test_that_a_preview_shows_the_store_as_it_will_be_seen(program: Program, bank: Path) -> None:
    out = program.run("attach", str(bank), "--preview").out

    lines = out.splitlines()
    assert lines[0] == f"{bank}: eventsourcing (Python), events in stored_events"
    assert "  safe end: 6, the last event; " in out
    assert "not kept: recorded, correlationid, causationid, actor, schemaversion" in out
    assert "first events:" in lines
    assert "last events:" in lines
    assert "subscriptions: none found" in lines
    assert not program.folder.exists()


def test_that_a_preview_is_printed_as_json(program: Program, bank: Path) -> None:
    objects = program.run("attach", f"sqlite:///{bank}", "--preview", "--json").objects

    assert [each["kind"] for each in objects] == ["store", "end", *["event"] * 6]
    assert objects[0]["preset"] == "eventsourcing"
    assert (objects[1]["end"], objects[1]["is_final"]) == ([6], True)
    assert objects[-1]["version"] == 2
    assert objects[-1]["data"]["value"]["amount"] == 2


def test_that_a_frozen_head_is_shown_with_the_pid_that_holds_it(
    program: Program, empty_database: str
) -> None:
    create_message_db(empty_database)
    with psycopg.connect(empty_database, autocommit=True) as writer:
        write_message(writer, "order-1", "Placed", {})
        write_message(writer, "order:position-mailer", "Recorded", {"position": 0})
    with psycopg.connect(empty_database, application_name="slow") as slow:
        write_message(slow, "user-1", "Named", {})
        with psycopg.connect(empty_database, autocommit=True) as writer:
            write_message(writer, "order-1", "Paid", {})
        out = program.run("attach", empty_database, "--preview").out
        pid = slow.info.backend_pid
        slow.rollback()
    with psycopg.connect(empty_database, autocommit=True) as writer:
        writer.execute("DROP SCHEMA message_store CASCADE")

    assert "Message DB 1.3.0, events in message_store.messages" in out
    assert f": pid {pid} (slow of " in out
    assert "HEAD-FROZEN for " in out
    assert "4 unsettled" in out
    assert "order:position-mailer" in out


def test_that_a_store_of_its_own_is_read_by_a_mapping(
    program: Program, bank: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "own.toml"
    mapping.write_text(
        'extends = "eventsourcing-sqlite"\ntitle = "Our bank"\n'
        '[envelope]\nactor = { json = ["data.name"] }\n'
    )

    ran = program.run("attach", str(bank), "--preview", "--json", "--mapping", str(mapping))

    assert ran.objects[0]["title"] == "Our bank"
    assert ran.objects[2]["actor"] == "account 0"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("{bank}", "--preset", "marten"), 2, "holds no event store"),
        (("{bank}", "--preview", "--preset", "kafka"), 2, "no preset kafka. Choose one of axon"),
        (("{bank}", "--preview", "--preset", "axon"), 2, "holds no event store of no known store"),
        (("{bank}", "--preview", "--mapping", "none.toml"), 2, "none.toml: No such file"),
        (("{bank}", "--preview", "--preset", "axon", "--mapping", "x"), 2, "not both"),
        (("{bank}.gone", "--preview"), 3, "There is no file"),
        (("{bank}", "--preview", "--password-variable", "NO_SUCH_PW"), 3, "NO_SUCH_PW"),
        (("{bank}", "--preview", "--views", "none.py"), 2, "none.py"),
        (("mysql://anna:secret@host/shop", "--preview"), 2, "mysql://anna:***@host/shop"),
        (("postgresql://anna:secret@127.0.0.1:1/shop", "--preview"), 3, "cannot be reached"),
    ],
)
def test_that_what_cannot_be_attached_is_one_clear_line_and_a_code(
    program: Program, bank: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ran = program.run(
        "attach", *(each.replace("{bank}", str(bank)) for each in arguments), code=code
    )

    assert ran.out == ""
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "secret" not in ran.err


def test_that_a_folder_follows_a_store_from_then_on(program: Program, bank: Path) -> None:
    ran = program.run("attach", str(bank), "--name", "my bank", "--page", "9", "--rate", "3")

    assert "follows sqlite:///" in ran.out
    assert f"marigraph --data {program.folder}" in ran.out
    attachment = read_attachment(program.folder)
    assert attachment == Attachment(
        url=f"sqlite:///{bank}",
        name="my bank",
        preset="eventsourcing",
        page_events=9,
        reads_per_s=3.0,
    )
    [again] = program.run("attach", f"sqlite:///{bank}", "--json").objects
    assert (again["kind"], again["page_events"]) == ("attachment", DEFAULT_PAGE_EVENTS)


def test_that_a_mapping_of_ones_own_is_kept_with_the_folder(
    program: Program, bank: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "mine.toml"
    mapping.write_text('extends = "eventsourcing-sqlite"\ntitle = "Mine"\n')

    program.run("attach", "-", "--mapping", str(mapping), stdin=f"{bank}\n")

    attachment = read_attachment(program.folder)
    assert attachment is not None
    assert (attachment.preset, attachment.name) == ("", "bank.db")
    assert read_mapping_text(program.folder) == mapping.read_text()


def test_that_a_folder_with_a_log_or_another_store_is_left_as_it_is(
    program: Program, bank: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    sqlite_bank(other).close()
    program.run("attach", str(bank))
    refused = program.run("attach", str(other), code=1)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "log.sqlite").touch()

    own = program.run("attach", str(bank), "--data", str(tmp_path / "own"), code=1)

    assert f"follows sqlite:///{bank} already" in refused.err
    assert "has a log of its own" in own.err
    assert not is_attached(tmp_path / "own")


def test_that_a_view_that_cannot_be_loaded_is_refused_before_anything_is_written(
    program: Program, bank: Path, tmp_path: Path
) -> None:
    views = tmp_path / "views.py"
    views.write_text("raise KeyError('balance')")

    ran = program.run("attach", str(bank), "--views", str(views), code=2)

    assert "KeyError: 'balance'" in ran.err
    assert not is_attached(program.folder)

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed, Unreadable
from backend.sqlite.file_profile import READ_MODELS, READ_MODELS_READER, SCRATCH
from backend.sqlite.sqlite_connection import connect, connect_scratch
from backend.sqlite.storage_errors import translate_storage_errors


@pytest.mark.parametrize(
    ("cell", "code"), [(2**63, "bad-number"), ("\ud800", "bad-text"), ({1}, "bad-value")]
)
def test_that_a_value_that_no_cell_can_hold_is_not_the_storages_fault(
    tmp_path: Path, cell: object, code: str
) -> None:
    with closing(connect_scratch(SCRATCH)) as connection:
        with pytest.raises(Unreadable) as refused, translate_storage_errors(tmp_path, ""):
            connection.execute("SELECT ?", (cell,))
        assert refused.value.code == code


def test_that_a_broken_file_is_named_with_what_to_do_about_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    path.write_bytes(b"this is no database, and never was one" * 100)
    with (
        pytest.raises(StorageFailed) as refused,
        translate_storage_errors(path, "Delete it; it is rebuilt."),
    ):
        connect(path, READ_MODELS)
    assert refused.value.code == "damaged-file"
    assert str(refused.value) == f"{path}: file is not a database. Delete it; it is rebuilt."


def test_that_a_full_disk_says_that_space_must_be_freed(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with closing(connect(path, READ_MODELS)) as connection:
        connection.execute("CREATE TABLE rows (cell)")
        connection.execute("PRAGMA max_page_count = 2")
        with (
            pytest.raises(StorageFailed, match="Free space on this disk") as refused,
            translate_storage_errors(path, ""),
        ):
            connection.execute("INSERT INTO rows VALUES (zeroblob(100000))")
        assert refused.value.code == "storage-failed"


def test_that_a_reader_of_a_file_cannot_write_to_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with closing(connect(path, READ_MODELS)) as writer:
        writer.execute("CREATE TABLE rows (cell)")
    with (
        closing(connect(path, READ_MODELS_READER)) as reader,
        pytest.raises(StorageFailed, match="Let this user write"),
        translate_storage_errors(path, ""),
    ):
        reader.execute("INSERT INTO rows VALUES (1)")


def test_that_a_file_that_is_not_there_is_not_made_by_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with pytest.raises(sqlite3.OperationalError):
        connect(path, READ_MODELS_READER)
    assert not path.exists()


def test_that_a_file_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "rows ?#%.sqlite"
    connect(path, READ_MODELS).close()
    assert path.stat().st_mode & 0o777 == 0o600

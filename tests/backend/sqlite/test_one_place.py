from pathlib import Path

import pytest

import backend

ROOT = Path(backend.__file__).parent
SOURCES = [path for path in ROOT.rglob("*.py") if "sqlite" not in path.relative_to(ROOT).parts[:1]]


@pytest.mark.parametrize(
    "text",
    ["sqlite3.connect(", "PRAGMA journal_mode", "wal_autocheckpoint", "unicode61", "FileLock("],
)
def test_that_only_the_kit_opens_and_locks_sqlite_files(text: str) -> None:
    assert [path for path in SOURCES if text in path.read_text()] == []

from pathlib import Path

from backend.sqlite.database_files import remove_database


def test_that_a_database_goes_with_what_sqlite_keeps_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    for ending in ("", "-wal", "-journal"):  # no -shm, as after a clean end
        Path(f"{path}{ending}").write_bytes(b"")
    (tmp_path / "rows.sqlite.other").write_bytes(b"")
    remove_database(path)
    assert [each.name for each in tmp_path.iterdir()] == ["rows.sqlite.other"]

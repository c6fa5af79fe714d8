from pathlib import Path

import pytest

from backend.errors import AlreadyRunning, StorageFailed
from backend.sqlite.file_lock import acquire_file_lock


def test_that_the_second_holder_of_a_file_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "log.lock"
    first = acquire_file_lock(path, lambda: "not asked for")
    with pytest.raises(AlreadyRunning, match="the backend of pid 17 holds it"):
        acquire_file_lock(path, lambda: "the backend of pid 17 holds it")
    first.release()
    acquire_file_lock(path, lambda: "not asked for").release()


def test_that_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StorageFailed, match=r"data: .*Choose a data folder"):
        acquire_file_lock(tmp_path / "data" / "log.lock", lambda: "")

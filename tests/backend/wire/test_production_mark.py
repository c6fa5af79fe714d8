import stat
from pathlib import Path

import pytest

from backend.errors import Rejected, StorageFailed, Unreadable
from backend.wire.production_mark import PRODUCTION_FILE, mark_production, read_production_name


def test_that_a_mark_is_added_once_and_stays(tmp_path: Path) -> None:
    assert read_production_name(tmp_path) == ""
    for _ in range(2):
        mark_production(tmp_path, "shop eu")
        assert read_production_name(tmp_path) == "shop eu"
    with pytest.raises(Rejected, match="marked production as shop eu already"):
        mark_production(tmp_path, "test")
    assert read_production_name(tmp_path) == "shop eu"
    assert stat.S_IMODE((tmp_path / PRODUCTION_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_that_a_mark_that_cannot_be_read_is_one_all_the_same(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / PRODUCTION_FILE).write_bytes(content)
    assert read_production_name(tmp_path) == "production"


@pytest.mark.parametrize("name", ["", " shop", "shop\n", "x" * 41])
def test_that_a_name_that_cannot_be_typed_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="can be typed"):
        mark_production(tmp_path, name)
    assert read_production_name(tmp_path) == ""


def test_that_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    assert read_production_name(tmp_path / "none") == ""
    with pytest.raises(StorageFailed, match="cannot be marked"):
        mark_production(tmp_path / "none", "shop")

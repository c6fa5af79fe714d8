import stat
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.errors import Rejected, StorageFailed, Unavailable, Unreadable
from backend.wire.connection_profiles import (
    PROFILES_FILE,
    ConnectionProfile,
    add_profile,
    note_used,
    read_profiles,
    remove_profile,
)

SHOP = ConnectionProfile(name="shop-eu", data="/srv/shop", colour="orange", role="observer")
TEST = ConnectionProfile(name="test", data="/srv/test")


def names(config: Path) -> list[str]:
    return [each.name for each in read_profiles(config).by_recency()]


def test_that_profiles_are_kept_for_their_owner_only(tmp_path: Path) -> None:
    config = tmp_path / "config"
    assert read_profiles(config).profiles == []
    add_profile(config, SHOP)
    add_profile(config, TEST)
    assert read_profiles(config).profiles == [SHOP, TEST]
    assert stat.S_IMODE((config / PROFILES_FILE).stat().st_mode) == 0o600
    assert read_profiles(config).for_folder(Path("/srv/test")) == TEST
    assert (SHOP.is_read_only, TEST.is_read_only) == (True, False)


def test_that_those_used_last_come_first(tmp_path: Path) -> None:
    for each in (SHOP, TEST, replace(TEST, name="other")):
        add_profile(tmp_path, each)
    for name in ("test", "shop-eu", "gone"):
        note_used(tmp_path, name)
    assert names(tmp_path) == ["shop-eu", "test", "other"]
    remove_profile(tmp_path, "shop-eu")
    assert names(tmp_path) == ["test", "other"]


def test_that_a_changed_profile_keeps_its_place(tmp_path: Path) -> None:
    add_profile(tmp_path, SHOP)
    add_profile(tmp_path, TEST)
    note_used(tmp_path, "shop-eu")
    add_profile(tmp_path, replace(SHOP, name="shop"), replaced="shop-eu")
    assert [each.name for each in read_profiles(tmp_path).profiles] == ["shop", "test"]
    assert names(tmp_path) == ["shop", "test"]


def test_that_no_two_profiles_have_one_name(tmp_path: Path) -> None:
    add_profile(tmp_path, SHOP)
    add_profile(tmp_path, TEST)
    with pytest.raises(Rejected, match="a profile test already"):
        add_profile(tmp_path, replace(SHOP, name="test"), replaced="shop-eu")
    assert names(tmp_path) == ["shop-eu", "test"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " x"}, "name"),
        ({"name": "x\n"}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"colour": "mauve"}, "colour"),
        ({"data": "  "}, "data"),
    ],
)
def test_that_nonsense_is_refused_by_its_field(
    tmp_path: Path, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        add_profile(tmp_path, replace(SHOP, **changes))
    assert refused.value.field == field


def test_that_a_damaged_file_is_said_and_never_written_over(tmp_path: Path) -> None:
    (tmp_path / PROFILES_FILE).write_text("{")
    with pytest.raises(Unreadable, match="Mend it, or remove it"):
        read_profiles(tmp_path)
    with pytest.raises(Unreadable, match="Mend it, or remove it"):
        add_profile(tmp_path, SHOP)
    note_used(tmp_path, "shop-eu")
    assert (tmp_path / PROFILES_FILE).read_text() == "{"


def test_that_an_unknown_profile_is_answered_with_those_there_are(tmp_path: Path) -> None:
    add_profile(tmp_path, SHOP)
    with pytest.raises(Unavailable, match=r"no profile 'shop'\. There are: shop-eu"):
        remove_profile(tmp_path, "shop")


def test_that_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    profile = replace(SHOP, data=str(tmp_path / "data"))
    assert "is gone" in profile.missing_reason()
    (tmp_path / "data").mkdir()
    assert profile.missing_reason() == ""


def test_that_a_config_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match="cannot be written"):
        add_profile(tmp_path / "file", SHOP)


def test_that_profiles_made_at_once_are_all_kept(tmp_path: Path) -> None:
    def add(number: int) -> None:
        add_profile(tmp_path, replace(TEST, name=f"p{number}"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(names(tmp_path)) == 8

from pathlib import Path

from console.settings.preferences import Preferences

OF_A_BACKEND = {"timeline": {"filter": "type:order.*"}, "replay": {"pane": "branch"}}


def test_that_a_window_on_a_file_begins_with_nothing_of_a_backends_panels(tmp_path: Path) -> None:
    Preferences(tmp_path).save_panels(OF_A_BACKEND)

    assert Preferences(tmp_path, opened="abc").panels == {}


def test_that_a_file_that_is_opened_again_comes_back_and_changes_no_backends_panels(
    tmp_path: Path,
) -> None:
    Preferences(tmp_path).save_panels(OF_A_BACKEND)
    Preferences(tmp_path, opened="abc").save_panels({"replay": {"pane": "watch"}})

    assert Preferences(tmp_path, opened="abc").panels == {"replay": {"pane": "watch"}}
    assert Preferences(tmp_path, opened="other").panels == {}
    assert Preferences(tmp_path).panels == OF_A_BACKEND


def test_that_pins_are_those_of_their_data_folder(tmp_path: Path) -> None:
    kept, shop, bank = Preferences(tmp_path), tmp_path / "shop", tmp_path / "bank"
    kept.save_pins(shop, '{"orders":[["17"]]}')

    assert Preferences(tmp_path).pins_of(shop) == '{"orders":[["17"]]}'
    assert Preferences(tmp_path).pins_of(bank) == ""
    assert Preferences(tmp_path, opened="abc").pins_of(shop) == ""


def test_that_no_pins_leave_nothing_behind(tmp_path: Path) -> None:
    kept, shop = Preferences(tmp_path), tmp_path / "shop"
    kept.save_pins(shop, '{"orders":[["17"]]}')
    kept.save_pins(shop, "")
    kept.save_theme("dark")
    kept.flush()

    assert "pins" not in (tmp_path / "console.ini").read_text()

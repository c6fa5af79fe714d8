import sys
from pathlib import Path

import pytest

from backend.domain.translation_files import read_translations
from backend.errors import Unreadable


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package of someone, which can be imported."""
    folder = tmp_path / "bakery_module" / "translations"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "bakery_module", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return folder


def test_that_a_package_has_a_file_for_each_language(package: Path) -> None:
    (package / "zh_CN.json").write_text('{"Loaf": "面包"}', encoding="utf-8")
    (package / "de.json").write_text('{"Loaf": "Laib"}', encoding="utf-8")
    (package / "notes.txt").touch()
    assert read_translations("bakery_module") == {"zh_CN": {"Loaf": "面包"}, "de": {"Loaf": "Laib"}}


@pytest.mark.parametrize("content", [b"[]", b'{"Loaf": 1}', b"{", b'{"Loaf": "\xff"}'])
def test_that_a_file_which_is_no_translation_is_named(package: Path, content: bytes) -> None:
    (package / "zh_CN.json").write_bytes(content)
    with pytest.raises(Unreadable, match=r"zh_CN\.json of bakery_module cannot be read"):
        read_translations("bakery_module")

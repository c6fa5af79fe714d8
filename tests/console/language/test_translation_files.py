"""Every text of the code is there in every language, and can be put in its place."""

import ast
import re
import string
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from backend.text_insertion import insert_values
from tests.console.language.code_texts import ROOT, composed_texts, marked_texts
from tests.console.language.translation_files import FOLDER, compile_texts

SOURCES = sorted(FOLDER.glob("*.ts"))


def translations(source: Path) -> dict[str, str]:
    """Return what is translated, by the text of the code; unfinished ones are empty."""
    messages = ET.parse(source).getroot().iter("message")  # noqa: S314 - a file of our own
    return {
        message.findtext("source", ""): ""
        if (text := message.find("translation")) is None or text.get("type") == "unfinished"
        else text.text or ""
        for message in messages
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.stem)
def test_that_every_text_of_the_code_is_translated(source: Path) -> None:
    done = translations(source)
    assert [each for each in marked_texts() if not done.get(each.text)] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.stem)
def test_that_no_translation_is_left_of_a_text_that_is_gone(source: Path) -> None:
    assert sorted(translations(source).keys() - {each.text for each in marked_texts()}) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.stem)
def test_that_a_translation_has_the_places_of_its_text(source: Path) -> None:
    wrong = {
        text: translation
        for text, translation in translations(source).items()
        if translation and placeholders(text) != placeholders(translation)
    }
    assert wrong == {}


def test_that_no_blank_stands_between_chinese_words_wherever_a_name_is_put() -> None:
    parted = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef] [\u4e00-\u9fff]")
    wrong = [
        shown
        for text in translations(FOLDER / "zh_CN.ts").values()
        if placeholders(text) and "} {" not in text  # a blank that parts two names
        for shown in [insert_values(text, dict.fromkeys(placeholders(text), "名称"))]
        if parted.search(shown)
    ]
    assert wrong == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.stem)
def test_that_the_window_loads_what_was_translated_last(source: Path, tmp_path: Path) -> None:
    compile_texts(source, tmp_path / "now.qm")
    assert (tmp_path / "now.qm").read_bytes() == source.with_suffix(".qm").read_bytes()


def test_that_no_text_is_put_together_before_it_is_translated() -> None:
    assert list(composed_texts()) == []


def test_that_every_counted_noun_of_the_window_is_translated() -> None:
    known = {each.text for each in marked_texts()}
    missing = [noun for noun in counted_nouns() if f"{{number}} {noun}" not in known]
    assert missing == []


def counted_nouns() -> list[str]:
    """Return the nouns that numbers stand with in the window, of one and of several."""
    found: set[str] = set()
    for file in [*(ROOT / "console").rglob("*.py"), *(ROOT / "backend" / "messages").glob("*.py")]:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "format_counted":
                words = [ast.literal_eval(each) for each in call.args[1:]]
                found.add(words[0])
                found.add(words[1] if len(words) > 1 else f"{words[0]}s")
    return sorted(found)

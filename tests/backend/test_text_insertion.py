"""Values in Chinese texts: no blank between Chinese words, and one full stop at the end."""

from collections.abc import Iterator

import pytest

from backend.text_insertion import insert_values
from backend.translation import install_lookup, tr

_FULL_WIDTH = str.maketrans(":;,()", "\uff1a\uff1b\uff0c\uff08\uff09")


def wide(text: str) -> str:
    """Return a text with the marks of Chinese for those of ASCII."""
    return text.translate(_FULL_WIDTH)


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    install_lookup(None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("payload", "payload 不是 JSON"),
        ("它", "它不是 JSON"),
        ("第 3 行(它)", "第 3 行(它)不是 JSON"),
    ],
)
def test_that_a_blank_stands_beside_a_latin_name_alone(value: str, shown: str) -> None:
    assert insert_values("{name} 不是 JSON", {"name": wide(value)}) == wide(shown)


def test_that_a_blank_before_a_chinese_word_goes_as_well() -> None:
    text = wide("没有商品 {product};请先添加。")
    assert insert_values(text, {"product": "茶杯"}) == wide("没有商品茶杯;请先添加。")
    assert insert_values(text, {"product": "cup"}) == wide("没有商品 cup;请先添加。")


def test_that_a_blank_that_parts_two_values_stays() -> None:
    values = {"name": "原因", "value": "测试"}
    assert insert_values("{name} {value}", values) == "原因 测试"
    assert insert_values("{name}  {value}", values) == "原因  测试"


@pytest.mark.parametrize(
    ("text", "reason", "shown"),
    [
        ("会被拒绝:{reason}({code})", "用户不存在。", "会被拒绝:用户不存在(gone)"),
        ("会被拒绝:{reason}({code})", "There is none.", "会被拒绝:There is none(gone)"),
        ("无法预览:{reason}。", "文件不可读。", "无法预览:文件不可读。"),
        ("无法预览:{reason}。", "Not now.", "无法预览:Not now。"),
        ("{reason},见 {code}", "文件不可读。", "文件不可读,见 gone"),
        ("{reason},见 {code}", "Acme Inc.", "Acme Inc.,见 gone"),
        ("{reason}。", "wait...", "wait...。"),
        ("{reason} 结果未知。", "已断开。", "已断开。结果未知。"),
    ],
)
def test_that_a_sentence_ends_once_and_not_before_a_code(
    text: str, reason: str, shown: str
) -> None:
    assert insert_values(wide(text), {"reason": reason, "code": "gone"}) == wide(shown)


def test_that_a_value_is_written_as_its_place_says_and_stays_what_it_is() -> None:
    values = {"share": 0.256, "name": "中 文 {x}"}
    assert insert_values("{share:.1f} 的 {{{name}}}", values) == "0.3 的 {中 文 {x}}"


def test_that_a_place_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError):
        insert_values("{name} 不是 JSON", {})


def test_that_texts_in_chinese_are_joined_so_and_those_in_english_are_not() -> None:
    assert tr("{name} is no JSON.", name="It.") == "It. is no JSON."
    install_lookup(lambda _: "{name} 不是 JSON。", "zh_CN")
    assert tr("{name} is no JSON.", name="它") == "它不是 JSON。"

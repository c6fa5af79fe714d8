import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.text_normalization import (
    FOLD,
    FOLD_JSON,
    SEGMENT,
    fold,
    fold_json,
    register_functions,
    segment,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("São", "SA\u0303O"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ΟΔΥΣΣΕΎΣ", "Οδυσσεύς"),
        ("Йогурт", "йогурт"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("\uff21\uff42", "ab"),
        ("ﬁn", "fin"),
        ("한국", unicodedata.normalize("NFD", "한국")),
    ],
)
def test_that_spellings_of_one_word_fold_to_one_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("हिन्दी", "हनद"), ("กา", "กี"), ("a/b", "ab")]
)
def test_that_signs_that_make_another_word_are_kept(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TEXTS)
def test_that_folding_depends_on_no_normal_form_and_changes_nothing_twice(text: str) -> None:
    folded = fold(text)
    assert {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")} == {folded}
    assert fold(folded) == folded


@given(st.text(st.characters(max_codepoint=127), max_size=12))
def test_that_of_ascii_only_the_case_is_folded(text: str) -> None:
    assert fold(text) == text.lower()


def test_that_json_is_folded_however_it_is_escaped() -> None:
    assert fold_json('{"name":"S\\u00e3o"}') == fold_json('{"name":"SÃO"}') == '{"name":"sao"}'
    assert fold_json('{"name":"a\\/b"}') == '{"name":"a/b"}'
    assert fold_json("{\\") == "{\\"


def test_that_scripts_without_spaces_are_cut_into_their_signs() -> None:
    assert segment("红色灯笼 Lamp 2").split() == ["红", "色", "灯", "笼", "lamp", "2"]
    assert segment("Café lamp") == "cafe lamp"


def test_that_a_database_folds_as_python_does() -> None:
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    row = connection.execute(
        f"SELECT {FOLD}('SÃO'), {FOLD_JSON}(?), {SEGMENT}('灯笼'), {FOLD}(NULL), {FOLD}(5)",
        ('"S\\u00c3O"',),
    ).fetchone()
    connection.close()
    assert row == ("sao", '"sao"', " 灯  笼 ", None, 5)

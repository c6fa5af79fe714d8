import pytest
from hypothesis import given

from backend.query.filters.grammar import LONGEST, parse
from backend.query.filters.tree import (
    EVERYTHING,
    All,
    BadFilter,
    Either,
    Filter,
    Not,
    Test,
    Word,
    words_of,
)
from tests.backend.query.filters.trees import field_tests, trees, words
from tests.backend.query.filters.writing import write


def test_that_the_operators_guide_s_example_is_read() -> None:
    text = "type:order.* subject:order-17 actor:anna data.total>10000 -type:product.* since:2h"

    assert parse(text) == All(
        (
            Test("type", ":", "order.*"),
            Test("subject", ":", "order-17"),
            Test("actor", ":", "anna"),
            Test("data.total", ">", "10000"),
            Not(Test("type", ":", "product.*")),
            Test("since", ":", "2h"),
        )
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("  \n", EVERYTHING),
        ("paid", Word("paid")),
        ("paid*", Word("paid", prefix=True)),
        ('"a \\"b\\" c"', Word('a "b" c')),
        ('"a b"*', Word("a b", prefix=True)),
        ("a b", All((Word("a"), Word("b")))),
        ("a and b", All((Word("a"), Word("b")))),
        ("a OR b c", Either((Word("a"), All((Word("b"), Word("c")))))),
        ("(a or b) c", All((Either((Word("a"), Word("b"))), Word("c")))),
        ("not a", Not(Word("a"))),
        ("-(a b)", Not(All((Word("a"), Word("b"))))),
        ("until:2026-11-01T10:00", Test("until", ":", "2026-11-01T10:00")),
        ("total >= 5", Test("total", ">=", "5")),
        ('name:"*"', Test("name", ":", "*", quoted=True)),
        ("source:/marigraph/*", Test("source", ":", "/marigraph/*")),
        ("data.lines.0.product_id=p-1", Test("data.lines.0.product_id", "=", "p-1")),
        ("orders android notable", All((Word("orders"), Word("android"), Word("notable")))),
    ],
)
def test_that_a_filter_is_read_as(text: str, tree: Filter) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ('name "unfinished', 5, "never closed"),
        ("type:", 5, "value is missing"),
        ("a and", 5, "missing here"),
        ("(a or b", 0, "parenthesis is never closed"),
        ("a)", 1, "Nothing is opened"),
        (":paid", 0, "no field"),
        ("a - b", 2, "follow `-` directly"),
        ("name:(a)", 5, "quote a value"),
        ("a\0b", 1, "control characters"),
        ("x" * (LONGEST + 1), LONGEST, "8,000"),
        ("-" * 100 + "a", 100, "25 deep"),
        ("a " * 200, 300, "150 parts"),
    ],
)
def test_that_a_broken_filter_says_where_and_why(text: str, at: int, sentence: str) -> None:
    with pytest.raises(BadFilter, match=sentence) as raised:
        parse(text)

    assert raised.value.at == at
    assert raised.value.code == "bad-filter"


def test_that_many_parentheses_around_one_word_are_only_that_word() -> None:
    assert parse("(" * 2000 + "a" + ")" * 2000) == Word("a")


def test_that_a_hundred_alternations_of_parentheses_are_refused() -> None:
    with pytest.raises(BadFilter, match="25 deep"):
        parse("(a or (b " * 50 + "c" + "))" * 50)


@given(trees(field_tests() | words()))
def test_that_what_is_written_is_read_as_the_same_tree(tree: Filter) -> None:
    assert parse(write(tree)) == tree


def test_that_only_words_that_speak_for_a_match_are_looked_up() -> None:
    assert words_of(parse("a (b or -c) -d e:f")) == [Word("a"), Word("b")]

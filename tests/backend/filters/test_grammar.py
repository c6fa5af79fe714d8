import pytest
from hypothesis import given

from backend.filters.filter_text import write_filter as write
from backend.filters.grammar import MAX_LENGTH, parse
from backend.filters.literals import depends_on_now
from backend.filters.syntax_tree import (
    MATCH_ALL,
    Arithmetic,
    BadFilter,
    Comparison,
    Conjunction,
    Constant,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    PlainValue,
    Relation,
    Term,
    positive_terms,
)
from tests.backend.filters.trees import field_tests, relations, trees, words

PAID, TOTAL = FieldReference("paid"), FieldReference("total")


def test_that_the_operators_guide_s_example_is_read() -> None:
    text = "type:order.* subject:order-17 actor:anna data.total>10000 -type:product.* since:2h"

    assert parse(text) == Conjunction(
        (
            Comparison("type", ":", "order.*"),
            Comparison("subject", ":", "order-17"),
            Comparison("actor", ":", "anna"),
            Comparison("data.total", ">", "10000"),
            Negation(Comparison("type", ":", "product.*")),
            Comparison("since", ":", "2h"),
        )
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", MATCH_ALL),
        ("  \n", MATCH_ALL),
        ("paid", Term("paid")),
        ("paid*", Term("paid", prefix=True)),
        ('"a \\"b\\" c"', Term('a "b" c')),
        ('"a b"*', Term("a b", prefix=True)),
        ("a b", Conjunction((Term("a"), Term("b")))),
        ("a and b", Conjunction((Term("a"), Term("b")))),
        ("a OR b c", Disjunction((Term("a"), Conjunction((Term("b"), Term("c")))))),
        ("(a or b) c", Conjunction((Disjunction((Term("a"), Term("b"))), Term("c")))),
        ("not a", Negation(Term("a"))),
        ("-(a b)", Negation(Conjunction((Term("a"), Term("b"))))),
        ("until:2026-11-01T10:00", Comparison("until", ":", "2026-11-01T10:00")),
        ("total >= 5", Comparison("total", ">=", "5")),
        ('name:"*"', Comparison("name", ":", "*", quoted=True)),
        ("source:/marigraph/*", Comparison("source", ":", "/marigraph/*")),
        ("data.lines.0.product_id=p-1", Comparison("data.lines.0.product_id", "=", "p-1")),
        (
            "shipped_at<{paid_at}",
            Relation(FieldReference("shipped_at"), "<", FieldReference("paid_at")),
        ),
        ("{paid} >= {total}", Relation(PAID, ">=", TOTAL)),
        ("{paid}>5", Comparison("paid", ">", "5")),
        (
            '{total-paid}>"5 EUR"',
            Relation(Arithmetic(TOTAL, "-", PAID), ">", PlainValue("5 EUR", quoted=True)),
        ),
        (
            "{total - paid * 2}!=0",
            Relation(
                Arithmetic(TOTAL, "-", Arithmetic(PAID, "*", Constant("2", "number"))),
                "!=",
                PlainValue("0"),
            ),
        ),
        (
            "{(total - paid) - 1d12h}<{-paid}",
            Relation(
                Arithmetic(Arithmetic(TOTAL, "-", PAID), "-", Constant("1d12h", "span")),
                "<",
                Arithmetic(Constant("0", "number"), "-", PAID),
            ),
        ),
        ('status={"{ } *"}', Relation(FieldReference("status"), "=", Constant("{ } *", "text"))),
        (
            "x -{paid}={total}",
            Conjunction((Term("x"), Negation(Relation(PAID, "=", TOTAL)))),
        ),
        ('"{x}"', Term("{x}")),
        ("orders android notable", Conjunction((Term("orders"), Term("android"), Term("notable")))),
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
        ("data.total>>5", 11, "value is missing"),
        ("total==5", 6, "value is missing"),
        ("paid {total", 5, "in braces is never closed"),
        ("{total}", 7, "is compared"),
        ("{total-paid}>", 13, "value is missing"),
        ("{total paid}>1", 7, "`p` does not fit"),
        ("{total+}>1", 7, "`}` does not fit"),
        ("{total&paid}>1", 6, "`&` does not fit"),
        ('{status+"x}>1', 8, "never closed"),
        ("{" + "+".join("a" * 30) + "}>1", 1, "25 deep"),
        ("{" + "-" * 30 + "a}>1", 24, "25 deep"),
        ("a\0b", 1, "control characters"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "8\u202f000"),
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
    assert parse("(" * 2000 + "a" + ")" * 2000) == Term("a")


def test_that_a_hundred_alternations_of_parentheses_are_refused() -> None:
    with pytest.raises(BadFilter, match="25 deep"):
        parse("(a or (b " * 50 + "c" + "))" * 50)


def test_that_a_calculation_with_the_present_moment_means_something_else_later() -> None:
    assert depends_on_now(parse("a {now - paid_at}>3d"))
    assert depends_on_now(parse("-{created + 3d}<now"))
    assert not depends_on_now(parse("{recorded - time}>1d"))
    assert not depends_on_now(parse("{delivered_at - paid_at}>{3d}"))


@given(trees(field_tests() | words() | relations()))
def test_that_what_is_written_is_read_as_the_same_tree(tree: Filter) -> None:
    assert parse(write(tree)) == tree


def test_that_only_words_that_speak_for_a_match_are_looked_up() -> None:
    assert positive_terms(parse("a (b or -c) -d e:f")) == [Term("a"), Term("b")]

"""Any tree that a filter can say, for the property tests."""

from hypothesis import strategies as st

from backend.filters.syntax_tree import (
    Arithmetic,
    Comparison,
    Conjunction,
    Constant,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    Operator,
    PlainValue,
    Relation,
    Sign,
    Term,
    Value,
)

SIGNS: list[Sign] = ["+", "-", "*", "/"]
OPERATORS: list[Operator] = [":", "=", "!=", "<", "<=", ">", ">="]
# Text without control characters and lone surrogates, which a filter refuses.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
HOSTILE = st.sampled_from(
    [
        '"',
        "\\",
        "'",
        "%",
        "_",
        "*",
        "?",
        "[a]",
        ")",
        "(",
        "and",
        "or",
        "not",
        "-",
        "a:b",
        "'; --",
        "ß",
    ]
)
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,6}(\.[a-z0-9_-]{1,4}){0,2}", fullmatch=True)


def words() -> st.SearchStrategy[Filter]:
    return st.builds(Term, TEXT | HOSTILE, st.booleans())


def field_tests() -> st.SearchStrategy[Filter]:
    return st.builds(
        Comparison, NAMES, st.sampled_from(OPERATORS), TEXT | HOSTILE, st.sampled_from([True])
    )


def relations() -> st.SearchStrategy[Filter]:
    """Return relations of all shapes; a field alone with a value is no relation."""
    names = st.from_regex(r"[a-z_][a-z0-9_]{0,6}(\.[a-z0-9_]{1,4}){0,2}", fullmatch=True)
    constants = (
        st.builds(
            Constant, st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True), st.just("number")
        )
        | st.builds(Constant, st.sampled_from(["2h", "1d12h", "5us"]), st.just("span"))
        | st.builds(Constant, TEXT | HOSTILE, st.just("text"))
    )
    leaves: st.SearchStrategy[Value] = st.builds(FieldReference, names) | constants
    values = st.recursive(leaves, _calculated, max_leaves=6)
    calculated = _calculated(values)
    plain = st.builds(PlainValue, TEXT | HOSTILE, st.just(value=True))
    operators = st.sampled_from(OPERATORS)
    return st.builds(Relation, values, operators, values) | st.builds(
        Relation, calculated | constants, operators, plain
    )


def _calculated(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.builds(Arithmetic, inner, st.sampled_from(SIGNS), inner)


def trees(leaves: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    """Return trees over these leaves."""
    return st.recursive(leaves, _grown, max_leaves=12)


def _grown(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return (
        st.builds(Negation, inner) | st.builds(Conjunction, parts) | st.builds(Disjunction, parts)
    )

"""Any tree that a filter can say, for the property tests."""

from hypothesis import strategies as st

from backend.filters.syntax_tree import (
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Operator,
    Term,
)

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


def trees(leaves: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    """Return trees over these leaves."""
    return st.recursive(leaves, _grown, max_leaves=12)


def _grown(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return (
        st.builds(Negation, inner) | st.builds(Conjunction, parts) | st.builds(Disjunction, parts)
    )

"""Which values of field tests are patterns, and what such a pattern matches. No database."""

from backend.filters.syntax_tree import Comparison


def is_presence_test(test: Comparison) -> bool:
    """Say whether the test is `field:*`."""
    return test.operator == ":" and test.value == "*" and not test.quoted


def is_pattern(test: Comparison) -> bool:
    """Say whether the test's value is a pattern with wildcards."""
    return test.operator == ":" and not test.quoted and has_wildcard(test.value)


def has_wildcard(text: str) -> bool:
    """Say whether the text has `*` or `?` in it."""
    return "*" in text or "?" in text


def matches_pattern(text: str, pattern: str) -> bool:
    """Match a wildcard pattern outside the database; no pattern makes it slow."""
    at, star, tried = 0, -1, 0
    here = 0
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, tried, at = at, here, at + 1
        elif at < len(pattern) and pattern[at] in {"?", text[here]}:
            at, here = at + 1, here + 1
        elif star >= 0:  # let the last `*` take one character more
            tried += 1
            at, here = star + 1, tried
        else:
            return False
    return not pattern[at:].strip("*")

"""Health in words."""

import msgspec
import pytest

from backend.messages.health import Rule, Verdict
from backend.messages.health_text import describe_age, describe_verdict, format_problem_count
from backend.translation import install_lookup


@pytest.mark.parametrize(
    ("count", "text"), [(0, "no problems"), (1, "1 problem"), (2, "2 problems")]
)
def test_that_problems_are_counted_in_words(count: int, text: str) -> None:
    assert format_problem_count(count) == text


def verdict(rule: Rule, **numbers: object) -> Verdict:
    return msgspec.structs.replace(
        Verdict(status="UNKNOWN", severity="unknown", rule=rule), **numbers
    )


@pytest.mark.parametrize(
    ("rule", "by", "words"),
    [("paused", "anna", "paused by anna"), ("scheduled", "every:60", "it updates every 60 s")],
)
def test_that_who_or_what_holds_a_replica_is_said_in_a_sentence(
    rule: Rule, by: str, words: str
) -> None:
    assert describe_verdict(verdict(rule, by=by)) == words


@pytest.mark.parametrize(
    ("slope_per_s", "words"),
    [
        (0.0, "steady"),
        (0.04, "steady"),
        (-0.04, "steady"),
        (0.2, "growing by 0.2/s"),
        (-12.0, "shrinking by 12/s"),
    ],
)
def test_that_a_slope_that_is_written_as_zero_is_steady(slope_per_s: float, words: str) -> None:
    assert describe_verdict(verdict("slow", behind=7, slope_per_s=slope_per_s)) == (
        f"7 events behind, {words}"
    )


def test_that_what_was_never_heard_has_no_age() -> None:
    assert describe_age(verdict("process-gone", age_us=None)) == ""
    assert describe_age(verdict("silent", age_us=7_000_000)) == ", 7.0\u202fs old"


def test_that_who_asked_for_a_rebuild_is_said_in_the_readers_language_unless_it_is_a_name() -> None:
    install_lookup(lambda text: text.replace("installation", "安装"))
    try:
        assert "for 安装 has" in describe_verdict(verdict("rebuild-failed", by="installation"))
        assert "for anna has" in describe_verdict(verdict("rebuild-failed", by="anna"))
    finally:
        install_lookup(None)

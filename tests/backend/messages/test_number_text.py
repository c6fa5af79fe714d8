import re
from pathlib import Path

import pytest

import backend
import console
from backend.messages import number_text
from backend.messages.number_text import (
    format_bytes,
    format_counted,
    format_number,
    format_per_second,
    format_span,
)

_OWN_PLURAL = re.compile(
    r"\{(?:[\w.]*(?:count|total|number)|format_(?:number|count)\((?!_?[A-Z])[^{}]*\)|len\([^{}]*\))\}"
    r" (?:more )?(?!is\b)[a-z]+s\b(?!/)"
)
_OWN_GROUPING = re.compile(r":[<>^]?\d*[,_](?:\.\d+f?|d)?\}")


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (-1_234_567, "-1 234 567")])
def test_that_thousands_stand_apart(number: int, text: str) -> None:
    assert format_number(number) == text.replace(" ", "\u202f")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 events"), (1, "1 event"), (2_000, "2\u202f000 events")]
)
def test_that_a_noun_agrees_with_its_number(number: int, text: str) -> None:
    assert format_counted(number, "event") == text


def test_that_a_noun_may_have_a_plural_of_its_own() -> None:
    words = ("command waits", "commands wait")
    assert format_counted(1, *words) == "1 command waits"
    assert format_counted(2, *words) == "2 commands wait"


def test_that_nobody_writes_a_plural_beside_a_number_by_hand() -> None:
    """Of one there is no plural: `1 events` is what comes of it."""
    roots = [Path(next(iter(package.__path__))) for package in (backend, console)]
    own = [
        f"{path.name}: {found[0]}"
        for root in roots
        for path in root.rglob("*.py")
        if path.name != "counted_nouns.py"  # both forms, of which format_counted chooses
        for found in _OWN_PLURAL.finditer(path.read_text())
    ]
    assert own == []


@pytest.mark.parametrize(("rate", "text"), [(0.04, "0"), (3.14, "3.1"), (12_345.6, "12 346")])
def test_that_a_rate_is_as_precise_as_it_is_useful(rate: float, text: str) -> None:
    assert format_per_second(rate) == text.replace(" ", "\u202f")


@pytest.mark.parametrize(
    ("span_us", "text"),
    [
        (-5, "0~s"),
        (120, "120~µs"),
        (3_400, "3.4~ms"),
        (99_960, "100~ms"),
        (340_000, "340~ms"),
        (999_600, "1.0~s"),
        (59_960_000, "1~min 0~s"),
        (12_000_000, "12.0~s"),
        (125_000_000, "2~min 5~s"),
        (7_500_000_000, "2~h 5~min"),
        (472_557_600_000_000, "5~469~d 10~h"),
    ],
)
def test_that_a_span_has_a_unit_that_fits(span_us: int, text: str) -> None:
    assert format_span(span_us) == text.replace("~", "\u202f")


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0~kB"),
        (1_500, "2~kB"),
        (999_600, "1.0~MB"),
        (48_300_000, "48.3~MB"),
        (999_960_000, "1.00~GB"),
        (1_200_000_000, "1.20~GB"),
    ],
)
def test_that_a_size_has_a_unit_that_fits(size_bytes: int, text: str) -> None:
    assert format_bytes(size_bytes) == text.replace("~", "\u202f")


def test_that_numbers_for_people_are_grouped_in_one_place() -> None:
    """Window, command line and messages: whoever writes `{count:,}` writes it in another way."""
    roots = [Path(next(iter(package.__path__))) for package in (backend, console)]
    own = [
        path.name
        for root in roots
        for path in root.rglob("*.py")
        if path != Path(number_text.__file__) and _OWN_GROUPING.search(path.read_text())
    ]
    assert own == []

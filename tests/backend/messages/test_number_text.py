import re
from pathlib import Path

import pytest

import backend
import console
from backend.messages import number_text
from backend.messages.number_text import (
    format_bytes,
    format_number,
    format_per_second,
    format_span,
)

_OWN_GROUPING = re.compile(r":[<>^]?\d*[,_](?:\.\d+f?|d)?\}")


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (-1_234_567, "-1 234 567")])
def test_that_thousands_stand_apart(number: int, text: str) -> None:
    assert format_number(number) == text.replace(" ", "\u202f")


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

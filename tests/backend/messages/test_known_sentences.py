import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.messages.known_sentences import find_sentence, read_sentence
from backend.messages.order_result_text import ORDER_RESULTS, write_result
from backend.messages.rejection_text import REJECTED_NOUNS, REJECTIONS, write_rejection
from backend.messages.update_mode import IntervalMode
from backend.translation import install_lookup

VALUES = {
    "what": "price",
    "whose": "This order",
    "action": "retry",
    "number": "1\N{NARROW NO-BREAK SPACE}000",
    "mode": IntervalMode(5).in_words(),
    "value": "-1.00 EUR",
    "status": "paid",
    "wanted": "shipped",
    "condition": "parked > 0",
}

WORDS = ("what", "whose", "action", "mode")


@pytest.fixture
def _marked() -> Iterator[None]:
    """Read in a language that writes everything between marks."""
    install_lookup(lambda text: f"<{text}>")
    yield
    install_lookup(None)


def values_of(text: str) -> dict[str, object]:
    places = {place for _, place, _, _ in string.Formatter().parse(text) if place}
    return {place: VALUES.get(place, f"{place} 1") for place in places}


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize("name", REJECTIONS)
def test_that_every_rejection_is_read_with_its_values_in_another_language(name: str) -> None:
    values = values_of(REJECTIONS[name])
    marked = {place: f"<{value}>" if place in WORDS else value for place, value in values.items()}
    expected = f"<{REJECTIONS[name].format(**marked)}>"
    assert read_sentence(write_rejection(name, **values)) == expected


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize("name", ORDER_RESULTS)
def test_that_what_came_of_an_order_is_read_in_another_language(name: str) -> None:
    values = values_of(ORDER_RESULTS[name])
    marked = {place: f"<{value}>" if place in WORDS else value for place, value in values.items()}
    expected = f"<{ORDER_RESULTS[name].format(**marked)}>"
    assert read_sentence(write_result(name, **values)) == expected


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize(
    ("name", "value", "said", "expected"),
    [
        ("throttled", {"events": "5 events"}, "At most 5 events a second.", "<5 events>"),
        ("throttled", {"events": "1 event"}, "At most 1 event a second.", "<1 event>"),
        ("mode-set", {"mode": "every 30 s"}, "Updates every 30 s.", "<every 30 s>"),
        ("mode-set", {"mode": "on demand"}, "Updates on demand.", "<on demand>"),
        (
            "retried",
            {"parked_events": "1 parked event"},
            "1 parked event applied.",
            "<1 parked event>",
        ),
    ],
)
def test_that_a_value_made_of_words_is_read_in_another_language_too(
    name: str, value: dict[str, str], said: str, expected: str
) -> None:
    assert write_result(name, **value) == said
    (written,) = value.values()
    assert read_sentence(said) == f"<{said.replace(written, expected)}>"


@pytest.mark.usefixtures("_marked")
def test_that_a_sentence_of_a_module_from_elsewhere_is_looked_up_as_a_whole() -> None:
    assert read_sentence("The patient is asleep.") == "<The patient is asleep.>"


@given(st.text(), st.text())
def test_that_whatever_stands_in_a_value_is_read_as_it_was_written(user: str, asked: str) -> None:
    said = write_rejection("balance-short", user=user, kept="0.00 EUR", asked=asked)
    assert read_sentence(said) == said


def test_that_every_noun_of_a_rejection_can_be_translated() -> None:
    assert VALUES["what"] in REJECTED_NOUNS
    assert VALUES["whose"] in REJECTED_NOUNS


def test_that_names_within_a_sentence_are_parted_as_the_language_does_it() -> None:
    sentence = write_result("rebuild-cancelled", views="orders, sales")
    install_lookup(lambda text: text.replace(", ", "、"), "zh_CN")
    try:
        assert (
            read_sentence(sentence) == "The rebuild of orders、sales is cancelled; its rows stay."
        )
    finally:
        install_lookup(None)


def test_that_a_colon_alone_makes_no_sentence_about_a_rule() -> None:
    assert find_sentence("late-orders: time-behind > 30.0 s until 10.0 s.") is not None
    assert find_sentence("log.sqlite: disk I/O error.") is None

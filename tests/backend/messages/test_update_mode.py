"""Update modes as they are written and read."""

import pytest

from backend.errors import Unreadable
from backend.messages.update_mode import (
    UPDATE_MODE_TITLES,
    describe_update_mode,
    parse_update_mode,
)


@pytest.mark.parametrize(
    "text",
    [
        "realtime",
        "every:0.001",
        "every:2.5",
        "every:30",
        "every:1234567",
        "every:1234567.125",
        "every:0.5",
        "cron:*/5 * * * *",
        "demand",
    ],
)
def test_that_a_mode_is_written_as_it_was_read(text: str) -> None:
    assert parse_update_mode(text).to_text() == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no update mode"),
        ("sometimes", "no update mode"),
        ("realtime:1", "no update mode"),
        ("every:", "names no number"),
        ("every:soon", "names no number"),
        ("every:0", "between"),
        ("every:-3", "between"),
        ("every:nan", "between"),
        ("every:1e12", "between"),
        ("cron:", "cannot be read"),
        ("cron:61 * * * *", "cannot be read"),
        ("cron:0 0 31 2 *", "cannot be read"),
    ],
)
def test_that_a_mode_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        parse_update_mode(text)
    assert caught.value.code == "bad-mode"
    assert caught.value.field == "mode"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (" every:5.0 ", "every:5"),
        ("every:5e-1", "every:0.5"),
        ("every:1e-3", "every:0.001"),
        ("every:00030", "every:30"),
        ("cron:  0   3 * *  1 ", "cron:0 3 * * 1"),
    ],
)
def test_that_a_mode_has_one_spelling(text: str, canonical: str) -> None:
    assert parse_update_mode(text).to_text() == canonical


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("realtime", "in real time"),
        ("every:0.5", "every 0.5 s"),
        ("cron:0 3 * * *", "at 0 3 * * * (UTC)"),
        ("demand", "on demand"),
    ],
)
def test_that_a_mode_is_said_in_words(text: str, words: str) -> None:
    assert describe_update_mode(text) == words


def test_that_a_mode_of_a_newer_backend_is_quoted() -> None:
    assert describe_update_mode("moonlight:3") == "in mode 'moonlight:3'"


def test_that_every_kind_of_mode_has_a_title() -> None:
    texts = ["realtime", "every:1", "cron:* * * * *", "demand"]
    kinds = [parse_update_mode(text).to_text().partition(":")[0] for text in texts]
    assert kinds == list(UPDATE_MODE_TITLES)

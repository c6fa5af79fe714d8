"""Handlers that are not well, in words."""

from collections.abc import Iterator

import pytest

from backend.messages.health import Verdict, ViewHealth
from backend.messages.health_text import describe_handlers
from backend.translation import install_lookup

_WORDS = {"failing": "\u51fa\u9519"}


@pytest.fixture
def other_language() -> Iterator[None]:
    install_lookup(lambda text: _WORDS.get(text, text))
    yield
    install_lookup(None)


@pytest.mark.usefixtures("other_language")
def test_that_what_a_handler_does_is_said_in_the_readers_language() -> None:
    verdict = Verdict(status="FAULTED", severity="warning", rule="parked")
    view = ViewHealth(view="orders", verdict=verdict, handler="failing", oldest_us=None)
    assert describe_handlers([view]) == "orders \u51fa\u9519"

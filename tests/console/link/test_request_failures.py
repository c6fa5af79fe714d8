from collections.abc import Iterator

import pytest

from backend.messages.commands import Answer, CommandChecked, Failure
from backend.messages.rejection_text import write_rejection
from backend.translation import install_lookup
from console.link.request_failures import in_language

SAID = write_rejection("user-exists", user="anna")
REJECTED = Answer(command_id=bytes(16), outcome="rejected", code="user-exists", message=SAID)


@pytest.fixture
def _marked() -> Iterator[None]:
    install_lookup(lambda text: f"<{text}>")
    yield
    install_lookup(None)


@pytest.mark.usefixtures("_marked")
def test_that_an_answer_stays_as_it_came_for_it_is_kept() -> None:
    assert in_language(REJECTED) == REJECTED


@pytest.mark.usefixtures("_marked")
def test_that_what_would_be_rejected_is_read_in_that_language_too() -> None:
    checked = in_language(CommandChecked(answer=REJECTED))
    assert isinstance(checked, CommandChecked)
    assert checked.answer.message == f"<{SAID}>"


@pytest.mark.usefixtures("_marked")
def test_that_a_failure_is_read_in_that_language() -> None:
    failure = in_language(Failure(code="busy", message="The backend stops."))
    assert isinstance(failure, Failure)
    assert failure.message == "<The backend stops.>"

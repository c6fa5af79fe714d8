import logging

import pytest

from backend.errors import Defect, MarigraphError, Unreadable
from backend.messages.commands import Failure
from backend.wire.failures import error_from_failure, failure_of


def family(root: type[MarigraphError]) -> list[type[MarigraphError]]:
    return [root, *(each for child in root.__subclasses__() for each in family(child))]


# Others, wherever they are declared, cross by a code of their own.
OWN = [each for each in family(MarigraphError)[1:] if each.__module__ == "backend.errors"]


@pytest.mark.parametrize("kind", OWN)
def test_that_every_error_of_the_tree_comes_back_as_itself(kind: type[MarigraphError]) -> None:
    error = error_from_failure(Failure(code=kind.code, message="No.", field="filter"))
    assert type(error) is kind
    assert (error.message, error.code, error.field) == ("No.", kind.code, "filter")


def test_that_a_code_of_its_own_is_kept() -> None:
    error = error_from_failure(Failure(code="bad-filter", message="No."))
    assert isinstance(error, Unreadable)
    assert error.code == "bad-filter"


@pytest.mark.parametrize("kind", OWN)
def test_that_an_error_becomes_a_failure_and_itself_again(kind: type[MarigraphError]) -> None:
    error = error_from_failure(failure_of(kind("No.", code="of-its-own", field="filter")))
    assert (error.message, error.code, error.field) == ("No.", "of-its-own", "filter")


def test_that_a_foreign_error_is_a_defect_that_is_logged_and_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        failure = failure_of(ZeroDivisionError("the password is rosebud"), "The question")
    assert failure.code == Defect.code
    assert "rosebud" not in failure.message
    assert caplog.records[0].exc_info is not None

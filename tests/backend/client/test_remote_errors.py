import pytest

from backend import errors
from backend.client.remote_errors import error_from_failure
from backend.errors import MarigraphError, Unreadable
from backend.messages.commands import Failure


def family(root: type[MarigraphError]) -> list[type[MarigraphError]]:
    return [root, *(each for child in root.__subclasses__() for each in family(child))]


TREE = [kind for kind in family(MarigraphError)[1:] if kind.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", TREE)
def test_that_every_error_of_the_tree_comes_back_as_itself(kind: type[MarigraphError]) -> None:
    error = error_from_failure(Failure(code=kind.code, message="No.", field="filter"))
    assert type(error) is kind
    assert (error.message, error.code, error.field) == ("No.", kind.code, "filter")


def test_that_a_code_of_its_own_is_kept() -> None:
    error = error_from_failure(Failure(code="bad-filter", message="No."))
    assert isinstance(error, Unreadable)
    assert error.code == "bad-filter"

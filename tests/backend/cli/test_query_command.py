"""Pages of a view while events arrive, from a real backend; pages of two rows."""

from collections.abc import Callable

import pytest

from backend.cli.query_command import is_consistent, read_pages
from backend.client import Client
from backend.messages.queries import AskView, ViewPage
from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered

ENOUGH = 99  # events, one behind each page, that no try is left without


def asked_for(running: Program, prefix: str, limit: int = 0) -> AskView:
    """Register five users, and ask for all whose id begins so."""
    sent = running.run("send", "-", stdin=registered(*(f"{prefix}{n}" for n in range(5))))
    return AskView(
        view="users",
        filter=f"user_id:{prefix}*",
        order="user_id:desc",
        limit=limit,
        min_position=sent.objects[-1]["positions"][-1],
    )


def asking(client: Client, after_each: Callable[[], int]) -> Callable[[AskView, str], ViewPage]:
    """Ask, and let something happen behind each page."""

    def ask(asked: AskView, replica: str) -> ViewPage:
        page = client.ask(asked, replica)
        assert isinstance(page, ViewPage)
        happened = after_each()
        applied = client.ask(AskView(view="users", limit=1, min_position=happened), page.replica)
        assert isinstance(applied, ViewPage)
        return page

    return ask


@pytest.mark.parametrize(
    ("happenings", "replica", "exact"),
    [
        (0, "", True),
        (1, "", True),
        (1, "replica-1", True),
        (ENOUGH, "", True),
        (ENOUGH, "archive", False),
    ],
)
def test_that_no_row_is_missing_or_there_twice_unless_that_is_said(
    running: Program,
    happenings: int,
    replica: str,
    exact: bool,  # noqa: FBT001 - an argument of the test
) -> None:
    prefix = f"{replica}.{happenings}."
    asked = asked_for(running, prefix)
    coming = iter(range(happenings))

    def happen() -> int:
        number = next(coming, None)
        if number is None:
            return 0
        sent = running.run("send", "-", stdin=registered(f"{prefix}z{number}"))
        return int(sent.objects[-1]["positions"][-1])

    with Client(running.folder) as client:
        pages = read_pages(asking(client, happen), asked, replica, size=2)

    assert is_consistent(pages) is exact
    if exact:
        rows = [str(row[0]) for page in pages for row in page.rows]
        assert len(set(rows)) == len(rows) == pages[-1].total
        assert rows[-5:] == [f"{prefix}{number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("limit", "sizes"), [(0, [2, 2, 1]), (4, [2, 2]), (3, [2, 1]), (9, [2, 2, 1])]
)
def test_that_pages_go_as_far_as_the_limit(running: Program, limit: int, sizes: list[int]) -> None:
    asked = asked_for(running, f"limit{limit}.", limit)
    with Client(running.folder) as client:
        pages = read_pages(asking(client, lambda: 0), asked, "", size=2)
    assert [len(page.rows) for page in pages] == sizes

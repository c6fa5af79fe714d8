"""All rows of a view although an answer is one message: pages of one and the same position."""

from collections.abc import Callable, Iterator

from msgspec import structs

from backend.errors import Unavailable
from backend.messages.queries import AskView, ViewPage

PAGE_ROWS = 5_000  # rows asked for at once; more the backend does not give
_TRIES = 3

AskReplica = Callable[[AskView, str], ViewPage]
"""Asks a replica by its name, or any for an empty one."""


def is_consistent(pages: list[ViewPage]) -> bool:
    """Say whether no row can be missing or there twice: all pages show the same position."""
    return len({page.position for page in pages}) == 1


def read_pages(
    ask: AskReplica, asked: AskView, replica: str, *, size: int = PAGE_ROWS
) -> list[ViewPage]:
    """Return the pages up to the limit of the question, 0 for all rows.

    When events came in between, it is read anew; when they come too fast for that, the archive says
    how it was at one position. Only where there is none to ask, or one replica was asked for by its
    name, the pages may be of different moments.

    Raises:
        Unavailable: the backend does not answer.
        Unreadable: the question cannot be read.
    """
    pages = list(_pages(ask, asked, replica, size))
    for _ in range(_TRIES - 1):
        if is_consistent(pages):
            break
        pages = list(_pages(ask, asked, replica, size))
    if is_consistent(pages) or replica:
        return pages
    try:
        return list(_pages(ask, structs.replace(asked, at=pages[0].position), "", size))
    except Unavailable:
        return pages


def _pages(ask: AskReplica, asked: AskView, replica: str, size: int) -> Iterator[ViewPage]:
    left = asked.limit or None
    offset = 0
    while left != 0:
        wanted = size if left is None else min(size, left)
        page = ask(structs.replace(asked, offset=offset, limit=wanted), replica)
        yield page
        replica, offset = page.replica, offset + len(page.rows)
        left = None if left is None else left - len(page.rows)
        if len(page.rows) < wanted:
            return

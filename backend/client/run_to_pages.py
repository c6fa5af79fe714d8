"""Runs to a condition, whose long scans are answered in parts: asked on until nothing is left."""

from collections.abc import Callable, Iterator

from msgspec import structs

from backend.errors import Defect
from backend.messages.queries import QueryReply, Question
from backend.messages.run_to import MAX_HITS, AskRunTo, RunToHits

Ask = Callable[[Question], QueryReply]


def run_to_parts(ask: Ask, asked: AskRunTo, limit: int) -> Iterator[RunToHits]:
    """Yield the parts of an answer until there are `limit` hits (0: all of them), or no more.

    The log's end as of the first part is the end of all: a log that grows is not run after.
    """
    left, wanted = limit, asked
    while True:
        most = min(left or MAX_HITS, MAX_HITS)
        part = ask(structs.replace(wanted, limit=most))
        if not isinstance(part, RunToHits):
            raise Defect(f"A run to a condition was answered with {type(part).__name__}.")
        yield part
        left -= len(part.hits) if limit else 0
        if part.complete or (limit and left <= 0):
            return
        wanted = structs.replace(wanted, after=part.after, before=part.before)

"""A page of the log, which is made smaller where its events do not fit into one message."""

from collections.abc import Callable

from msgspec import structs

from backend.errors import Defect, Unreadable
from backend.messages.queries import AskLog, LogPage, QueryReply, Question
from backend.wire.frame_errors import TOO_LARGE


def read_log_page(ask: Callable[[Question], QueryReply], asked: AskLog) -> LogPage:
    """Ask for events, and for half as many for as long as they are too large together.

    So there may be fewer than `limit`, though more match: only an empty page is the end.

    Raises:
        Unavailable: no replica answers.
        Unreadable: the question cannot be read.
    """
    while True:
        try:
            page = ask(asked)
        except Unreadable as error:
            if error.code != TOO_LARGE or asked.limit <= 1:
                raise
            asked = structs.replace(asked, limit=asked.limit // 2)
            continue
        if not isinstance(page, LogPage):
            raise Defect("A question for the log was answered with something else.")
        return page

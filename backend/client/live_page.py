"""A live page: asked for once, given again with what has changed in it, through whatever happens.

One question is under way at a time, so whoever reads slowly is told of the newest page, and of no
more of them than they read.
"""

from collections.abc import Callable, Generator

from msgspec import structs

from backend.errors import Busy, Defect, TimedOut, Unavailable
from backend.messages.live_pages import AskLivePage, gathering_us
from backend.messages.page_changes import PageChange, compare_pages
from backend.messages.queries import QueryReply, Question, ViewPage

_BUSY_PAUSE_S = 1.0  # before a replica that has too much to do is asked again

AskReplica = Callable[[Question, str, str], QueryReply]


def follow_page(
    ask: AskReplica,
    session: Callable[[], str],
    pause: Callable[[float], object],
    asked: AskLivePage,
    replica: str,
) -> Generator[PageChange]:
    """Give a page as it is, and then each change of it, for ever.

    `session` names the backend's run: in another one the log may be an older copy. So `ask` gets a
    question, a replica's name and the run that alone may answer: in another one it is asked anew.
    `pause` waits for so many seconds, or less: while a page is shown, a busy replica is asked
    again. Without `replica` it stays with the one that answered until that is silent or gone;
    another one's page is then given only when it is not older.

    Raises:
        Unreadable: there is no such page.
        Busy: there is no room for the first question.
        Unavailable: the replica of that name does not answer, or has no rows of the view yet.
    """
    shown: ViewPage | None = None
    name, known_session, gather_us = replica, session(), asked.gather_us
    while True:
        if session() != known_session:
            known_session, asked = session(), structs.replace(asked, min_position=None)
        try:
            page = ask(asked, name, known_session)
        except Busy:  # it is asked again soon; whoever has no page yet is told
            if shown is None:
                raise
            pause(_BUSY_PAUSE_S)
            continue
        except (TimedOut, Unavailable) as error:
            if session() != known_session:
                continue  # what is shown may be newer than the whole log is now
            if replica or not name or not _is_gone(error):
                raise
            name = ""  # another one may answer
            continue
        if not isinstance(page, ViewPage):
            raise Defect("A question for a live page was answered with something else.")
        yield compare_pages(shown, page)
        shown, name = page, replica or page.replica
        asked = structs.replace(
            asked,
            known=page.digest,
            min_position=page.position,
            gather_us=gathering_us(page.took_us, gather_us),
        )


def _is_gone(error: TimedOut | Unavailable) -> bool:
    """Say whether it is the replica that cannot answer, and not the question."""
    return isinstance(error, TimedOut) or error.code == "no-replica"

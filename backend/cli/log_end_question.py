"""Where the log ends now: what a question about the past goes up to when it names no position."""

from backend.client import Client
from backend.errors import Defect
from backend.messages.queries import AskLog, LogPage


def ask_log_end(client: Client) -> int:
    """Return the last position of the log, 0 for an empty one."""
    page = client.ask(AskLog(limit=1, backwards=True))
    if not isinstance(page, LogPage):
        raise Defect(f"The backend answered with {type(page).__name__}.")
    return page.head

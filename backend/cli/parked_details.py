"""Parked events one by one, whole: the error with its stack, the payload, and the replay."""

from collections.abc import Callable

import msgspec

from backend.cli.output import format_time, print_line, show_controls
from backend.client import read_log_page
from backend.errors import Unavailable
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import ParkedItem
from backend.messages.queries import AskLog, QueryReply, Question
from backend.wire.deep_link import DeepLink, format_link


class ParkedDetails(msgspec.Struct, frozen=True):
    """A parked event with what the log has of it; `payload`: JSON as it was recorded."""

    replica: str
    item: ParkedItem
    payload: bytes

    @property
    def link(self) -> str:
        """Where the replay desk opens at it."""
        position = self.item.position
        return format_link(DeepLink(panel="replay", position=position, playhead=position))

    def fields(self) -> dict[str, object]:
        """Return what `--json` prints beside the parked event itself."""
        return {"payload": msgspec.Raw(self.payload), "link": self.link}


def read_details(
    ask: Callable[[Question, str], QueryReply], replica: str, item: ParkedItem
) -> ParkedDetails:
    """Ask a replica for the payload of an event that it has parked.

    Raises:
        Unavailable: nobody answers, or the log does not have it.
    """
    asked = AskLog(after=item.position - 1, limit=1)
    page = read_log_page(lambda question: ask(question, replica), asked)
    if not page.events or page.events[0].position != item.position:
        raise Unavailable(
            f"{replica} has parked event {format_number(item.position)}, and its log ends at"
            f" {format_number(page.head)}. If this log is the right one: marigraph rebuild"
            f" {replica}"
        )
    return ParkedDetails(replica, item, page.events[0].data)


def print_details(details: ParkedDetails) -> None:
    """Print one for people."""
    item = details.item
    waiting = f", {format_counted(item.waiting, 'waits', 'wait')} behind it" if item.waiting else ""
    _print_lines(
        f"{details.replica} {item.view} {item.entity} at {format_number(item.position)},"
        f" {item.type}, parked {format_time(item.parked_at_us)}{waiting}"
    )
    _print_lines(item.error.strip() or "It was not tried: it waits behind the one before it.")
    _print_lines(f"payload: {msgspec.json.format(details.payload).decode()}")
    print_line(f"replay:  marigraph open '{details.link}'")
    print_line("")


def _print_lines(text: str) -> None:
    """Print a text whose parts others wrote: nothing in it may steer a terminal."""
    for line in text.splitlines():
        print_line(show_controls(line))

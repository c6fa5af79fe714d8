"""Parked events one by one, whole: the error with its stack, the payload, and the replay."""

import msgspec

from backend.cli.output import format_time, print_line
from backend.client import Client
from backend.errors import Defect
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import ParkedItem
from backend.messages.queries import AskEvent, EventContext
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


def read_details(client: Client, replica: str, item: ParkedItem) -> ParkedDetails:
    """Ask the log for a parked event.

    Raises:
        Unavailable: nobody answers.
    """
    found = client.ask(AskEvent(position=item.position), replica)
    if not isinstance(found, EventContext):
        raise Defect(f"The replica answered with {type(found).__name__}.")
    return ParkedDetails(replica, item, found.event.data)


def print_details(details: ParkedDetails) -> None:
    """Print one for people."""
    item = details.item
    waiting = f", {format_counted(item.waiting, 'waits', 'wait')} behind it" if item.waiting else ""
    print_line(
        f"{details.replica} {item.view} {item.entity} at {format_number(item.position)},"
        f" {item.type}, parked {format_time(item.parked_at_us)}{waiting}"
    )
    print_line(item.error.strip() or "It was not tried: it waits behind the one before it.")
    print_line(f"payload: {msgspec.json.format(details.payload).decode()}")
    print_line(f"replay:  marigraph open '{details.link}'")
    print_line("")

"""`marigraph subscribe`: a named subscription's events as JSON lines, acknowledged on stdin."""

import os
import select
import sys
from typing import Annotated

import typer

from backend.cli.production_check import Production, require_production_name
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import MAX_INT64, Data, settings_for
from backend.cli.standard_streams import print_note
from backend.client.event_subscription import EventSubscription
from backend.errors import Unreadable
from backend.messages.number_text import format_number
from backend.session_user import session_user
from backend.wire.cloudevents import to_json

_STDIN = 0
_POLL_S = 0.1  # seconds between two looks at the log while nothing comes
_READ_BYTES = 65_536


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="e.g. marketing")],
    *,
    data: Data = None,
    filter_: Annotated[
        str | None,
        typer.Option("--filter", metavar="F", help="Which events; kept. All, when never given."),
    ] = None,
    after: Annotated[
        int | None,
        typer.Option(
            "--from",
            min=0,
            max=MAX_INT64,
            metavar="POS",
            help="Begin behind this position (one that is there: anew, as an administrator); else"
            " where it was, a new one at the log's end.",
        ),
    ] = None,
    production: Production = "",
    window: Annotated[
        int, typer.Option(min=1, max=10_000, help="Events that may wait for their answer at once.")
    ] = 1,
) -> None:
    """Print a subscription's events, an object a line; each is answered by a line on stdin.

    `ok` (or an empty line) acknowledges the oldest event that was not answered yet; `park REASON`
    sets it aside, and what comes of its stream waits behind it. What was not acknowledged comes
    again the next time. It ends at the end of stdin.
    """
    settings = settings_for(data)
    # a new place to begin at forgets what one that is there has acknowledged and parked
    if after is not None or production:
        require_production_name(settings, production)
    with attach_or_start(settings, name="subscriber") as client:
        consumer = f"{session_user(os.getuid())} (pid {os.getpid()})"
        subscription = EventSubscription(client, name, consumer, filter_, after)
        print_note(f"{name} goes on behind {format_number(subscription.state.acknowledged)}")
        _Conversation(subscription, window).run()


class _Conversation:
    """Events out, answers in, until there are no more answers."""

    def __init__(self, subscription: EventSubscription, window: int) -> None:
        self._subscription = subscription
        self._window = window
        self._unread = b""
        self._was_paused = False

    def run(self) -> None:
        """Go round until the end of stdin; what was acknowledged is reported at the latest then."""
        goes_on = True
        try:
            while goes_on:
                fresh = self._deliver()
                goes_on = self._read_answers(0.0 if fresh else self._subscription.wait_s(_POLL_S))
                self._subscription.report_if_due()
        finally:
            self._subscription.leave()

    def _deliver(self) -> int:
        subscription = self._subscription
        events = subscription.fetch(self._window - subscription.outstanding)
        for event in events:
            sys.stdout.buffer.write(
                to_json(event, subscription.origins.get(event.position)) + b"\n"
            )
        sys.stdout.buffer.flush()
        if bool(subscription.paused_by) != self._was_paused:
            self._was_paused = not self._was_paused
            by = subscription.paused_by
            print_note(f"paused by {by}" if by else "goes on")
        return len(events)

    def _read_answers(self, wait_s: float) -> bool:
        """Take what stdin has; False at its end."""
        if not select.select([_STDIN], [], [], wait_s)[0]:
            return True
        read = os.read(_STDIN, _READ_BYTES)
        *lines, self._unread = (self._unread + read).split(b"\n")
        if not read and self._unread:
            lines, self._unread = [*lines, self._unread], b""
        for line in lines:
            self._take(line.decode(errors="replace").strip())
        return bool(read)

    def _take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if not self._subscription.outstanding:
            raise Unreadable(f"There is nothing to answer, and stdin says {line!r}.")
        if word in ("", "ok") and not rest:
            self._subscription.acknowledge()
        elif word == "park" and rest.strip():
            self._subscription.park(rest.strip())
        else:
            raise Unreadable(f"An answer is `ok` or `park REASON`, and stdin says {line!r}.")

"""`python -m tests.bench.arriving FOLDER RATE`: record so many facts a second, until stdin ends."""

import select
import sys
import time
from itertools import cycle, islice
from pathlib import Path

import uuid_utils
from msgspec.structs import replace

from backend.client.client import Client
from backend.domain.registry import load_registry
from backend.messages.commands import RecordFacts
from backend.messages.events import Draft, draft_of
from tests.backend.projection.shop_history import Shop, events

_TURNS = 30  # records a second
_KNOWN = 5_000  # different facts; each is recorded again and again, with an id of its own


def main(folder: Path, rate: int) -> None:
    """Keep the rate as long as somebody wants it; what was missed by a turn comes with the next."""
    drafts = cycle(_drafts())
    with Client(folder, name="bench") as client:
        _say("ready")
        began, sent = time.perf_counter(), 0
        while not select.select([sys.stdin], [], [], 1 / _TURNS)[0]:
            due = int((time.perf_counter() - began) * rate) - sent
            facts = [replace(draft, id=uuid_utils.uuid7().bytes) for draft in islice(drafts, due)]
            if facts:
                client.record(RecordFacts(origin="", since=0, upto=0, state=b"", facts=facts))
                sent += due
        _say(str(round(sent / (time.perf_counter() - began))))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _drafts() -> list[Draft]:
    shop = Shop(2, users=500, products=200)
    history = events(load_registry(), islice(shop.payloads(), _KNOWN))
    return [replace(draft_of(event), recorded=None) for event in history]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

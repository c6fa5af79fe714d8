"""Which message of a stream holds the event at a position: the checkpoint of rows knows only that.

Messages of whole commits, which a large one is, are passed over: what is found may lie before the
position, and never behind it.
"""

import msgspec

from backend.store.nats_client import ATTEMPT_S, NatsClient
from backend.store.nats_engine.log_messages import decode_event
from backend.store.nats_engine.nats_log_url import NatsLogUrl


class _FirstRequest(msgspec.Struct, frozen=True):
    """Asks for the first message from a sequence on, on some subjects."""

    seq: int
    next_by_subj: str


class PositionFinder:
    """Asks the stream, in the client's thread; raises what `SILENCE` of the client names."""

    def __init__(self, client: NatsClient, place: NatsLogUrl) -> None:
        self._client, self._place = client, place

    async def find_last(self, position: int, end: int) -> int:
        """Return the last message with an event up to a position, 0 for none.

        `end`: the last message of the stream. The positions in it grow, so that halving finds it.
        """
        low, high = 0, end if position else 0
        while low < high:
            middle = (low + high + 1) // 2
            found = await self._first_from(middle)
            if found is None or found[1] > position:
                high = middle - 1
            else:
                low = found[0]
        return low

    async def _first_from(self, sequence: int) -> tuple[int, int] | None:
        """Return sequence and position of the first message of an event; None: there is none."""
        request = _FirstRequest(sequence, f"{self._place.stream}.event.>")
        subject = f"$JS.API.DIRECT.GET.{self._place.stream}"
        answer = await self._client.connection.request(
            subject, msgspec.json.encode(request), timeout=ATTEMPT_S
        )
        number = (answer.headers or {}).get("Nats-Sequence", "")
        return (int(number), decode_event(answer.data).position) if number else None

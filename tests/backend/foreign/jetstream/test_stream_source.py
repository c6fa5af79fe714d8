"""Pages of a stream that do not come whole, and servers that know less than others did."""

from collections.abc import Callable
from contextlib import closing

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import StreamConfig

from backend.errors import StorageFailed
from backend.foreign.jetstream.stream_message import read_direct
from backend.foreign.jetstream.stream_source import StreamSource
from backend.foreign.jetstream.stream_url import parse_stream_url
from backend.foreign.read_pace import sleep
from tests.backend.foreign.jetstream.stream_writer import StreamWriter


def handed_over(sequence: int, follows: int) -> Msg:
    """Return a message of a page as a server writes it."""
    headers = {
        "Nats-Stream": "SHOP",
        "Nats-Subject": "SHOP.order",
        "Nats-Sequence": str(sequence),
        "Nats-Last-Sequence": str(follows),
    }
    return Msg(Client(), headers=headers, data=b"{}")


def test_that_a_page_is_refused_whose_first_messages_were_lost_on_their_way() -> None:
    assert read_direct(handed_over(11, 0), "SHOP", after=4, before=None).sequence == 11
    assert read_direct(handed_over(12, 11), "SHOP", after=4, before=11).sequence == 12
    for before, follows in ((None, 10), (11, 0), (11, 12)):
        with pytest.raises(ValueError, match="comes one that was sent behind"):
            read_direct(handed_over(13, follows), "SHOP", after=4, before=before)


@pytest.mark.parametrize("allow_direct", [True, False])
def test_that_a_server_that_knows_less_than_was_known_ends_no_page(
    make_stream: Callable[..., StreamWriter], *, allow_direct: bool
) -> None:
    stream = make_stream(StreamConfig(allow_direct=allow_direct))
    stream.publish_orders(6)
    stream.call(stream.js.delete_msg(stream.name, 6))
    place = parse_stream_url(stream.url, 5.0)
    with closing(StreamSource(place, reads_per_s=1_000.0, pause=sleep)) as source:

        def numbers(upto: int) -> list[int]:
            found, _ = source.page(2, upto, 10, is_direct=allow_direct, most_bytes=1 << 20)
            return [message.sequence for message in found]

        assert numbers(upto=6) == [3, 4, 5]  # what is gone is gone
        with pytest.raises(StorageFailed, match="ended at 9, and its server knows it up to 6"):
            numbers(upto=9)

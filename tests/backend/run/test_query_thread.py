import pytest

from backend.messages.commands import Failure
from backend.messages.queries import LogPage
from backend.run.query_thread import encode_reply
from backend.wire import codec
from tests.backend.wire.sample_values import EVENT


def test_that_an_answer_which_no_message_can_hold_says_so_to_its_asker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = LogPage(events=[EVENT] * 9, head=9, replica="replica-1")
    whole = codec.REPLIES.decode(encode_reply(page, 7, "s"))
    assert whole.body == page

    monkeypatch.setattr(codec, "MAX_FRAME_BYTES", 500)
    reply = codec.REPLIES.decode(encode_reply(page, 7, "s"))
    assert isinstance(reply.body, Failure)
    assert (reply.request, reply.body.code) == (7, "too-large")
    assert "ask for less" in reply.body.message

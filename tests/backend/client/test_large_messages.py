"""What is too large for one message, between a real backend and its clients."""

import msgspec
import pytest

from backend.client import Client, read_log_page
from backend.errors import Unreadable
from backend.messages.bounds import MAX_DATA_BYTES
from backend.messages.commands import Answer, Command, Failure, SendCommands
from backend.messages.queries import AskLog, LogPage, QueryReply, Question
from backend.wire.codec import FROM_PRIMARY, PROTOCOL, WireFrame
from backend.wire.sockets import Context, dealer, try_recv, try_send, wait_readable
from tests.backend.wire.sample_values import EVENT
from tests.running import PATIENCE, Running, command


def oversized(count: int, size_bytes: int = MAX_DATA_BYTES) -> list[Command]:
    """Commands of which each alone can be answered."""
    name = "x" * size_bytes
    return [command("user.register", user_id=f"large-{n}", name=name) for n in range(count)]


def test_that_a_request_of_any_client_beyond_the_limit_is_answered_with_the_limit(
    shared_backend: Running,
) -> None:
    with shared_backend.client() as client:
        access = client.connection.access
        (primary,) = (each for each in client.topology().processes if each.role == "primary")
    body = SendCommands(commands=oversized(70))
    frame = msgspec.msgpack.encode(WireFrame(PROTOCOL, "", 7, body))
    context = Context()
    with dealer(context, access, primary.endpoints["commands"]) as socket:
        assert try_send(socket, frame)
        assert wait_readable(socket, PATIENCE)
        reply = FROM_PRIMARY.decode(try_recv(socket) or b"")
    context.term()
    assert isinstance(reply.body, Failure)
    assert (reply.request, reply.body.code) == (7, "too-large")
    assert "64 MiB" in reply.body.message


def test_that_commands_too_large_for_one_message_are_sent_in_several(client: Client) -> None:
    commands = [
        *oversized(48, MAX_DATA_BYTES * 7 // 5),
        command("user.register", user_id="l", name="L"),
    ]
    answers: list[Answer] = list(client.send(commands))
    assert [answer.command_id for answer in answers] == [each.id for each in commands]
    assert {(answer.outcome, answer.field) for answer in answers[:-1]} == {("rejected", "data")}
    assert answers[-1].outcome == "accepted"


def test_that_a_page_of_events_too_large_for_one_message_is_read_in_smaller_ones() -> None:
    asked: list[int] = []

    def ask(question: Question) -> QueryReply:
        assert isinstance(question, AskLog)
        asked.append(question.limit)
        if question.limit > 100:
            raise Unreadable("LogPage of 80 MB is too large", code="too-large")
        return LogPage(events=[EVENT] * question.limit, head=500, replica="replica-1")

    page = read_log_page(ask, AskLog(limit=500))
    assert asked == [500, 250, 125, 62]
    assert len(page.events) == 62


def test_that_an_event_too_large_for_any_page_ends_the_reading() -> None:
    def ask(_: Question) -> QueryReply:
        raise Unreadable("LogPage of 80 MB is too large", code="too-large")

    with pytest.raises(Unreadable):
        read_log_page(ask, AskLog(limit=500))

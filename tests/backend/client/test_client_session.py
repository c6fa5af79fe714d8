import os
import select
import signal
import socket as plain
from contextlib import closing

import pytest

from backend.client import Client
from backend.client.client_session import ClientSession
from backend.client.service_endpoint import ServiceEndpoint
from backend.errors import TimedOut, Unavailable
from backend.messages.queries import AskCatalogue, CancelQuestion, QueryRequest, QueryResponse
from backend.wire import connection
from backend.wire.codec import QUESTIONS, REPLIES
from tests.running import Running, accepted, command

LONGEST_PAUSE_S = 1.5  # between two attempts at a connection that does not come about, and more


def test_that_a_frozen_backend_is_named_with_its_process_and_what_to_do(
    shared_backend: Running,
) -> None:
    pid = connection.read_connection_file(shared_backend.folder).pid
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(TimedOut, match=f"process is {pid}; .* `kill -CONT {pid}`"):
            Client(shared_backend.folder, timeout_s=0.3)
    finally:
        os.kill(pid, signal.SIGCONT)


def test_that_a_frozen_replica_is_named_without_an_article(shared_backend: Running) -> None:
    pid = shared_backend.processes()["replica-1"].pid
    os.kill(pid, signal.SIGSTOP)
    try:
        with (
            shared_backend.client(patience=0.3) as client,
            pytest.raises(TimedOut, match=r"^replica-1 did not answer .* `marigraph health`"),
        ):
            client.ask(AskCatalogue(), "replica-1")
    finally:
        os.kill(pid, signal.SIGCONT)


def test_that_a_question_which_nobody_could_be_asked_is_given_up_quietly(
    shared_backend: Running,
) -> None:
    """No replica has started yet: there is nobody at whom it could be called off."""
    nobody: ServiceEndpoint[QueryRequest, QueryResponse] = ServiceEndpoint(
        "query side", lambda _: "", QUESTIONS, REPLIES, lambda n: CancelQuestion(request=n)
    )
    session = ClientSession(shared_backend.folder, "asker", 0.3, "observer")
    with closing(session), pytest.raises(TimedOut, match="query side"):
        session.request(nobody, AskCatalogue())


def test_that_nobody_looks_for_a_process_that_is_gone(small_backend: Running) -> None:
    with small_backend.client() as client:
        accepted(client, command("user.register", user_id="before", name="Anna"))
        left = small_backend.processes()["primary"].endpoints["commands"]
        small_backend.kill("primary")
        accepted(client, command("user.register", user_id="after", name="Anna"))
        address = ("127.0.0.1", int(left.rpartition(":")[2]))
        with plain.create_server(address) as listening:
            assert not select.select([listening], [], [], LONGEST_PAUSE_S)[0]


def test_that_an_import_ends_soon_once_the_backend_was_stopped(small_backend: Running) -> None:
    with small_backend.client() as client:
        client.end_with_backend()
        assert small_backend.stop() == 0
        client.set_timeout(600.0)  # it ends long before
        with pytest.raises(Unavailable, match="The backend was stopped"):
            client.progress("a file")


def test_that_what_is_meant_for_one_run_of_the_backend_is_not_sent_to_another(
    shared_backend: Running,
) -> None:
    ended: ServiceEndpoint[QueryRequest, QueryResponse] = ServiceEndpoint(
        "query side", lambda _: "", QUESTIONS, REPLIES, session="a run that has ended"
    )
    session = ClientSession(shared_backend.folder, "asker", 60.0, "observer")
    with closing(session), pytest.raises(Unavailable) as raised:
        session.request(ended, AskCatalogue())
    assert raised.value.code == "other-session"

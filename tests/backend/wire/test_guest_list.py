"""Who may come in from other hosts, as the file of the data folder says it at that moment."""

from pathlib import Path

import msgspec
import pytest

from backend.atomic_file import write_atomically
from backend.messages.invitations import InvitedRole
from backend.wire.guest_list import GUESTS_FILE, Guest, GuestList
from backend.wire.keys import Access, KeyPair, KeyRing, generate_key_pair, raw_key
from backend.wire.listen_address import ListenAddress
from backend.wire.sockets import (
    BoundSocket,
    Context,
    Socket,
    router,
    try_recv,
    try_recv_as,
    try_send,
)
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, open_authenticator
from tests.backend.run.guests import OTHER_HOST, free_port
from tests.backend.wire.conftest import Clients
from tests.running import until

ELSEWHERE = "10.0.0.7"


class Moment:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.us = 1_000

    def __call__(self) -> int:
        return self.us


def invited(pair: KeyPair, role: InvitedRole = "observer", expires_us: int = 0) -> Guest:
    return Guest(name="eve", role=role, public=pair.public, created_us=1, expires_us=expires_us)


def write(folder: Path, *guests: Guest) -> None:
    write_atomically(folder / GUESTS_FILE, msgspec.json.encode(guests))


def test_that_a_guest_comes_in_until_his_invitation_expires_and_is_dropped_once(
    tmp_path: Path,
) -> None:
    moment, pair = Moment(), generate_key_pair()
    write(tmp_path, invited(pair, expires_us=2_000))
    guests = GuestList(tmp_path, moment)
    assert guests.user_of(raw_key(pair.public), ELSEWHERE) == "observer@eve"
    assert guests.user_of(raw_key(generate_key_pair().public), ELSEWHERE) == ""
    assert not guests.has_dropped()
    moment.us = 2_000
    assert [guests.has_dropped(), guests.has_dropped()] == [True, False]
    assert guests.user_of(raw_key(pair.public), ELSEWHERE) == ""


def test_that_one_whose_role_is_another_now_is_dropped_for_his_connections_have_the_former(
    tmp_path: Path,
) -> None:
    pair = generate_key_pair()
    write(tmp_path, invited(pair, "administrator"))
    guests = GuestList(tmp_path)
    assert guests.user_of(raw_key(pair.public), ELSEWHERE) == "administrator@eve"
    write(tmp_path, invited(pair, "observer"))
    assert guests.has_dropped()
    assert guests.user_of(raw_key(pair.public), ELSEWHERE) == "observer@eve"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b'[{"name": "\xff"}]',
        b'[{"name": ' + b"[" * 50_000,
        b'[{"other": ' + b"[" * 50_000,
        msgspec.json.encode([invited(KeyPair("~" * 40, ""))]),
        msgspec.json.encode([invited(KeyPair("%" * 40, ""))]),
        msgspec.json.encode([invited(KeyPair("\u00e9" * 40, ""))]),
        msgspec.json.encode([invited(KeyPair("short", ""))]),
    ],
)
def test_that_a_damaged_file_lets_nobody_in_and_ends_nothing(
    tmp_path: Path, content: bytes
) -> None:
    pair = generate_key_pair()
    write(tmp_path, invited(pair))
    guests = GuestList(tmp_path)
    assert guests.user_of(raw_key(pair.public), ELSEWHERE)
    write_atomically(tmp_path / GUESTS_FILE, content)
    assert guests.has_dropped()
    assert guests.user_of(raw_key(pair.public), ELSEWHERE) == ""
    write(tmp_path, invited(pair))
    assert guests.user_of(raw_key(pair.public), ELSEWHERE)


class Listening:
    """A router beyond loopback that answers with whose key a message came in; one thread."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self.context = Context()
        self.guests = GuestList(folder)
        self._authenticator = open_authenticator(self.context, ring, self.guests)
        beyond = ListenAddress(OTHER_HOST, free_port())
        self.bound: BoundSocket = router(self.context, ring.server, CLIENTS_DOMAIN, beyond=beyond)

    def answer(self) -> None:
        self._authenticator.answer_requests()
        while (message := try_recv_as(self.bound.socket)) is not None:
            try_send(self.bound.socket, message.sender, message.user.encode())

    def says(self, socket: Socket, what: str) -> bool:
        """Whether a message of this client comes in as his; what was under way to it is lost."""
        try_send(socket, b"?")
        self.answer()
        return (try_recv(socket) or b"").decode() == what

    def close(self) -> None:
        self._authenticator.close()
        self.bound.socket.close(0)
        self.context.term()


@pytest.mark.parametrize("is_tunnel", [True, False])
def test_that_a_revoked_guest_is_cut_off_wherever_he_came_in(
    tmp_path: Path, ring: KeyRing, clients: Clients, *, is_tunnel: bool
) -> None:
    pair, other = generate_key_pair(), generate_key_pair()
    olga = Guest(name="olga", role="observer", public=other.public, created_us=1)
    write(tmp_path, invited(pair), olga)
    listening = Listening(tmp_path, ring)
    bound = listening.bound
    place = bound.endpoint if is_tunnel else bound.beyond
    try:
        eve = clients.dealer(Access(ring.server.public, pair), place)
        stays = clients.dealer(Access(ring.server.public, other), place)
        until(lambda: listening.says(eve, "observer@eve"), "eve is answered")
        until(lambda: listening.says(stays, "observer@olga"), "olga is answered")

        write(tmp_path, olga)
        assert listening.guests.has_dropped()
        bound.drop_guests(with_local=listening.guests.is_local)

        while try_recv(eve) is not None:
            pass  # to what she had asked before
        until(lambda: listening.says(stays, "observer@olga"), "olga is answered again")
        for _ in range(20):
            assert not listening.says(eve, "observer@eve")
            until(lambda: listening.says(stays, "observer@olga"), "olga is answered again")
    finally:
        listening.close()

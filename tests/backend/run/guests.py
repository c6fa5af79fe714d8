"""Invitations for tests, and the address that stands for another host."""

import socket
from pathlib import Path

from backend.client import Client, connect_client
from backend.messages.invitations import (
    AddInvitation,
    AskInvitations,
    InvitationList,
    InvitedRole,
)
from backend.settings import load_settings
from backend.wire.invitation import Invitation
from backend.wire.keys import generate_key_pair
from tests.running import PATIENCE, Running

OTHER_HOST = "127.0.0.2"  # as far as a socket is concerned


def free_port() -> int:
    """Return a port that is free, with the one behind it, as far as can be known."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind((OTHER_HOST, 0))
            port = int(first.getsockname()[1])
            try:
                second.bind((OTHER_HOST, port + 1))
            except OSError:  # that one is taken: look on
                continue
            return port


def invitation_for(
    shop: Running, name: str, role: InvitedRole, expires_us: int | None = None
) -> Invitation:
    """Give one out."""
    pair = generate_key_pair()
    with shop.client() as client:
        client.control(
            AddInvitation(
                name=name, role=role, public=pair.public, expires_us=expires_us, by="anna"
            )
        )
        place = client.control(AskInvitations())
    assert isinstance(place, InvitationList)
    return Invitation(
        name=name,
        role=role,
        host=place.host,
        port=place.port,
        server=place.server,
        own=pair,
        installation=place.installation,
    )


def guest(folder: Path, patience: float = PATIENCE) -> Client:
    """Return a client of the other host; the caller closes it."""
    return connect_client(load_settings(data=str(folder)), name="test", timeout_s=patience)

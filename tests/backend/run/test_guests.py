"""Consoles of other hosts: let in with an invitation alone, and cut off when it is revoked."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from msgspec import structs

from backend.client import Client
from backend.clock import SECOND_US, now_us
from backend.errors import MarigraphError, NotPermitted, Rejected, Unavailable, Unreadable
from backend.messages.audit import AskAudit, AuditPage
from backend.messages.control import OrderDone, Pause, Resume, Stop
from backend.messages.invitations import (
    AddInvitation,
    AskInvitations,
    InvitationList,
    InvitedRole,
    RevokeInvitation,
)
from backend.messages.queries import AskView, ViewPage
from backend.run.supervisor import run_supervisor
from backend.settings import load_settings
from backend.wire.invitation import keep_invitation, write_invitation
from backend.wire.keys import generate_key_pair
from backend.wire.sockets import Context, dealer, sub, try_recv, try_send, wait_readable
from tests.backend.cli.program import Program
from tests.backend.run.guests import OTHER_HOST, free_port, guest, invitation_for
from tests.running import Running, accepted, command, running, until

Invite = Callable[[str, InvitedRole], Path]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend that listens for other hosts; shared by this module's tests."""
    folder = tmp_path_factory.mktemp("listening")
    with running(folder, "--replicas", "1", "--listen", f"{OTHER_HOST}:{free_port()}") as started:
        yield started


@pytest.fixture
def invite(shop: Running, tmp_path: Path) -> Invite:
    """Return the folder that stands for the backend on the other host."""

    def invited(name: str, role: InvitedRole) -> Path:
        write_invitation(tmp_path / name, invitation_for(shop, name, role))
        return keep_invitation(tmp_path / name, tmp_path / f"{name}-folder")[0]

    return invited


def revoke(shop: Running, name: str) -> None:
    with shop.client() as client:
        client.control(RevokeInvitation(name=name, by="anna"))


def test_that_a_guest_works_as_his_invitation_says_and_the_audit_names_it(
    invite: Invite,
) -> None:
    with guest(invite("oscar", "operator")) as oscar:
        assert accepted(oscar, command("user.register", user_id="o1", name="Oscar"))
        page = oscar.ask(AskView(view="users", min_position=1))
        assert isinstance(page, ViewPage)
        assert page.total >= 1
        oscar.control(Pause(replica="replica-1", by="oscar"))
        oscar.control(Resume(replica="replica-1", by="oscar"))
        with pytest.raises(NotPermitted, match="The invitation oscar has the role operator"):
            oscar.control(Stop(by="oscar"))
        with pytest.raises(NotPermitted):
            oscar.control(AskInvitations())
        with pytest.raises(Unavailable, match="on the backend's host"):
            _ = oscar.connection.log_url
        found = oscar.control(AskAudit(by="oscar"))
    assert isinstance(found, AuditPage)
    assert {each.role for each in found.entries} == {"operator@oscar"}


def test_that_a_revoked_guest_hears_nothing_any_more_and_is_told_why(
    shop: Running, invite: Invite
) -> None:
    folder, other = invite("eve", "observer"), invite("olga", "observer")
    with guest(folder) as eve, guest(other) as olga, Wire(eve) as wire:
        until(wire.hears_feed, "the feed is heard")
        until(wire.is_answered, "questions are answered")
        revoke(shop, "eve")
        with pytest.raises(Unavailable, match="refuses this invitation"):
            until(lambda: not eve.health().topology.processes, "eve is cut off")
        until(lambda: not wire.hears_feed(1.5), "the feed is not heard")  # it says a word a second
        until(lambda: not wire.is_answered(1.0), "questions are not answered")
        assert olga.health().replicas  # she comes in again by herself
    with pytest.raises(Unavailable, match="refuses this invitation") as refused:
        guest(folder)
    assert refused.value.code == "refused"
    with shop.client() as client, pytest.raises(Rejected, match="Nobody is invited as eve"):
        client.control(RevokeInvitation(name="eve", by="anna"))


class Wire:
    """Connections with a client's key that stay as they are, to the feed and to a replica."""

    def __init__(self, client: Client) -> None:
        found = client.connection
        places = {
            name: place
            for each in client.topology().processes
            for name, place in each.endpoints.items()
        }
        access = found.access_as("observer")
        self._context = Context()
        self._feed = sub(self._context, access, found.reach(places["feed"]), [b""])
        self._questions = dealer(self._context, access, found.reach(places["queries"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.close(0)
        self._questions.close(0)
        self._context.term()

    def hears_feed(self, patience_s: float = 0.1) -> bool:
        while try_recv(self._feed) is not None:
            pass  # that came before
        return wait_readable(self._feed, patience_s)

    def is_answered(self, patience_s: float = 0.1) -> bool:
        """Whether what is no question is refused, as whatever comes in is."""
        while try_recv(self._questions) is not None:
            pass  # to what was asked before
        return try_send(self._questions, b"?") and wait_readable(self._questions, patience_s)


def test_that_a_guest_who_revokes_another_one_is_answered(invite: Invite) -> None:
    with guest(invite("adam", "observer")), guest(invite("ada", "administrator")) as ada:
        done = ada.control(RevokeInvitation(name="adam", by="ada"))
        assert isinstance(done, OrderDone)  # though her connections are cut with his
        found = ada.control(AskInvitations())
    assert isinstance(found, InvitationList)
    assert "adam" not in {each.name for each in found.invitations}


def test_that_other_keys_and_other_servers_are_refused_with_their_reason(
    shop: Running, tmp_path: Path
) -> None:
    given = invitation_for(shop, "wrong", "observer")
    for name, changed, why in (
        ("own", structs.replace(given, own=generate_key_pair()), "refuses this invitation"),
        ("server", structs.replace(given, server=generate_key_pair().public), "is not the backend"),
    ):
        write_invitation(tmp_path / name, changed)
        folder, _ = keep_invitation(tmp_path / name, tmp_path / f"{name}-folder")
        with pytest.raises(Unavailable, match=why):
            guest(folder)


def test_that_an_invitation_that_expires_lets_nobody_in_and_cuts_who_came_in(
    shop: Running, tmp_path: Path
) -> None:
    expires_us = now_us() + 3 * SECOND_US
    given = invitation_for(shop, "late", "observer", expires_us)
    write_invitation(tmp_path / "late", given)  # the file does not know that it will be over
    folder, _ = keep_invitation(tmp_path / "late", tmp_path / "folder")
    with guest(folder) as late, Wire(late) as wire:
        until(wire.is_answered, "questions are answered")
        until(lambda: now_us() > expires_us, "it has expired")
        until(lambda: not wire.is_answered(1.0), "questions are not answered")
    with pytest.raises(Unavailable, match="refuses this invitation"):
        guest(folder)
    write_invitation(tmp_path / "said", structs.replace(given, expires_us=1))
    with pytest.raises(Unreadable, match="has expired"):
        keep_invitation(tmp_path / "said")


def test_that_names_are_given_out_once(shop: Running) -> None:
    invitation_for(shop, "twice", "observer")
    with pytest.raises(Rejected, match="already"):
        invitation_for(shop, "twice", "observer")
    with pytest.raises(Rejected, match="1 to 40"):
        invitation_for(shop, "Not A Name", "observer")


def test_that_no_secret_of_an_invitation_is_kept_or_written_down(
    shop: Running, tmp_path: Path
) -> None:
    given = invitation_for(shop, "secret", "observer")
    file = tmp_path / "secret"
    write_invitation(file, given)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Rejected, match="already"):
        write_invitation(file, given)
    for path in shop.folder.iterdir():
        if path.is_file():
            assert given.own.secret.encode() not in path.read_bytes(), path
            assert path.stat().st_mode & 0o077 == 0, path
    assert given.own.secret not in repr(given)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"garbage", "no invitation"),
        (b"{}", "no invitation"),
        (b"\xff\xfe", "no invitation"),
        (b"[" * 60_000, "no invitation"),
    ],
)
def test_that_what_is_no_invitation_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=why):
        keep_invitation(file)


def test_that_a_backend_that_cannot_listen_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind((OTHER_HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        for address, why in (
            (f"{OTHER_HOST}:{port}", "is in use by another program"),
            ("203.0.113.7", "is no address of this host"),
            ("0.0.0" + ".0", "is no address to listen at"),
            ("host", "is no address to listen at"),
        ):
            assert run_supervisor(load_settings(data=str(tmp_path), listen=address)) == 3
            assert why in capsys.readouterr().err


def test_that_no_backend_is_started_in_the_place_of_another_host_s(
    invite: Invite, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = invite("away", "administrator")
    assert run_supervisor(load_settings(data=str(folder))) == 3
    assert "stands for the backend of another host" in capsys.readouterr().err


def test_that_nothing_listens_beyond_loopback_unless_asked(shared_backend: Running) -> None:
    with shared_backend.client() as client:
        found = client.control(AskInvitations())
        assert isinstance(found, InvitationList)
        assert (found.host, found.port) == ("", 0)
        with pytest.raises(MarigraphError, match="lets in nobody from other hosts"):
            client.control(
                AddInvitation(
                    name="x", role="observer", public=generate_key_pair().public, by="anna"
                )
            )
        endpoints = [
            place for each in client.topology().processes for place in each.endpoints.values()
        ]
    assert endpoints
    assert all(place.startswith("tcp://127.0.0.1:") for place in endpoints)


def test_that_the_command_line_invites_comes_in_and_revokes(shop: Running, tmp_path: Path) -> None:
    program, file = Program(shop.folder), str(tmp_path / "carla.invitation")
    home = str(tmp_path / "home")
    add = ("invite", "add", "carla", "--role", "observer", "--output", file)

    said = program.run(*add, "--expires", "7d").out

    assert f"carla may come to {OTHER_HOST}:" in said
    assert Path(file).stat().st_mode & 0o777 == 0o600
    assert "is there already" in program.run(*add, code=1).err
    assert "no period" in program.run(*add[:-1], file + "2", "--expires", "soon", code=2).err
    nowhere = str(tmp_path / "nowhere" / "dora")
    program.run("invite", "add", "dora", "--role", "observer", "--output", nowhere, code=3)
    listed = {each.get("name"): each for each in program.run("invite", "--json").objects}
    assert "dora" not in listed  # nobody has it
    assert listed["carla"]["role"] == "observer"
    assert listed["carla"]["until"]
    assert "carla" in program.run("invite").out

    status = program.run("--invitation", file, "status", XDG_DATA_HOME=home).out
    assert f"listens for other hosts at {OTHER_HOST}:" in status
    refused = program.run(
        "--invitation", file, "pause", "replica-1", code=1, XDG_DATA_HOME=home
    ).err
    assert "The invitation carla has the role observer" in refused
    elsewhere = program.run("--invitation", file, "verify", "--log", code=3, XDG_DATA_HOME=home).err
    assert "on the backend's host" in elsewhere

    assert "does not count any more" in program.run("invite", "revoke", "carla").out
    gone = program.run("--invitation", file, "status", code=3, XDG_DATA_HOME=home).err
    assert "refuses this invitation" in gone
    missing = program.run("--invitation", str(tmp_path / "none"), "status", code=3).err
    assert "cannot be read" in missing


def test_that_a_backend_for_one_command_is_open_to_nobody_else(tmp_path: Path) -> None:
    program = Program(tmp_path / "alone")
    with socket.socket() as taken:  # where it would fail, were it to listen
        taken.bind((OTHER_HOST, 0))
        taken.listen()
        address = f"{OTHER_HOST}:{taken.getsockname()[1]}"
        assert program.run("query", "users", MARIGRAPH_LISTEN=address).code == 0

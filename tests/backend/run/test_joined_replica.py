"""A replica on another host: it follows, is ordered beside the primary, and comes back."""

import logging
import os
import platform
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import uuid_utils

from backend.client import Client
from backend.domain.registry import load_registry
from backend.errors import NotAdmitted, Rejected, Unavailable
from backend.foreign.continuity import EventMark, FollowedPart
from backend.messages.commands import Failure
from backend.messages.control import ApplyNow, Pause, Rebuild, Resume
from backend.messages.events import Event
from backend.messages.invitations import RevokeInvitation
from backend.messages.notices import ReplicaSample
from backend.messages.queries import AskLog, AskView, LogPage, QueryResponse, ViewPage
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.messages.store_status import StoreStatus
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.run.joined_log import JoinedLogThread
from backend.run.replica_reporter import ReplicaReporter
from backend.run.untaken_parts import NOT_TAKEN
from backend.wire.codec import QUESTIONS, REPLIES
from backend.wire.connection import read_connection_file
from backend.wire.invitation import keep_invitation, write_invitation
from backend.wire.sockets import Context, dealer, try_recv, try_send, wait_readable
from tests.backend.cli.program import Program
from tests.backend.run.guests import OTHER_HOST, free_port, invitation_for
from tests.running import PATIENCE, Running, accepted, command, running_with, sent, until

SILENT_AFTER = {"MARIGRAPH_SILENT_AFTER_S": "1.5"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend that listens for other hosts; shared by this module's tests."""
    folder = tmp_path_factory.mktemp("listening")
    listen = ("--listen", f"{OTHER_HOST}:{free_port()}")
    with running_with(SILENT_AFTER, folder, "--replicas", "1", *listen) as started:
        register(started, "first", "second")
        yield started


class Joined:
    """The other host: a folder, and the process in it that is started, killed, and ends."""

    def __init__(self, shop: Running, folder: Path, name: str) -> None:
        self.shop, self.name = shop, name
        self.folder, self.invitation = folder / "rows", folder / f"{name}.invitation"
        self._process: subprocess.Popen[str] | None = None

    def invite(self) -> None:
        write_invitation(self.invitation, invitation_for(self.shop, self.name, "replica"))

    def start(self) -> None:
        words = ("replica", "join", str(self.invitation), "--data", str(self.folder))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "backend", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | SILENT_AFTER,
        )

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.communicate(timeout=PATIENCE)

    def outcome(self) -> tuple[int, str]:
        """Wait for its end; return the exit code and what it said."""
        assert self._process is not None
        _, said = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, said

    def sample(self) -> ReplicaSample | None:
        """Return its newest sample beside the primary, if it is heard."""
        with self.shop.client() as client:
            health = client.health()
        verdicts = {each.name: each.verdict for each in health.report.processes}
        if self.name not in verdicts or not verdicts[self.name].is_heard:
            return None
        return next((each for each in health.replicas if each.name == self.name), None)

    def await_applied(self, position: int) -> ReplicaSample:
        """Wait until the primary's host knows that it has come there."""
        seen: list[ReplicaSample] = []

        def has_come() -> bool:
            found = self.sample()
            if found is not None and found.applied >= position:
                seen.append(found)
            return bool(seen)

        until(has_come, f"{self.name} has applied {position}")
        return seen[0]

    def client(self) -> Client:
        return Client(self.folder, name="test", timeout_s=PATIENCE)


@pytest.fixture(scope="module")
def host(shop: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    found = Joined(shop, tmp_path_factory.mktemp("tokyo"), "tokyo")
    try:
        yield found
    finally:
        found.end()


@pytest.fixture
def tokyo(host: Joined) -> Joined:
    """A replica on another host that this module's tests share; one that has ended joins again."""
    if not host.is_running():
        host.invite()
        host.start()
    return host


def register(shop: Running, *users: str) -> int:
    """Register users; return the last position."""
    with shop.client() as client:
        return accepted(
            client, *(command("user.register", user_id=each, name=each) for each in users)
        )


def events(client: Client) -> list[Event]:
    page = client.ask(AskLog(limit=1000))
    assert isinstance(page, LogPage)
    return page.events


def test_that_it_follows_the_log_and_is_told_of_with_its_host(shop: Running, tokyo: Joined) -> None:
    position = register(shop, "a1", "a2", "a3")
    sample = tokyo.await_applied(position)

    assert (sample.events_behind, sample.time_behind_us) == (0, 0)
    assert {view.p50_us for view in sample.views} == {None}  # between two clocks
    process = shop.processes()["tokyo"]
    assert (process.host, process.role, process.endpoints) == (platform.node(), "replica", {})
    printed = Program(shop.folder).run("status").out
    assert f"on the host {platform.node()}" in printed
    with shop.client() as here, tokyo.client() as there:
        assert events(here) == events(there)
        page = there.ask(AskView(view="users", min_position=position))
        assert isinstance(page, ViewPage)
        assert page.total >= 3
        with pytest.raises(Unavailable, match="is asked there"):
            here.ask(AskView(view="users"), "tokyo")
        (answer,) = sent(there, command("user.register", user_id="x", name="X"))
        assert (answer.outcome, answer.code) == ("rejected", "attached")
    log = (tokyo.folder / "backend.log").read_text()
    assert re.search(r"begins with a copy of the rows of replica-1 at \d", log)
    assert not list(tokyo.folder.glob("*.arriving*"))
    for path in [*tokyo.folder.iterdir(), *(tokyo.folder / "primary").iterdir()]:
        assert path.is_dir() or path.stat().st_mode & 0o077 == 0, path


def test_that_orders_beside_the_primary_reach_it(shop: Running, tokyo: Joined) -> None:
    tokyo.await_applied(register(shop, "b1"))
    with shop.client() as client:
        client.control(Pause(replica="tokyo", by="anna"))
        position = register(shop, "b2", "b3")
        until(lambda: behind(tokyo) == 2, "two events wait")
        found = tokyo.sample()
        assert found is not None
        assert found.paused_by == "anna"
        client.control(Resume(replica="tokyo", by="anna"))
        tokyo.await_applied(position)
        client.control(ApplyNow(replica="tokyo", by="anna"))
        with pytest.raises(Rejected, match="where this is ordered"):
            client.control(Rebuild(replica="tokyo", by="anna"))


def behind(replica: Joined) -> int | None:
    found = replica.sample()
    return None if found is None else found.events_behind


def test_that_killed_it_is_missed_and_goes_on_where_it_was(shop: Running, tokyo: Joined) -> None:
    tokyo.await_applied(register(shop, "c1"))
    tokyo.kill()
    position = register(shop, "c2")
    until(lambda: rule(shop, "tokyo") == "replica-away", "health misses it")
    with shop.client() as client, pytest.raises(Unavailable, match="Nothing is heard of tokyo"):
        client.control(Pause(replica="tokyo", by="anna"))
    tokyo.start()
    tokyo.await_applied(position)
    with shop.client() as here, tokyo.client() as there:
        assert events(here) == events(there)


def rule(shop: Running, name: str) -> str:
    with shop.client() as client:
        report = client.health().report
    return next((each.verdict.rule for each in report.processes if each.name == name), "")


def test_that_it_goes_on_after_a_restart_of_the_backend(shop: Running, tokyo: Joined) -> None:
    tokyo.await_applied(register(shop, "d1"))
    assert shop.stop() == 0
    shop.launch()
    tokyo.await_applied(register(shop, "d2"))


def test_that_a_revoked_one_ends_and_says_why(shop: Running, tokyo: Joined) -> None:
    tokyo.await_applied(1)
    with shop.client() as client:
        client.control(RevokeInvitation(name="tokyo", by="anna"))
    code, said = tokyo.outcome()
    assert code == 3
    assert "refuses this invitation: it was revoked" in said
    until(lambda: "tokyo" not in shop.processes(), "it is not missed")


@pytest.mark.parametrize("position", [1, 2])
def test_that_the_copy_of_another_log_is_never_continued(
    shop: Running, tmp_path: Path, position: int
) -> None:
    """`position`: of what the log has not: the event that was copied last, or one behind it."""
    invitation, folder = tmp_path / "kobe.invitation", tmp_path / "primary"
    write_invitation(invitation, invitation_for(shop, f"kobe-{position}", "replica"))
    keep_invitation(invitation, folder)
    ended = threading.Event()
    other = uuid_utils.uuid7().bytes.hex()
    with shop.client() as client:
        first = events(client)[0].id.hex()
    if position > 1:  # rows came from there ahead of their log, and it was restored to before them
        with closing(LiveStore(tmp_path / "replica-1.sqlite", load_projections())) as rows:
            rows.write_setting("checkpoint-event", f"{position}:{other}")
    part = FollowedPart((EventMark((1,), first if position > 1 else other, 1),))
    logger = logging.getLogger("kobe")

    def make_reporter(reader: JoinedLogThread) -> ReplicaReporter:
        return ReplicaReporter(tmp_path, "kobe", reader.note_contact, reader.fail, logger)

    reader = JoinedLogThread(
        folder,
        part,
        StoreStatus(name="other", place="other"),
        load_registry(),
        ended.set,
        logger,
        make_reporter,
    )
    with closing(reader):
        reader.start()
        assert ended.wait(PATIENCE)
    assert isinstance(reader.error, NotAdmitted)
    assert reader.error.message.startswith(
        "The log at other is not the one of which this folder holds a copy:"
        f" at {position} it has another"
    )
    assert not reader.has_page()


def test_that_what_cannot_be_joined_is_refused(shop: Running, tmp_path: Path) -> None:
    program = Program(tmp_path / "rows")
    write_invitation(tmp_path / "anna", invitation_for(shop, "anna", "operator"))
    refused = program.run("replica", "join", str(tmp_path / "anna"), code=1).err
    assert "has the role operator" in refused
    write_invitation(tmp_path / "nara", invitation_for(shop, "nara", "replica"))
    own = Program(shop.folder).run("replica", "join", str(tmp_path / "nara"), code=1).err
    assert "has a log of its own" in own
    named = program.run("replica", "join", str(tmp_path / "nara"), "--name", "No", code=1).err
    assert "is no name of a replica" in named


def test_that_who_asks_for_parts_of_rows_and_reads_none_is_given_one(
    shop: Running, tmp_path: Path
) -> None:
    invitation, folder = tmp_path / "greedy.invitation", tmp_path / "primary"
    write_invitation(invitation, invitation_for(shop, "greedy", "replica"))
    keep_invitation(invitation, folder)
    first = AskRowCopy(most_bytes=1)
    parts: list[RowCopyPart] = []
    with Client(folder, timeout_s=PATIENCE) as client:

        def is_made() -> bool:
            part = client.ask_row_copy("replica-1", first)
            assert isinstance(part, RowCopyPart)
            parts.append(part)
            return part.size > 0

        until(is_made, "the copy is made")
        copy = parts[-1].copy
        refused = client.ask_row_copy("replica-1", AskRowCopy(copy=copy))
        assert isinstance(refused, Failure)
        assert refused.code == NOT_TAKEN
        given = client.ask_row_copy("replica-1", AskRowCopy(copy=copy, ticket=parts[-1].ticket))
        assert isinstance(given, RowCopyPart)
        assert len(given.data) == given.size
    asked = 50
    assert _count_given(shop, folder, copy, asked) == 1


def _count_given(shop: Running, folder: Path, copy: str, asked: int) -> int:
    """Ask so many times by one connection before anything is read; return how many are parts."""
    found, context = read_connection_file(folder), Context()
    endpoint = found.reach(shop.processes()["replica-1"].endpoints["queries"])
    with closing(dealer(context, found.access_as("observer"), endpoint)) as asker:
        for number in range(1, asked + 1):
            assert try_send(asker, QUESTIONS.encode(AskRowCopy(copy=copy), number))
        answers: list[QueryResponse] = []
        while len(answers) < asked:
            assert wait_readable(asker, PATIENCE)
            while (frame := try_recv(asker)) is not None:
                answers.append(REPLIES.decode(frame).body)
    context.term()
    refusals = [each for each in answers if isinstance(each, Failure)]
    assert {each.code for each in refusals} == {NOT_TAKEN}
    return asked - len(refusals)

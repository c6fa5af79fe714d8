"""A replica on another host: it follows, is ordered beside the primary, and comes back."""

import platform
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
import uuid_utils

from backend.client import Client
from backend.errors import Rejected, Unavailable
from backend.foreign.continuity import EventMark, FollowedPart
from backend.messages.control import ApplyNow, Pause, Rebuild, Resume
from backend.messages.events import Draft, Event
from backend.messages.invitations import RevokeInvitation
from backend.messages.notices import ReplicaSample
from backend.messages.queries import AskLog, AskView, LogPage, ViewPage
from backend.run.mirror_service import ORIGIN
from backend.settings import load_settings
from backend.store.engine_registry import open_log
from backend.store.log_port import ImportProgress, Transaction
from backend.wire.invitation import write_invitation
from backend.wire.joined_folder import JOINED_FILE
from tests.backend.cli.program import Program
from tests.backend.run.guests import OTHER_HOST, free_port, invitation_for
from tests.running import PATIENCE, Running, accepted, command, running_with, sent, until

SILENT_AFTER = {"MARIGRAPH_SILENT_AFTER_S": "2"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend that listens for other hosts; shared by this module's tests."""
    folder = tmp_path_factory.mktemp("listening")
    listen = ("--listen", f"{OTHER_HOST}:{free_port()}")
    with running_with(SILENT_AFTER, folder, "--replicas", "1", *listen) as started:
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
        )

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()

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


@contextmanager
def joined(shop: Running, folder: Path, name: str) -> Generator[Joined]:
    """Join a replica; at the end it is stopped, if it still runs."""
    found = Joined(shop, folder, name)
    found.invite()
    found.start()
    try:
        yield found
    finally:
        found.end()


@pytest.fixture(scope="module")
def tokyo(shop: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    """A replica on another host that this module's tests share."""
    with joined(shop, tmp_path_factory.mktemp("tokyo"), "tokyo") as found:
        yield found


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


def test_that_a_revoked_one_ends_and_says_why(shop: Running, tmp_path: Path) -> None:
    with joined(shop, tmp_path, "osaka") as osaka:
        osaka.await_applied(1)
        with shop.client() as client:
            client.control(RevokeInvitation(name="osaka", by="anna"))
        code, said = osaka.outcome()
    assert code == 3
    assert "refuses this invitation: it was revoked" in said
    until(lambda: "osaka" not in shop.processes(), "it is not missed")


def test_that_the_copy_of_another_log_is_never_continued(shop: Running, tmp_path: Path) -> None:
    register(shop, "e1")
    kobe = Joined(shop, tmp_path, "kobe")
    kobe.invite()
    write_other_log(kobe.folder)
    kobe.start()
    code, said = kobe.outcome()
    assert code == 3
    assert "is not the one of which this folder holds a copy: at 1 it has another event" in said


def write_other_log(folder: Path) -> None:
    """Make the folder that of a replica which has copied one event of another log."""
    folder.mkdir()
    (folder / JOINED_FILE).write_text('{"name": "kobe", "place": "other"}')
    id_ = uuid_utils.uuid7().bytes
    draft = Draft(
        id=id_,
        source="/marigraph/other/users",
        type="user.registered",
        subject="user-x",
        time=1,
        correlation=id_,
        causation=id_,
        actor="anna",
        schema=1,
        basis=None,
        data=b'{"user_id":"x","name":"X"}',
        recorded=1,
    )
    part = msgspec.json.encode(FollowedPart((EventMark((1,), id_.hex(), 1),)))
    with closing(open_log(load_settings(data=str(folder)).log_url)) as log:
        log.append(Transaction(events=[draft], progress=ImportProgress(ORIGIN, 1, part)), 1)


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

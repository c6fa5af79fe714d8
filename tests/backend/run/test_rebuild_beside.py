"""A replica builds views anew beside its rows, in a backend of real processes."""

import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from backend.client import Client
from backend.errors import Rejected, Unavailable, Unreadable
from backend.messages.control import CancelRebuild, OrderDone, Rebuild, SetMode
from backend.messages.health import ProcessHealth
from backend.messages.queries import AskView
from backend.messages.rebuild import RebuildProgress
from tests.plugins.moody_projection import MOOD_VARIABLE, MOODY_NAME, install_nicknames
from tests.running import Running, accepted, command, rows, running_with, until

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def mood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mood") / "mood"


def variables(mood: Path, *packages: Path) -> dict[str, str]:
    return {
        "MARIGRAPH_ARCHIVE": "false",
        MOOD_VARIABLE: str(mood),
        "PYTHONPATH": os.pathsep.join(map(str, (*packages, ROOT))),
    }


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_nicknames(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def moody_backend(
    tmp_path_factory: pytest.TempPathFactory, mood: Path, packages: Path
) -> Iterator[Running]:
    """A backend with one replica, whose view of nicknames does as it is in the mood to."""
    folder = tmp_path_factory.mktemp("moody") / "data"
    with running_with(variables(mood, packages), folder, "--replicas", "1") as started:
        with started.client() as client:
            names = ["Anna", "Ben", MOODY_NAME, "Dora"]
            users = [
                command("user.register", user_id=f"u{number}", name=name)
                for number, name in enumerate(names)
            ]
            rows(client, "nicknames", position=accepted(client, *users))
        yield started


@pytest.fixture
def client(moody_backend: Running, mood: Path) -> Iterator[Client]:
    with moody_backend.client() as connected:
        yield connected
        mood.unlink(missing_ok=True)
        progress = rebuild_of(connected)
        if progress is not None and progress.state in ("building", "failed"):
            connected.control(CancelRebuild(replica="replica-1", by="anna"))
            until_state(connected, "cancelled")


def rebuild_of(client: Client) -> RebuildProgress | None:
    samples = [each for each in client.health().replicas if each.name == "replica-1"]
    return samples[0].rebuild if samples else None


def until_state(client: Client, state: str) -> RebuildProgress:
    def is_there() -> bool:
        progress = rebuild_of(client)
        return progress is not None and progress.state == state

    until(is_there, f"the rebuild is {state}")
    progress = rebuild_of(client)
    assert progress is not None
    return progress


def order(client: Client, *views: str, entity: str = "", past_errors: bool = False) -> str:
    wanted = Rebuild(
        replica="replica-1", views=views, entity=entity, past_errors=past_errors, by="anna"
    )
    done = client.control(wanted)
    assert isinstance(done, OrderDone)
    return done.message


def until_at_moody(client: Client) -> None:
    until(lambda: health_of(client).verdict.rule == "rebuilding", "it is being rebuilt")


def health_of(client: Client) -> ProcessHealth:
    return next(each for each in client.health().report.processes if each.name == "replica-1")


def add(client: Client, user: str) -> int:
    return accepted(client, command("user.register", user_id=user, name="New"))


def names_of(client: Client, position: int = 0) -> set[object]:
    return {row[0] for row in rows(client, "nicknames", position=position).rows}


def can_ask(client: Client) -> bool:
    try:
        names_of(client)
    except Unavailable:  # the answer itself: it is waited for
        return False
    return True


def kill_builder(backend: Running) -> None:
    replica = psutil.Process(backend.processes()["replica-1"].pid)  # type: ignore[no-untyped-call]  # untyped psutil
    until(lambda: bool(replica.children()), "it is built")  # type: ignore[no-untyped-call]  # untyped psutil
    for child in replica.children():  # type: ignore[no-untyped-call]  # untyped psutil
        child.kill()


def test_that_views_are_rebuilt_without_a_restart_and_settings_stay(
    client: Client, moody_backend: Running
) -> None:
    client.control(SetMode(replica="replica-1", mode="every:0.05", by="anna"))
    before, pid = names_of(client), moody_backend.processes()["replica-1"].pid
    assert order(client).startswith("Builds contacts, nicknames, orders, ")
    done = until_state(client, "done")
    assert (done.changed, done.added, done.gone, done.by) == (0, 0, 0, "anna")
    assert names_of(client) == before
    fresh = add(client, "after-all")
    assert names_of(client, fresh) == before | {"after-all"}
    assert moody_backend.processes()["replica-1"].pid == pid
    assert next(each for each in client.health().replicas).mode == "every:0.05"
    client.control(SetMode(replica="replica-1", mode="realtime", by="anna"))


def test_that_rows_are_answered_and_kept_current_while_they_are_rebuilt(
    client: Client, mood: Path
) -> None:
    before = names_of(client)
    mood.write_text("wait")
    order(client, "nicknames")
    until_at_moody(client)
    assert names_of(client, add(client, "meanwhile")) == before | {"meanwhile"}
    health = health_of(client)
    shown = {view.view: view.verdict.status for view in health.views}
    assert (health.verdict.status, health.verdict.severity) == ("REPLAYING", "notice")
    assert (shown["nicknames"], shown["users"]) == ("REPLAYING", "OK")
    assert not client.health().report.problems
    with pytest.raises(Rejected, match="builds nicknames anew already, for anna"):
        order(client, "users")
    mood.unlink()
    assert until_state(client, "done").position >= 5
    assert names_of(client) == before | {"meanwhile"}


def test_that_a_killed_builder_and_a_killed_replica_are_gone_on_from(
    client: Client, moody_backend: Running, mood: Path
) -> None:
    before = names_of(client)
    mood.write_text("wait")
    order(client, "nicknames")
    until_at_moody(client)
    kill_builder(moody_backend)
    until(
        lambda: "what builds it has ended with exit code -9" in moody_backend.log(),
        "its end is told",
    )
    moody_backend.kill("replica-1")
    until(lambda: rebuild_of(client) is not None, "it is back")
    until_at_moody(client)
    mood.unlink()
    until_state(client, "done")
    assert names_of(client) == before


def test_that_a_rebuild_stops_at_an_error_and_tells_it_in_full(client: Client, mood: Path) -> None:
    before = names_of(client)
    mood.write_text("raise")
    order(client, "nicknames")
    failed = until_state(client, "failed")
    assert (failed.failed_view, failed.failed_position, failed.parked) == ("nicknames", 3, 1)
    assert "Traceback" in failed.reason
    assert failed.reason.endswith("KeyError: 'not in the mood'")
    assert names_of(client, add(client, "since")) == before | {"since"}
    until(lambda: bool(client.health().report.problems), "health tells it")
    (problem,) = client.health().report.problems
    assert (problem.verdict.rule, problem.action) == ("rebuild-failed", "mend-rebuild")
    assert problem.verdict.behind == 0, "its rows are kept current, and how far is known"
    mood.unlink()
    assert order(client).startswith("Goes on with nicknames from event 3")
    assert until_state(client, "done").parked == 0
    assert names_of(client) == before | {"since"}
    until(lambda: not client.health().report.problems, "health is well again")


def test_that_a_rebuild_goes_on_past_errors_when_asked_and_parks_them(
    client: Client, mood: Path
) -> None:
    before = names_of(client)
    mood.write_text("raise")
    order(client, "nicknames", past_errors=True)
    assert until_state(client, "done").parked == 1
    assert names_of(client) == before - {"u2"}
    mood.unlink()
    order(client, "nicknames")
    until_state(client, "done")
    until(lambda: next(iter(client.health().replicas)).parked == 0, "nothing is parked any more")
    assert names_of(client) == before


def test_that_a_cancelled_rebuild_leaves_the_rows_as_they_are(
    client: Client, moody_backend: Running, mood: Path
) -> None:
    before = names_of(client)
    mood.write_text("wait")
    order(client, "nicknames")
    until_at_moody(client)
    client.control(CancelRebuild(replica="replica-1", by="ben"))
    assert until_state(client, "cancelled").reason == "Cancelled by ben."
    assert names_of(client, add(client, "cancelled")) == before | {"cancelled"}
    until(lambda: health_of(client).verdict.status == "OK", "all is well")
    with pytest.raises(Rejected, match="no rebuild to be cancelled"):
        client.control(CancelRebuild(replica="replica-1", by="ben"))
    moody_backend.kill("replica-1")
    until(lambda: health_of(client).verdict.status == "OK", "and stays so")
    assert names_of(client) == before | {"cancelled"}


def test_that_only_what_can_be_rebuilt_is_taken_on(client: Client) -> None:
    with pytest.raises(Unreadable, match="There is no view nonsense; there are contacts, "):
        order(client, "nonsense")
    with pytest.raises(Rejected, match="in one view"):
        order(client, "users", "orders", entity="u1")
    with pytest.raises(Rejected, match="No row of sales belongs to one entity of orders alone"):
        order(client, "sales", entity="orders/order-17")
    order(client, "nicknames", entity="u1")
    done = until_state(client, "done")
    assert (done.entity, done.changed) == ("u1", 1)
    order(client, "nicknames", entity="users/user-nobody")
    cancelled = until_state(client, "cancelled")
    assert cancelled.reason.startswith("Neither the rows nor the log have such an entity")


def test_that_an_entity_named_as_its_parked_events_are_is_rebuilt_with_them(
    client: Client, mood: Path
) -> None:
    mood.write_text("raise")
    poison = command("user.register", user_id="poison", name=MOODY_NAME)
    accepted(client, poison)
    until(lambda: next(iter(client.health().replicas)).parked == 1, "it is parked")
    before = names_of(client)
    mood.unlink()
    order(client, "nicknames", entity="users/user-poison")
    assert until_state(client, "done").changed == 1
    until(lambda: next(iter(client.health().replicas)).parked == 0, "nothing is parked any more")
    assert names_of(client) == before | {"poison"}


def test_that_a_view_newly_installed_is_built_beside_the_others(
    tmp_path: Path, mood: Path, packages: Path
) -> None:
    folder = tmp_path / "data"
    with (
        running_with(variables(mood), folder, "--replicas", "1") as backend,
        backend.client() as client,
    ):
        users = [
            command("user.register", user_id=str(number), name=name)
            for number, name in enumerate(("Anna", MOODY_NAME))
        ]
        rows(client, "users", position=accepted(client, *users))
    mood.write_text("wait")
    with (
        running_with(variables(mood, packages), folder, "--replicas", "1") as backend,
        backend.client() as client,
    ):
        until_at_moody(client)
        assert len(rows(client, "users").rows) == 2
        with pytest.raises(Unavailable, match="nicknames is being built: 0 of 2 events"):
            client.ask(AskView(view="nicknames"))
        shown = {view.view: view.verdict for view in health_of(client).views}
        assert shown["nicknames"].status == "REPLAYING"
        assert not client.health().report.problems
        mood.unlink()
        until_state(client, "done")
        until(lambda: can_ask(client), "it has begun anew")
        assert names_of(client, 2) == {"0", "1"}
        assert names_of(client, add(client, "next")) == {"0", "1", "next"}

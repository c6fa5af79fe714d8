from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from backend.client import Client
from backend.client.replica_router import ReplicaRouter
from backend.messages.control import Pause, Resume
from backend.messages.notices import ProcessInfo, Topology
from backend.messages.queries import AskView, ViewPage
from backend.messages.replica_choice import ReplicaFreshness, ReplicaRotation
from backend.messages.view_shares import ViewShare
from tests.health_watch import frozen
from tests.running import Running, accepted, command, running, until


def process(name: str, role: str = "replica") -> ProcessInfo:
    return ProcessInfo(
        name=name,
        role="archive" if role == "archive" else "replica",
        pid=1,
        state="running",
        since_us=0,
        restarts=0,
        endpoints={"queries": f"at {name}"},
    )


def topology(*processes: ProcessInfo) -> Topology:
    return Topology(session="s", at_us=0, processes=[*processes])


def test_that_a_question_stays_with_its_replica_until_that_falls_silent() -> None:
    silence = {"one": 0, "two": 0}
    router = ReplicaRouter("", lambda name: ReplicaFreshness(name, silence[name], 0, is_held=False))
    both = topology(process("one"), process("two"), process("archive", "archive"))

    first = router.find_endpoint(both)
    assert {router.find_endpoint(both) for _ in range(20)} == {first}
    silence[first.removeprefix("at ")] = 10_000_000
    second = router.find_endpoint(both)
    assert second != first
    silence["one"] = silence["two"] = 10_000_000
    assert {router.find_endpoint(both) for _ in range(20)} == {second}


def test_that_a_question_about_a_view_goes_to_who_has_it_whole_or_a_part_or_else_to_anybody() -> (
    None
):
    half = [ViewShare(view="orders", part=1, parts=2), ViewShare(view="sales")]
    one, two = replace(process("one"), share=half), replace(process("two"), share=half[:1])

    def asked(view: str, *processes: ProcessInfo) -> set[str]:
        def freshness(name: str) -> ReplicaFreshness:
            return ReplicaFreshness(name, 0, 0, is_held=False)

        routers = (ReplicaRouter("", freshness, view) for _ in range(40))
        return {router.find_endpoint(topology(*processes)) for router in routers}

    assert asked("sales", one, two) == {"at one"}
    assert asked("orders", one, two) == {"at one", "at two"}
    assert asked("orders", one, two, process("three")) == {"at three"}
    assert asked("users", one, two) == {"at one", "at two"}


def test_that_questions_go_to_replicas_as_fresh_by_turns() -> None:
    rotation = ReplicaRotation()
    both = topology(process("one"), process("two"), process("three"))

    def asked() -> str:
        router = ReplicaRouter(
            "", lambda name: ReplicaFreshness(name, 0, 0, is_held=False), "orders", rotation
        )
        return router.find_endpoint(both)

    turns = [tuple(asked() for _ in range(3)) for _ in range(10)]
    assert {*turns[0]} == {"at one", "at two", "at three"}
    assert {*turns} == {turns[0]}


def test_that_the_archive_is_asked_only_where_there_is_no_replica() -> None:
    router = ReplicaRouter("", lambda name: ReplicaFreshness(name, 0, 0, is_held=False))
    archive = process("archive", "archive")
    assert router.find_endpoint(topology(archive, process("one"))) == "at one"
    assert router.find_endpoint(topology(archive)) == "at archive"
    assert router.find_endpoint(topology()) == ""


@pytest.fixture(scope="module")
def two_replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARIGRAPH_ARCHIVE", "false")
        with running(tmp_path_factory.mktemp("two"), "--replicas", "2") as started:
            yield started


def users(client: Client) -> ViewPage:
    page = client.ask(AskView(view="users", limit=1))
    assert isinstance(page, ViewPage)
    return page


def answering(client: Client) -> set[str]:
    """Return who answers forty questions: by chance alone it is never one of two."""
    return {users(client).replica for _ in range(40)}


def test_that_a_paused_replica_is_passed_over(two_replicas: Running) -> None:
    with two_replicas.client() as client:
        client.control(Pause(replica="replica-1", by="anna"))
        position = accepted(client, command("user.register", user_id="p1", name="P"))

        def is_known() -> bool:
            samples = {each.name: each for each in client.health().replicas}
            if samples.keys() != {"replica-1", "replica-2"}:
                return False  # one has not spoken yet
            is_applied = samples["replica-2"].applied >= position
            return is_applied and samples["replica-1"].paused_by == "anna"

        until(is_known, "the pause is known, and the other replica has the event")
    with two_replicas.client() as client:
        until(lambda: answering(client) == {"replica-2"}, "only the other one is asked")
        assert [row[0] for row in users(client).rows] == ["p1"]
        client.control(Resume(replica="replica-1", by="anna"))


def test_that_a_frozen_replica_hangs_nobody(two_replicas: Running) -> None:
    with two_replicas.client() as client:
        until(lambda: answering(client) == {"replica-1", "replica-2"}, "both are asked")
        with frozen(two_replicas.processes()["replica-1"].pid):
            assert {users(client).replica for _ in range(10)} == {"replica-2"}

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import uuid_utils

from backend.client import Client, attach
from backend.clock import now_us
from backend.errors import Busy, TimedOut, Unavailable, Unreadable, WrongVersion
from backend.messages.commands import Command, RecordFacts
from backend.messages.control import ControlRequest, Pause, Throttle
from backend.messages.events import Draft, Event
from backend.messages.lag_series import AskLagSeries
from backend.messages.queries import AskCatalogue, AskLog, AskView, LogPage
from backend.settings import load_settings
from backend.wire import connection
from tests.running import Running, accepted, command, rows, sent, until

_users = itertools.count(1)


def new_user() -> str:
    return f"u{next(_users)}"


def register(user: str) -> Command:
    return command("user.register", user_id=user, name=f"Name of {user}")


def top_up(user: str, amount: int) -> Command:
    return command("user.top-up", user_id=user, amount=amount, currency="EUR")


def fact(user: str) -> Draft:
    return Draft(
        id=uuid_utils.uuid7().bytes,
        source="/marigraph/shop/users",
        type="user.registered",
        subject=f"user-{user}",
        time=now_us(),
        correlation=uuid_utils.uuid7().bytes,
        causation=None,
        actor="import",
        schema=1,
        basis="observed",
        data=msgspec.json.encode({"user_id": user, "name": "Known from elsewhere"}),
    )


def test_that_answers_come_in_the_order_of_the_commands(client: Client) -> None:
    user = new_user()
    commands = [register(user), *(top_up(user, amount) for amount in range(-1, 200))]
    answers = sent(client, *commands)
    assert [answer.command_id for answer in answers] == [each.id for each in commands]
    assert [answer.outcome for answer in answers[:4]] == [
        "accepted",
        "rejected",
        "rejected",
        "accepted",
    ]
    positions = [position for answer in answers for position in answer.positions]
    assert positions == sorted(positions)


def test_that_the_same_command_again_gets_the_first_answer_again(client: Client) -> None:
    user = new_user()
    first = register(user)
    assert sent(client, first) == sent(client, first)


def test_that_what_was_sent_is_answered_when_nothing_more_is_there_for_the_moment(
    client: Client,
) -> None:
    user = new_user()
    answered: list[bytes] = []
    commands = [register(user), top_up(user, 1), top_up(user, 2)]

    def slowly() -> Iterator[Command | None]:
        for index, each in enumerate(commands):
            yield each
            yield None
            assert len(answered) == index + 1

    for answer in client.send(slowly()):
        answered.append(answer.command_id)  # noqa: PERF401 - the sender looks at it meanwhile
    assert answered == [each.id for each in commands]


def test_that_own_writes_can_be_read(client: Client) -> None:
    user = new_user()
    position = accepted(client, register(user), top_up(user, 7))
    page = rows(client, "users", position=position)
    balance = [column.name for column in page.columns].index("balance")
    assert [row[balance] for row in page.rows if row[0] == user] == [7]
    assert page.replica == "replica-1"
    assert page.position >= position


def test_that_facts_and_progress_are_kept_together(client: Client) -> None:
    origin = new_user()
    state = b'{"taken":2}'
    record = RecordFacts(
        origin=origin, since=0, upto=2, state=state, facts=[fact(new_user()), fact(new_user())]
    )
    recorded = client.record(record)
    assert recorded.last == recorded.first + 1
    progress = client.progress(origin)
    assert (progress.upto, progress.state) == (2, state)


def test_that_facts_sent_again_are_not_appended_again(client: Client) -> None:
    origin = new_user()
    record = RecordFacts(origin=origin, since=0, upto=1, state=b"{}", facts=[fact(new_user())])
    first = client.record(record)
    again = client.record(record)
    assert again.upto == first.upto
    page = client.ask(AskLog(after=first.last))
    assert isinstance(page, LogPage)
    assert page.head == first.last


def test_that_somebody_elses_progress_is_not_written_over(client: Client) -> None:
    origin = new_user()
    client.record(RecordFacts(origin=origin, since=0, upto=5, state=b"{}", facts=[]))
    with pytest.raises(WrongVersion):
        client.record(RecordFacts(origin=origin, since=3, upto=9, state=b"{}", facts=[]))


def test_that_following_gives_every_event_once_in_order(
    client: Client, shared_backend: Running
) -> None:
    accepted(client, *(register(new_user()) for _ in range(300)))
    last = accepted(client, register(new_user()))
    with shared_backend.client() as other:
        followed = other.follow(after=last - 150)
        seen: list[Event] = list(itertools.islice(followed, 150))
        more = accepted(client, *(register(new_user()) for _ in range(120)))
        seen += itertools.islice(followed, 120)
        followed.close()
    assert [event.position for event in seen] == [*range(last - 149, more + 1)]


def test_that_a_client_knows_its_backends_log(client: Client, shared_backend: Running) -> None:
    assert client.connection.log == f"sqlite:///{shared_backend.folder / 'log.sqlite'}"
    assert client.connection.installation == "shop"


def test_that_a_broken_filter_is_the_askers_mistake(client: Client) -> None:
    with pytest.raises(Unreadable):
        client.ask(AskView(view="orders", filter="status:("))


def test_that_a_replica_that_is_not_there_is_named(client: Client) -> None:
    for name in ("replica-9", "primary", "supervisor"):
        with pytest.raises(Unavailable, match=f"no replica '{name}'; it has replica-1") as caught:
            client.ask(AskCatalogue(), name)
        assert caught.value.code == "no-replica"
        with pytest.raises(Unavailable, match=f"no replica '{name}'; it has replica-1"):
            client.control(Pause(replica=name, by="anna"))


@pytest.mark.parametrize(
    "order",
    [
        Pause(replica="replica-1", by=""),
        Throttle(replica="replica-1", rate_per_s=-5, by="anna"),
        Throttle(replica="replica-1", rate_per_s=2**63, by="anna"),
        AskLagSeries(replica="replica-1", since_us=-1),
        AskLagSeries(replica="replica-1", since_us=2**63),
    ],
    ids=str,
)
def test_that_an_order_beyond_its_bounds_is_refused_and_changes_nothing(
    client: Client, order: ControlRequest
) -> None:
    with pytest.raises(Unreadable):
        client.control(order)
    until(lambda: bool(client.health().replicas), "the replica has said how it is")
    (replica,) = client.health().replicas
    assert (replica.paused_by, replica.throttle_per_s) == ("", 0)


def test_that_a_position_that_never_comes_is_given_up(client: Client) -> None:
    with pytest.raises(TimedOut):
        client.ask(AskView(view="orders", min_position=10**9, timeout_us=100_000))


def test_that_the_health_shows_every_process(client: Client, shared_backend: Running) -> None:
    until(lambda: bool(client.health().replicas), "the replica has said how it is")
    until(lambda: client.health().primary is not None, "the primary has said how it is")
    health = client.health()
    assert [(each.name, each.state) for each in health.topology.processes] == [
        ("supervisor", "running"),
        ("primary", "running"),
        ("replica-1", "running"),
    ]
    assert all(each.memory_bytes > 10_000_000 for each in health.topology.processes)
    assert health.clients >= 1
    assert (
        health.topology.processes[0].pid
        == connection.read_connection_file(shared_backend.folder).pid
    )


def test_that_the_health_counts_who_is_connected_now(
    client: Client, shared_backend: Running
) -> None:
    until(lambda: client.health().clients == 1, "those before have gone")
    with shared_backend.client() as second, shared_backend.client():
        until(lambda: client.health().clients == 3, "three are there")
        assert second.health().clients == 3
    until(lambda: client.health().clients == 1, "two have gone")


def test_that_too_many_commands_at_once_are_answered_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_MAX_WAITING", "1")
    with attach(load_settings(data=str(tmp_path / "data"), replicas=0, archive=False)) as attached:
        answers = sent(attached, *(register(new_user()) for _ in range(2000)))
    codes = {answer.code for answer in answers if answer.outcome == "failed"}
    assert codes <= {Busy.code}
    assert {"accepted"} <= {answer.outcome for answer in answers}

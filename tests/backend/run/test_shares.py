"""Replicas that share the work: each has some of the views, or a part, and they answer as one."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import closing

import pytest
from msgspec.structs import replace

from backend.client import Client
from backend.errors import Rejected, Unavailable
from backend.messages.control import OrderDone, StartReplica, StopReplica
from backend.messages.groups import AskGroups, GroupKey, GroupPage, Measure
from backend.messages.live_pages import AskLivePage
from backend.messages.queries import AskBoards, AskView, BoardPage, ViewPage
from backend.messages.row_code import AskCode, CodePage
from tests.running import Running, accepted, command, rows, until

COUNT = 40


@pytest.fixture
def client(small_backend: Running) -> Iterator[Client]:
    with small_backend.client() as connected:
        yield connected


def ordered(client: Client, order: StartReplica | StopReplica) -> str:
    done = client.control(order)
    assert isinstance(done, OrderDone)
    return done.message


def until_running(backend: Running, name: str) -> None:
    def is_running() -> bool:
        found = backend.processes().get(name)
        return found is not None and found.state == "running"

    until(is_running, f"{name} runs")


def start(
    backend: Running, client: Client, name: str, *views: str, part: int = 0, parts: int = 0
) -> str:
    order = StartReplica(replica=name, views=views, part=part, parts=parts, by="anna")
    done = ordered(client, order)
    until_running(backend, name)
    return done


def add_users(client: Client, first: int, last: int) -> int:
    users = (
        command("user.register", user_id=f"user-{n:03}", name=f"Name {n % 7}")
        for n in range(first, last + 1)
    )
    return accepted(client, *users)


def page(client: Client, question: AskView, replica: str = "") -> ViewPage:
    found = client.ask(question, replica)
    assert isinstance(found, ViewPage)
    return found


QUESTIONS = (
    AskView(view="users", limit=0),
    AskView(view="users", order="name:desc", offset=7, limit=9),
    AskView(view="users", filter="name:'Name 3'", order="user_id", limit=3),
    AskView(view="users", filter="user_id:user-017"),
    AskView(view="users", filter="user_id:user-9*", order="user_id:desc", limit=50),
)


def assert_others_are_told_without_orders(client: Client) -> None:
    """Boards and code of all views name those that nobody can read, and tell of the others."""
    boards, code = client.ask(AskBoards(), "replica-4"), client.ask(AskCode(), "replica-4")
    assert isinstance(boards, BoardPage)
    assert isinstance(code, CodePage)
    assert [each.view for each in boards.boards] == ["payments"]
    (unread,) = boards.unread
    assert unread.view == "orders"
    assert unread.reason.startswith("No replica has part 2 of 2 of orders.")
    assert [each.view for each in code.unread] == ["orders", "users"]
    assert {each.view for each in code.views} >= {"payments", "products"}
    with pytest.raises(Unavailable, match="No replica has part 2 of 2 of orders"):
        client.ask(AskBoards(view="orders"), "replica-4")


def test_that_parts_of_views_are_read_as_one_and_outlast_kills_and_restarts(
    small_backend: Running, client: Client
) -> None:
    position = add_users(client, 1, COUNT)
    asked = list(QUESTIONS)
    rows(client, "users", position=position)
    whole = [page(client, each) for each in asked]
    grouped = AskGroups(
        view="users", keys=[GroupKey(field="name")], measures=[Measure(function="count")]
    )
    groups = client.ask(grouped)
    told = start(small_backend, client, "replica-2", "users", "orders", part=1, parts=2)
    assert "replica-2 starts with a share of the views: orders 1/2, users 1/2." in told
    start(small_backend, client, "replica-3", "users", "orders", part=2, parts=2)
    start(small_backend, client, "replica-4", "products", "payments", "sales", "contacts", "search")
    ordered(client, StopReplica(replica="replica-1", by="anna"))
    until(lambda: "replica-1" not in small_backend.processes(), "it has gone")
    shares = {p.name: [s.text for s in p.share] for p in client.topology().processes if p.share}
    assert shares["replica-3"] == ["orders 2/2", "users 2/2"]

    for replica in ("", "replica-2", "replica-3", "replica-4"):
        for question, before in zip(asked, whole, strict=True):
            found = page(client, replace(question, min_position=position), replica)
            assert (found.rows, found.total) == (before.rows, before.total)
            assert [each.replica for each in found.parts] == ["replica-2", "replica-3"]
            assert found.position == min(each.position for each in found.parts)
        again = client.ask(grouped, replica)
        assert isinstance(again, GroupPage)
        assert isinstance(groups, GroupPage)
        assert again.rows == groups.rows
        boards = client.ask(AskBoards(), replica)
        assert isinstance(boards, BoardPage)
        assert {each.view for each in boards.boards} == {"orders", "payments"}

    with closing(client.follow_page(AskLivePage(view="users", order="user_id", limit=2))) as pages:
        assert [row[0] for row in next(pages).page.rows] == ["user-001", "user-002"]
        position = add_users(client, 0, 0)
        assert [row[0] for row in next(pages).page.rows] == ["user-000", "user-001"]
    process = small_backend.processes()["replica-3"]
    os.kill(process.pid, signal.SIGKILL)
    assert page(client, asked[0]).total == COUNT + 1  # its file is there
    position = add_users(client, COUNT + 1, COUNT + 5)
    assert len(rows(client, "users", position=position).rows) == COUNT + 6
    assert small_backend.stop() == 0
    small_backend.start()
    with small_backend.client() as later:
        assert len(rows(later, "users", position=position).rows) == COUNT + 6
        ordered(later, StopReplica(replica="replica-3", by="anna"))
        until(lambda: "replica-3" not in small_backend.processes(), "it has gone")
        with pytest.raises(Unavailable, match="No replica has part 2 of 2 of users"):
            page(later, asked[0], "replica-2")
        assert_others_are_told_without_orders(later)
        kept = json.loads((small_backend.folder / "replicas.json").read_text())
        assert kept["shares"]["replica-3"][1] == {"view": "users", "part": 2, "parts": 2}


def test_that_a_share_that_cannot_be_is_refused(small_backend: Running, client: Client) -> None:
    def refused(why: str, *views: str, part: int = 0, parts: int = 0, name: str = "") -> None:
        order = StartReplica(replica=name, views=views, part=part, parts=parts, by="anna")
        with pytest.raises(Rejected, match=why):
            ordered(client, order)

    refused("There is no view order: did you mean orders", "order")
    refused("products cannot be split: OrderCreated", "products", part=1, parts=2)
    refused("There is no part 3 of 2", "orders", part=3, parts=2)
    refused("A view has at most 8 parts", "orders", part=3, parts=9)
    refused("The archive keeps all views", "orders", name="archive")
    assert "replica-2" not in small_backend.processes()

"""Rows whose log has become another one, as by a failover that lost events."""

from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.events import EventBatch
from backend.projection.log_origin import LogOrigin, Tip
from tests.backend.projection.followed_log import FollowedLog


class OtherServer:
    """What a replica finds when it compares its rows with the log."""

    def __init__(self) -> None:
        self.connections, self.reason = 0, ""
        self.asked: list[tuple[int, Tip | None]] = []

    def find_departure(self, position: int, tip: Tip | None) -> str:
        self.asked.append((position, tip))
        return self.reason


def watched(followed: FollowedLog) -> OtherServer:
    """Let a replica come to event 100, and look at its log from then on."""
    server = OtherServer()
    followed.follower.origin = LogOrigin(lambda: server.connections, server.find_departure)
    followed.hear(followed.commit(100))
    followed.run()
    assert followed.follower.position == 100
    return server


def test_that_rows_are_looked_at_by_the_event_that_they_end_with(followed: FollowedLog) -> None:
    server = watched(followed)
    server.connections += 1
    followed.run()
    assert server.asked[-1] == (100, (100, followed.history[99].id.hex()))


def test_that_nothing_is_applied_over_a_log_that_is_another_one(followed: FollowedLog) -> None:
    server = watched(followed)
    server.reason = "It is another one."
    server.connections += 1
    followed.hear(followed.commit(200))
    followed.run()
    assert (followed.follower.position, followed.follower.ahead) == (100, "")
    followed.at += 3 * SECOND_US
    followed.run()
    assert (followed.follower.position, followed.follower.ahead) == (100, "It is another one.")


def test_that_what_was_heard_of_the_former_log_is_not_applied_over_the_new_one(
    followed: FollowedLog,
) -> None:
    server = watched(followed)
    lost = [replace(each, id=b"lost" + each.id[4:]) for each in followed.history[100:150]]
    followed.follower.receive(EventBatch(head=150, events=lost))
    server.connections += 1
    followed.commit(150)
    followed.run()
    assert followed.follower.position == 150
    assert followed.follower.origin.tip == (150, followed.history[149].id.hex())


def test_that_what_passes_holds_nothing(followed: FollowedLog) -> None:
    server = watched(followed)
    server.reason = "Its index is a little behind."
    followed.follower.origin.doubt()
    followed.run()
    server.reason = ""
    followed.hear(followed.commit(200))
    followed.at += 3 * SECOND_US
    followed.run()
    assert (followed.follower.position, followed.follower.ahead) == (200, "")

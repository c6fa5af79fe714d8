from backend.messages.control import AskHistory, History
from backend.messages.notices import Applied, ReplicaSample, Topology
from backend.wire import connection
from backend.wire.codec import NOTICES, topic
from backend.wire.sockets import Context, sub, take, wait
from tests.running import Running, accepted, command, rows, until


def test_that_lag_history_goes_on_across_restarts(small_backend: Running) -> None:
    def history() -> History:
        with small_backend.client() as client:
            found = client.order(AskHistory(replica="replica-1"))
            assert isinstance(found, History)
            return found

    with small_backend.client() as client:
        position = accepted(client, command("user.register", user_id="1", name="Anna"))
        rows(client, "users", position=position)
    until(lambda: history().applied[-1:] == [1], "a sample shows the event as applied")
    before = history()
    assert small_backend.stop() == 0
    small_backend.start()
    until(lambda: len(history().at) > len(before.at), "there are newer samples")
    after = history()
    assert after.at[: len(before.at)] == before.at
    assert after.at == sorted(after.at)
    assert {len(column) for column in (after.applied, after.head, after.behind, after.p99)} == {
        len(after.at)
    }
    assert after.behind[-1] == 0


def test_that_everything_is_told_to_who_listens(small_backend: Running) -> None:
    found = connection.read(small_backend.folder)
    context = Context()
    socket = sub(context, found.access, found.telemetry, [b""])
    heard: dict[str, object] = {}
    try:
        assert wait(socket, 10)
        first = take(socket)
        assert first is not None
        assert first.startswith(topic(Topology))
        with small_backend.client() as client:
            position = accepted(client, command("user.register", user_id="1", name="Anna"))

        def hears() -> bool:
            while (frame := take(socket)) is not None:
                notice = NOTICES.published(frame).body
                if isinstance(notice, Applied):
                    assert notice.position <= position
                if not isinstance(notice, ReplicaSample) or notice.applied == position:
                    heard[type(notice).__name__] = notice
            return set(heard) == {"Topology", "PrimarySample", "ReplicaSample", "Applied"}

        until(hears, "every kind of notice was heard")
    finally:
        socket.close()
        context.term()

from backend.messages.lag_series import AskLagSeries, LagSeries
from backend.messages.notices import AppliedNotice, ReplicaSample
from backend.wire import connection
from backend.wire.codec import NOTICES
from backend.wire.sockets import Context, sub, try_recv
from tests.running import Running, accepted, command, rows, until


def test_that_lag_history_goes_on_across_restarts(small_backend: Running) -> None:
    def history() -> LagSeries:
        with small_backend.client() as client:
            found = client.control(AskLagSeries(replica="replica-1"))
            assert isinstance(found, LagSeries)
            return found

    with small_backend.client() as client:
        position = accepted(client, command("user.register", user_id="1", name="Anna"))
        rows(client, "users", position=position)
    until(lambda: history().applied[-1:] == [1], "a sample shows the event as applied")
    before = history()
    assert small_backend.stop() == 0
    small_backend.start()
    until(lambda: len(history().at_us) > len(before.at_us), "there are newer samples")
    after = history()
    assert after.at_us[: len(before.at_us)] == before.at_us
    assert after.at_us == sorted(after.at_us)
    worst = after.views[0]
    columns = (
        after.applied,
        after.head,
        worst.events_behind,
        worst.p99_us,
        after.append_rate_per_s,
    )
    assert {len(column) for column in columns} == {len(after.at_us)}
    assert worst.events_behind[-1] == 0


def test_that_everything_is_told_to_who_listens(small_backend: Running) -> None:
    found = connection.read_connection_file(small_backend.folder)
    context = Context()
    socket = sub(context, found.access, found.telemetry, [b""])
    heard: dict[str, object] = {}
    try:
        with small_backend.client() as client:
            *_, position = [  # faster than notices may follow each other
                accepted(client, command("user.register", user_id=f"{number}", name="Anna"))
                for number in range(20)
            ]

        def hears() -> bool:
            while (frame := try_recv(socket)) is not None:
                notice = NOTICES.decode_published(frame).body
                if isinstance(notice, AppliedNotice):
                    assert notice.position <= position
                if _is_old(notice, position):
                    continue
                heard[type(notice).__name__] = notice
            return heard.keys() >= {
                "Topology",
                "PrimarySample",
                "ReplicaSample",
                "AppliedNotice",
                "HealthReport",
            }

        until(hears, "every kind of notice was heard")
    finally:
        socket.close()
        context.term()


def _is_old(notice: object, position: int) -> bool:
    match notice:
        case AppliedNotice():
            return notice.position < position
        case ReplicaSample():
            return notice.applied < position
        case _:
            return False

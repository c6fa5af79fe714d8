"""Where a command's time goes at the primary, and what would come of one that is not sent."""

import msgspec
from msgspec.structs import replace

from backend.command.command_traces import CommandTraces
from backend.messages.commands import (
    Answer,
    AskCommandTimes,
    CheckCommand,
    CommandChecked,
    CommandTimes,
    Failure,
)
from backend.store.log_port import EventLog
from tests.backend.command.command_side import CommandSide
from tests.backend.command.shop import new_id
from tests.running import command


def reply(side: CommandSide, message: AskCommandTimes | CheckCommand) -> object:
    side.replies.clear()
    side.service.receive(message, b"client", 99, role="operator")
    side.work()
    return next(each.body for each in side.replies if each.request == 99)


def test_that_the_steps_of_a_command_follow_each_other(side: CommandSide) -> None:
    sent = command("user.register", user_id="u1", name="Uma")
    side.answers(side.put(sent))
    side.service.traces.mark_answered()

    times = reply(side, AskCommandTimes(command_id=sent.id))

    assert isinstance(times, CommandTimes)
    assert (times.answer.outcome, times.answer.positions) == ("accepted", [1])
    assert times.decided_us is not None
    assert times.on_disk_us is not None
    assert times.answered_us is not None
    assert 0 <= times.decided_us <= times.on_disk_us <= times.answered_us
    side.service.traces.mark_answered()  # of a question that came later
    again = reply(side, AskCommandTimes(command_id=sent.id))
    assert isinstance(again, CommandTimes)
    assert again.answered_us == times.answered_us
    assert times.received_at_us is not None


def test_that_of_a_command_from_before_the_start_the_answer_is_known(
    side: CommandSide, log: EventLog
) -> None:
    sent = command("user.register", user_id="u1", name="Uma")
    (answer,) = side.answers(side.put(sent))
    restarted = CommandSide(log)

    assert reply(restarted, AskCommandTimes(command_id=sent.id)) == CommandTimes(answer=answer)
    unknown = reply(restarted, AskCommandTimes(command_id=new_id()))
    assert isinstance(unknown, Failure)
    assert unknown.code == "no-command"
    restarted.service.close()


def test_that_a_checked_command_is_answered_by_the_rules_and_writes_nothing(
    side: CommandSide, log: EventLog
) -> None:
    first = command("user.register", user_id="u1", name="Uma")
    checked = reply(side, CheckCommand(command=first))
    assert checked == CommandChecked(answer=Answer(command_id=first.id, outcome="accepted"))
    assert log.head() == 0

    side.answers(side.put(first))
    again = reply(side, CheckCommand(command=replace(first, id=new_id())))
    assert isinstance(again, CommandChecked)
    assert (again.answer.outcome, again.answer.code) == ("rejected", "user-exists")
    assert log.head() == 1


def test_that_a_check_changes_no_state_that_a_later_command_is_decided_on(
    side: CommandSide, log: EventLog
) -> None:
    side.ask(command("user.register", user_id="u1", name="Uma"))
    top_up = command("user.top-up", user_id="u1", amount=5, currency="EUR")
    for _ in range(3):
        reply(side, CheckCommand(command=top_up))
    side.ask(top_up)
    assert msgspec.json.decode(log.read(1, 10)[-1].data)["balance"] == 5


def test_that_only_the_newest_times_are_kept_and_the_first_time_of_an_id_counts() -> None:
    traces = CommandTraces(iter(range(100)).__next__, limit=2)
    answers = [Answer(command_id=bytes([each]) * 16, outcome="accepted") for each in range(3)]
    traces.begin_batch()
    for received_us, answer in enumerate(answers, 5):
        traces.add(received_us, [answer])
    traces.add(8, [])
    assert traces.find(answers[0].command_id) is None
    kept = traces.find(answers[1].command_id)
    assert kept is not None
    assert (kept.received_us, kept.answer) == (6, answers[1])

    traces.begin_batch()
    traces.add(9, answers[2:])
    resent = traces.find(answers[2].command_id)
    assert resent is not None
    assert resent.received_us == 7


def test_that_a_request_is_kept_as_a_whole() -> None:
    traces = CommandTraces(iter(range(100)).__next__, limit=2)
    answers = [Answer(command_id=bytes([each]) * 16, outcome="accepted") for each in range(4)]
    traces.begin_batch()
    traces.add(5, answers[:3])
    assert traces.find(answers[0].command_id) is not None
    traces.add(6, answers[3:])
    assert traces.find(answers[0].command_id) is not None, "one alone is less than is kept"

"""The waterfall of a command: asked of the primary and of every replica, and printed."""

import time
from uuid import UUID

import msgspec

from backend.cli.output import print_line, print_table
from backend.client import Client
from backend.clock import SECOND_US, format_rfc3339
from backend.errors import Defect, TimedOut, Unavailable
from backend.messages.commands import Answer, CommandTimes
from backend.messages.number_text import format_number, format_span
from backend.messages.queries import ApplyTimes, AskApplyTimes
from backend.messages.waterfall import ClientTimes, WaterfallStep, build_waterfall

_BAR_CHARS = 40
_MARGIN_S = 1.0  # beyond what a replica waits itself, until its answer is there


class CommandWay(msgspec.Struct, frozen=True):
    """What came of a command, its steps, and which replicas did not answer, each with why."""

    times: CommandTimes
    steps: list[WaterfallStep]
    missing: dict[str, str]


def trace_command(
    client: Client, command_id: bytes, wait_s: float, sent: ClientTimes | None = None
) -> CommandWay:
    """Return the way of a command; replicas are waited for, `wait_s` seconds in all.

    Raises:
        Unreadable: code `no-command`; none with this id was accepted or rejected.
    """
    times = client.command_times(command_id)
    applied: list[ApplyTimes] = []
    missing: dict[str, str] = {}
    deadline_s = time.monotonic() + wait_s
    if times.received_at_us is not None and times.answer.positions:
        for process in client.topology().processes:
            if process.role not in ("replica", "archive") or process.host:
                continue
            left_us = max(0, round((deadline_s - time.monotonic()) * SECOND_US))
            question = AskApplyTimes(position=times.answer.positions[-1], timeout_us=left_us)
            client.set_timeout(left_us / SECOND_US + _MARGIN_S)
            try:
                applied.append(_apply_times(client, question, process.name))
            except TimedOut:  # said in the place of its times
                missing[process.name] = "not applied yet"
            except Unavailable as error:  # said in the place of its times
                missing[process.name] = error.message
    return CommandWay(times, build_waterfall(times, applied, sent), missing)


def way_object(way: CommandWay) -> dict[str, object]:
    """Return the way of a command for JSON; times in seconds."""
    begin_us = way.steps[0].from_us if way.steps else 0
    return {
        "kind": "trace",
        "command_id": str(UUID(bytes=way.times.answer.command_id)),
        "outcome": way.times.answer.outcome,
        "positions": way.times.answer.positions,
        "begins": format_rfc3339(begin_us) if way.steps else None,
        "steps": [
            {
                "place": step.place,
                "stage": step.stage,
                "at": (step.until_us - begin_us) / SECOND_US,
                "took": step.took_us / SECOND_US,
            }
            for step in way.steps
        ],
        "missing": way.missing,
    }


def print_way(way: CommandWay) -> None:
    """Print the way of a command as a waterfall."""
    print_line(_headline(way.times.answer))
    if not way.steps:
        print_line("Its times are not kept: the primary has those of the newest commands only,")
        print_line("since its own start.")
        return
    begin_us = way.steps[0].from_us
    whole_us = max(step.until_us for step in way.steps) - begin_us
    print_table(
        ("where", "reached", "took", "at", ""),
        [
            (
                step.place,
                step.stage,
                format_span(step.took_us),
                f"+{format_span(step.until_us - begin_us)}",
                _bar(step, begin_us, whole_us),
            )
            for step in way.steps
        ],
        right={2, 3},
    )
    for replica, why in way.missing.items():
        print_line(f"{replica}: {why}")


def _apply_times(client: Client, question: AskApplyTimes, replica: str) -> ApplyTimes:
    reply = client.ask(question, replica)
    if not isinstance(reply, ApplyTimes):
        raise Defect(f"{replica} answered with {type(reply).__name__}.")
    return reply


def _headline(answer: Answer) -> str:
    id_ = UUID(bytes=answer.command_id)
    if answer.outcome != "accepted":
        return f"{id_} {answer.outcome}: {answer.code}: {answer.message}"
    places = ", ".join(format_number(each) for each in answer.positions)
    return f"{id_} accepted at {places}" if places else f"{id_} accepted; it changed nothing"


def _bar(step: WaterfallStep, begin_us: int, whole_us: int) -> str:
    """Draw a step where it lies in the whole; one that is too short for it is a mark."""
    if not whole_us:
        return ""
    first = (step.from_us - begin_us) * _BAR_CHARS // whole_us
    last = (step.until_us - begin_us) * _BAR_CHARS // whole_us
    return " " * first + ("█" * (last - first) or "▏")

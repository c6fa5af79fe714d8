"""Answers to commands that no rule was asked about; none of them is kept."""

import logging
from collections.abc import Sequence
from uuid import UUID

from backend.command.answer_codec import GivenAnswer
from backend.errors import Defect, MarigraphError
from backend.messages.commands import Answer, Command

_logger = logging.getLogger(__name__)


def malformed_answer(command: Command, field: str, message: str) -> Answer:
    """Return the answer to a command whose envelope cannot be read."""
    # Not kept: it says the same for ever without, and there may be no id to keep it under.
    return Answer(
        command_id=command.id, outcome="rejected", code="malformed", message=message, field=field
    )


def failed_answer(command: Command, error: Exception) -> Answer:
    """Return the answer to a command that no rule rejected, and that is not done all the same."""
    match error:
        case MarigraphError():
            code, message = error.code, error.message
        case _:
            # The command's data may hold a password: only its name and id are logged.
            _logger.error("%s %s failed", command.type, command.id.hex(), exc_info=error)
            code, message = (
                Defect.code,
                f"{command.type} failed in a way it should not; see the log.",
            )
    return Answer(command_id=command.id, outcome="failed", code=code, message=message)


def reused_id_answer(command: Command, given: GivenAnswer) -> Answer:
    """Return the answer to a command whose id has been used for something else."""
    # Not kept: the id has its answer already.
    first = given.answer
    what_came = f"{first.outcome}"
    if first.positions:
        what_came += f" ({_describe_positions(first.positions)})"
    if first.message:
        what_came += f" ({first.code}: {first.message.removesuffix('.')})"
    same = "with other data" if given.use.type == command.type else f"not for {command.type}"
    return Answer(
        command_id=command.id,
        outcome="rejected",
        code="id-reused",
        message=(
            f"The id {UUID(bytes=command.id)} was used for {given.use.type}, {same}, and that was"
            f" {what_came}. Give every command an id of its own."
        ),
        field="id",
    )


def _describe_positions(positions: Sequence[int]) -> str:
    """Return `position 33` or `positions 33 to 35`: those of one command follow each other."""
    first, last = positions[0], positions[-1]
    return f"position {first}" if first == last else f"positions {first} to {last}"

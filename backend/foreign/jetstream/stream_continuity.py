"""Whether a stream still holds what was read of it, but for what its own rules have discarded."""

from backend.clock import SECOND_US, Micros, parse_rfc3339
from backend.foreign.jetstream.stream_api import StreamInfo, StreamRules
from backend.messages.number_text import format_bytes, format_counted, format_span

_NS_PER_US = 1_000
_SLACK_US = 2 * SECOND_US  # a message that is old enough may be gone a moment earlier or later


def may_be_discarded(info: StreamInfo, sequence: int, time: Micros | None) -> bool:
    """Say whether the stream's own rules explain that a message is gone.

    time: of the message, None where that is not known. A limit of numbers or bytes never takes the
    last message of a stream, and only the oldest ones.
    """
    config, state = info.config, info.state
    if config.retention != "limits" or config.allow_msg_ttl:
        return True
    if config.max_age > 0 and _is_over_age(info, sequence, time):
        return True
    if not state.messages:
        return False
    if config.max_msgs_per_subject > 0 or config.allow_rollup_hdrs:
        return True
    is_oldest = sequence < state.first_seq
    is_full = 0 < config.max_msgs <= state.messages + state.num_deleted
    return is_oldest and (is_full or config.max_bytes > 0)


def describe_discarding(config: StreamRules) -> str:
    """Return by which rules a stream discards messages, in one phrase; empty for none."""
    rules: list[str] = []
    if config.retention != "limits":
        rules.append(f"retention {config.retention}")
    if config.max_age > 0:
        rules.append(f"after {format_span(config.max_age // _NS_PER_US)}")
    if config.max_msgs > 0:
        rules.append(f"beyond {format_counted(config.max_msgs, 'message')}")
    if config.max_bytes > 0:
        rules.append(f"beyond {format_bytes(config.max_bytes)}")
    if config.max_msgs_per_subject > 0:
        per_subject = format_counted(config.max_msgs_per_subject, "message")
        rules.append(f"beyond {per_subject} of a subject")
    return ", ".join(rules)


def _is_over_age(info: StreamInfo, sequence: int, time: Micros | None) -> bool:
    if time is None and sequence == info.state.last_seq:
        time = _moment(info.state.last_ts)
    now = _moment(info.ts)
    if time is None or now is None:
        return True  # nobody knows, and the rule is there
    return time + info.config.max_age // _NS_PER_US <= now + _SLACK_US


def _moment(text: str) -> Micros | None:
    try:
        return parse_rfc3339(text) if text else None
    except ValueError:  # an empty stream has the year 1, of which no calendar is sure
        return None

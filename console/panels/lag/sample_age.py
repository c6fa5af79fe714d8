"""How old the newest samples of the replicas are, as the backend judges it. No Qt."""

from collections.abc import Sequence

import msgspec

from backend.translation import tr
from console.state.formatting import format_duration
from console.state.replica_health import ReplicaHealth
from console.theme.tokens import Tone


class SampleAge(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said; `tone` None where there is nothing to worry about."""

    text: str
    tone: Tone | None = None


def describe_sample_age(healths: Sequence[ReplicaHealth]) -> SampleAge:
    """Return the age of the oldest of the newest samples; of a silent replica also its name."""
    known = [each for each in healths if each.age_us is not None]
    silent = [each for each in healths if not each.is_answering]
    if silent:
        worst = max(silent, key=lambda each: (each.severity, each.age_us or 0))
        if worst.age_us is None:
            return SampleAge(
                text=tr("{name} {value}", name=worst.name, value=worst.word), tone=worst.tone
            )
        text = tr(
            "{replica} {status}, sample {age} old",
            replica=worst.name,
            status=worst.word,
            age=format_duration(worst.age_us),
        )
        return SampleAge(text=text, tone=worst.tone)
    if not known:
        return SampleAge(text=tr("no samples yet"))
    oldest_us = max(each.age_us or 0 for each in known)
    return SampleAge(text=tr("sample {age} old", age=format_duration(oldest_us)))

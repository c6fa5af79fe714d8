"""What is worth to know of the code that wrote a replica's rows; nobody has to be called for it."""

from msgspec.structs import replace

from backend.messages.health import Verdict
from backend.messages.text_list import join_names
from backend.telemetry.health.facts import FactRule, HeardReplica, Numbers


def _decide_mixed_code(replica: HeardReplica) -> Verdict | None:
    """Hold while rows that are alive were written by more than one version of a view's code."""
    if not replica.sample.mixed:
        return None
    verdict = replica.verdict("OK", "mixed-code")
    return replace(
        verdict,
        severity="notice",  # whatever else is so of the replica
        reason=join_names(replica.sample.mixed),
        behind=None,
        late_us=None,
    )


def _code_numbers(replica: HeardReplica) -> Numbers:
    return {"mixed_views": ", ".join(replica.sample.mixed) or None}


# what is told beside a replica's state, and is never its state
NOTE_RULES: tuple[FactRule[HeardReplica], ...] = (
    FactRule("mixed-code", _decide_mixed_code, _code_numbers),
)
NOTES = frozenset(rule.name for rule in NOTE_RULES)

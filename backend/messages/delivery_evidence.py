"""What the rules about subscriptions saw, in words: how their consumers take events."""

from collections.abc import Callable, Mapping

from backend.messages.health import Rule, Verdict
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import drop_full_stop, join_clauses
from backend.translation import tr


def _acknowledged(verdict: Verdict) -> str:
    acknowledged = format_number(verdict.applied or 0)
    if verdict.head is None:
        return tr("acknowledged {position}", position=acknowledged)
    head = format_number(verdict.head)
    return tr("acknowledged {position} of {head}", position=acknowledged, head=head)


def describe_throttle(verdict: Verdict) -> str:
    """Say how fast it may go at most; empty where nobody said."""
    if not verdict.throttle_per_s:
        return ""
    events = format_counted(verdict.throttle_per_s, "event")
    return tr("throttled to {events} a second", events=events)


def _deliveries_late(verdict: Verdict) -> str:
    parts = (describe_throttle(verdict), _acknowledged(verdict))
    return join_clauses(part for part in parts if part)


def _consumer_lost(verdict: Verdict) -> str:
    text = tr("its consumer fell silent without leaving")
    return join_clauses((text, _acknowledged(verdict)))


def _consumer_absent(verdict: Verdict) -> str:
    return join_clauses((tr("nobody takes its events"), _acknowledged(verdict)))


def _consumer_done(verdict: Verdict) -> str:
    """Say how many of the copied events a consumer of an attached store has behind it."""
    if verdict.applied is None:
        return tr("where it stands is not known")
    done = format_number(verdict.applied)
    if verdict.head is None:
        return tr("done up to {position}", position=done)
    return tr("done up to {position} of {head}", position=done, head=format_number(verdict.head))


def _consumer_reason(verdict: Verdict) -> str:
    reason = drop_full_stop(read_sentence(verdict.reason))
    return join_clauses((reason, _consumer_done(verdict)))


def _consumer_stopped(verdict: Verdict) -> str:
    text = tr("its store says: {status}", status=verdict.reason)
    return join_clauses((text, _consumer_done(verdict)))


def _consumer_replaying(verdict: Verdict) -> str:
    text = tr("it replays up to {target}", target=verdict.reason)
    return join_clauses((text, _consumer_done(verdict)))


def _consumer_partial(verdict: Verdict) -> str:
    text = tr("it takes only some of the events that are left, and nobody can tell which")
    return join_clauses((text, _consumer_done(verdict)))


def _consumer_stalled(verdict: Verdict) -> str:
    return join_clauses((tr("its position does not move"), _consumer_done(verdict)))


def _deliveries_unreadable(verdict: Verdict) -> str:
    return tr(
        "the file of subscriptions cannot be used: {reason}",
        reason=drop_full_stop(read_sentence(verdict.reason)),
    )


def _deliveries_paused(verdict: Verdict) -> str:
    return join_clauses((tr("paused by {actor}", actor=verdict.by), _acknowledged(verdict)))


def _deliveries_parked(verdict: Verdict) -> str:
    return tr("{parked} parked by its consumer", parked=format_number(verdict.parked))


def _deliveries_stalled(verdict: Verdict) -> str:
    text = tr("its consumer {consumer} acknowledges nothing", consumer=verdict.by)
    return join_clauses((text, _acknowledged(verdict)))


DELIVERY_EVIDENCE: Mapping[Rule, Callable[[Verdict], str]] = {
    "consumer-lost": _consumer_lost,
    "consumer-unknown": _consumer_reason,
    "consumer-faulted": _consumer_reason,
    "consumer-stopped": _consumer_stopped,
    "consumer-replaying": _consumer_replaying,
    "consumer-partial": _consumer_partial,
    "consumer-stalled": _consumer_stalled,
    "consumer-slow": _consumer_done,
    "consumer-late": _consumer_done,
    "consumer-current": _consumer_done,
    "consumer-absent": _consumer_absent,
    "deliveries-paused": _deliveries_paused,
    "deliveries-parked": _deliveries_parked,
    "deliveries-stalled": _deliveries_stalled,
    "deliveries-unreadable": _deliveries_unreadable,
    "deliveries-throttled": _deliveries_late,
    "deliveries-late": _deliveries_late,
    "deliveries-current": _deliveries_late,
}

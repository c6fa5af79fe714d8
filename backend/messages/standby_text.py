"""Standbys of the log's server in words, the same in window and command line."""

from backend.messages.log_standbys import LogStandbys, LostEvents, Standby
from backend.messages.number_text import (
    format_bytes,
    format_counted,
    format_number,
    format_span,
)
from backend.messages.text_list import join_names
from backend.translation import tr

_EXACT_BYTES = 1_000  # fewer are written one by one: nothing of them is rounded to none


def describe_standby_bytes(size_bytes: int | None) -> str:
    """Write how much has not come through a stage."""
    if size_bytes is None:
        return tr("not known")
    if size_bytes < _EXACT_BYTES:
        return format_counted(size_bytes, "byte")
    return format_bytes(size_bytes)


def describe_synchrony(standbys: LogStandbys) -> str:
    """Say whom a commit waits for, and what that means when a standby is promoted."""
    if not standbys.synchronous:
        return tr(
            "No commit waits for a standby (synchronous_standby_names is empty): what was accepted"
            " last can be lost when one is promoted."
        )
    waited = [each.name for each in standbys.standbys if each.is_waited_for]
    if not waited and any(not each.sync_state for each in standbys.standbys):
        return f"synchronous_standby_names = {standbys.synchronous}"  # who it names is not seen
    if not waited:
        return tr(
            "Commits wait for a standby that is not there (synchronous_standby_names is {names}).",
            names=standbys.synchronous,
        )
    return tr(
        "Commits wait for {standbys} (synchronous_standby_names is {names}): nothing accepted is"
        " lost when one that commits wait for is promoted.",
        standbys=join_names(waited),
        names=standbys.synchronous,
    )


def describe_lost(lost: LostEvents) -> str:
    """Say which positions a failover has lost."""
    span = (format_number(lost.first), format_number(lost.last))
    if not lost.first:
        return tr("A failover has lost events up to {last} that were accepted.", last=span[1])
    return tr(
        "A failover has lost the events {first} to {last} that were accepted.",
        first=span[0],
        last=span[1],
    )


def describe_sampled(standbys: LogStandbys) -> str:
    """Say where the numbers come from, and how old they are."""
    if standbys.sampled_age_us is None:
        return tr("The log's server has not answered yet.")
    return tr(
        "pg_stat_replication of {server}, {age} old",
        server=standbys.server,
        age=format_span(standbys.sampled_age_us),
    )


def describe_sync_state(standby: Standby) -> str:
    """Write PostgreSQL's words on whether commits wait for a standby."""
    return standby.sync_state or tr("not known")

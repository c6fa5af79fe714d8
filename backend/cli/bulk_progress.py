"""Waits until bulk operations are over, with their progress on stderr."""

from collections.abc import Sequence

from backend.cli.catch_up import POLL_S
from backend.cli.output import print_line
from backend.cli.parked_command import ask
from backend.cli.progress_meter import ProgressMeter
from backend.client import Client
from backend.messages.bulk_text import BULK_STATES, describe_outcomes
from backend.messages.bulks import AskBulks, Bulk, BulkPage
from backend.messages.number_text import format_number


def await_bulks(client: Client, id_: bytes, replicas: Sequence[str], *, quiet: bool) -> bool:
    """Wait for what was started under an id in these replicas; say whether all was applied.

    What is suspended is waited for no longer.
    """
    total = sum(_find(client, id_, each).total for each in replicas)
    meter = ProgressMeter("entities", total, quiet=quiet)
    while True:
        bulks = [_find(client, id_, each) for each in replicas]
        meter(sum(bulk.finished for bulk in bulks))
        if all(bulk.state != "running" for bulk in bulks):
            break
        client.await_topology(POLL_S)
    meter.end()
    for replica, bulk in zip(replicas, bulks, strict=True):
        number, state = format_number(bulk.number), BULK_STATES[bulk.state]
        print_line(f"{replica}: {bulk.action} {number} is {state}: {describe_outcomes(bulk)}")
    return all(bulk.state == "done" and not bulk.failed for bulk in bulks)


def _find(client: Client, id_: bytes, replica: str) -> Bulk:
    page = ask(client, AskBulks(), replica, BulkPage)
    return next(bulk for bulk in page.bulks if bulk.id == id_)

"""`marigraph verify --log`: the log is read from end to end, and compared with its hash chain."""

import string
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import typer

from backend.cli.output import print_json, print_line
from backend.cli.progress_meter import ProgressMeter
from backend.cli.shared_options import settings_for
from backend.cli.standard_streams import write_error_text
from backend.clock import format_rfc3339
from backend.messages.number_text import format_counted, format_number
from backend.store.chain_findings import ChainFinding
from backend.store.chain_rules import DIGEST_BYTES
from backend.store.chain_verification import ChainReport, ChainVerification
from backend.store.engine_registry import open_existing_reader
from backend.store.log_port import CausalLogReader
from backend.wire.backend_process import find_backend

_TEXTS = {
    "changed": "is not what was written",
    "missing": "is not there",
    "unreadable": "cannot be read: its page is damaged, or holds what no log has written",
    "digest": "does not have the digest of the chain: it was changed, or the chain was",
    "check": "is whole, and its check in the chain was changed",
    "link-missing": "has no link in the chain, which was removed or cannot be read",
    "unchained": "stands behind the end of the chain",
    "chained-later": "was not chained when it was written, but when the log was opened later",
    "order": "does not follow the event before it in its stream",
}


def verify_log(data: Path | None, expected: Sequence[str], *, as_json: bool, quiet: bool) -> bool:
    """Print what is wrong with the log, and its digest; return whether nothing is.

    Raises:
        Unavailable: there is no log.
        StorageFailed: it cannot be read at all.
    """
    noted = dict(map(_parse_expected, expected))
    settings = settings_for(data)
    connection = find_backend(settings.data_folder)
    url = connection.log_url if connection else settings.log_url
    with closing(open_existing_reader(url)) as reader:
        report = _walk(reader, noted, quiet=quiet)
        pages = _check_pages(reader, quiet=quiet)
    findings = [*report.findings, *pages]
    for finding in findings:
        if as_json:
            print_json(msgspec.structs.asdict(finding))
        else:
            print_line(_describe(finding))
    if as_json:
        print_json(_summary_object(report, findings))
    else:
        _print_summary(report, findings)
    return not findings


def _parse_expected(text: str) -> tuple[int, str]:
    """Read POSITION:DIGEST.

    Raises:
        BadParameter: it is something else.
    """
    position, _, digest = text.strip().lower().partition(":")
    is_digest = len(digest) in {2 * size for size in DIGEST_BYTES}
    is_digest = is_digest and not set(digest) - set(string.hexdigits)
    if not (position.isascii() and position.isdigit() and int(position) and is_digest):
        raise typer.BadParameter(
            f"{text!r} is no POSITION:DIGEST as `verify --log` prints it, e.g. 1000:"
            f"{'0123456789abcdef' * 4}.",
            param_hint="--expect",
        )
    return int(position), digest


def _walk(reader: CausalLogReader, noted: dict[int, str], *, quiet: bool) -> ChainReport:
    meter: ProgressMeter | None = None

    def show(done: int, total: int) -> None:
        nonlocal meter
        if meter is None:
            meter = ProgressMeter("events verified", total, quiet=quiet)
        meter(done)

    report = ChainVerification(reader, show).run(noted)
    if meter is not None:
        meter.end()
    return report


def _check_pages(reader: CausalLogReader, *, quiet: bool) -> list[ChainFinding]:
    if not quiet:
        write_error_text("pages and indexes of the file are checked\n")
    found = reader.chain.check_pages(lambda: True)
    return [ChainFinding(kind="pages", first=0, last=0, detail=text) for text in found]


def _summary_object(report: ChainReport, findings: Sequence[ChainFinding]) -> dict[str, object]:
    older = report.older_upto
    late = [(each.first, each.last, each.detail) for each in report.late]
    return {
        "ok": not findings,
        "head": report.head,
        "digest": report.digest,
        "findings": len(findings) + report.dropped,
        "older_upto": older,
        "older_made": format_rfc3339(report.older_made) if older else None,
        "linked_at_opening": late,
        "unlinked": report.unlinked,
    }


def _describe(finding: ChainFinding) -> str:
    first, last = format_number(finding.first), format_number(finding.last)
    match finding.kind:
        case "pages":
            return f"file: {finding.detail}"
        case "swapped":
            return f"{first} and {last} have changed places"
        case "expected" if finding.detail:
            return f"{first} has the digest {finding.detail}, which is not the one expected"
        case "expected":
            return f"{first}: no digest can be computed there"
        case kind:
            where = first if first == last else f"each of {first} to {last}"
            when = f" ({finding.detail})" if finding.detail else ""
            return f"{where} {_TEXTS[kind]}{when}"


def _print_summary(report: ChainReport, findings: Sequence[ChainFinding]) -> None:
    if report.dropped:
        print_line(f"and {format_counted(report.dropped, 'finding')} more")
    if report.older_upto:
        print_line(
            f"1 to {format_number(report.older_upto)} were chained at"
            f" {format_rfc3339(report.older_made)}, when the log was opened: they are of an earlier"
            " version, or the backend was killed as it wrote them; of what was before, the chain"
            " knows nothing"
        )
    for each in report.late:
        print_line(
            f"{format_number(each.first)} to {format_number(each.last)} were chained when the log"
            f" was opened ({each.detail}): the backend had been killed as it wrote them, or they"
            " were added by hand"
        )
    if report.unlinked:
        print_line(
            f"the last {format_counted(report.unlinked, 'event')} are not in the chain yet: a"
            " backend that runs adds them within a second, one that was killed when it starts again"
        )
    events = format_counted(report.head, "event")
    if findings:
        print_line(f"the log is DAMAGED; {events} were verified")
        return
    print_line(f"the log is whole: {events}")
    if report.head:
        print_line(f"{report.head}:{report.digest}")

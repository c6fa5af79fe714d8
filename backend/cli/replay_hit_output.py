"""Hits of a condition as lines and as JSON objects, with the summary of what was probed."""

from collections.abc import Sequence

from backend.cli.output import cell_text, format_time, json_value, truncate
from backend.clock import SECOND_US, format_rfc3339
from backend.messages.catalogue import Column
from backend.messages.not_kept import rfc3339_or_none
from backend.messages.number_text import format_counted, format_number
from backend.messages.probe_summary import ProbeSummary
from backend.messages.run_to import Hit, HitCell, ProbeKind
from backend.messages.run_to_text import write_probed


def hit_line(hit: Hit, columns: Sequence[Column], kind: ProbeKind, probe: str) -> str:
    """Write a hit: where and when, which event, which row, what changed in it, and the probe."""
    key = " ".join(str(cell) for cell in hit.key)
    parts = [
        f"{format_number(hit.position):>9}  {format_time(hit.time)}  {hit.type:<22}",
        truncate(hit.subject),
        truncate(f"{hit.view} {key}") if hit.view else "",
        _changes(hit, columns),
        f"{probe} = {write_probed(kind, hit.value, hit.currency) or 'missing'}" if probe else "",
        hit.rule,
    ]
    return "  ".join(part for part in parts if part)


def hit_object(
    hit: Hit, columns: Sequence[Column], kind: ProbeKind, probe: str
) -> dict[str, object]:
    """Return a hit for JSON; amounts are in minor units, spans in seconds."""
    found: dict[str, object] = {
        "position": hit.position,
        "time": rfc3339_or_none(hit.time),
        "recorded": rfc3339_or_none(hit.recorded),
        "type": hit.type,
        "subject": hit.subject,
    }
    if hit.view:
        found |= {"view": hit.view, "key": hit.key}
        found |= {"before": _fields(hit.before, columns), "after": _fields(hit.after, columns)}
    if hit.rule:
        found["rule"] = hit.rule
    if probe:
        found["value"] = _json_number(kind, hit.value)
        found |= {"currency": hit.currency} if hit.currency else {}
    return found


def summary_line(summary: ProbeSummary) -> str:
    """Write what the values come to."""
    counted = format_counted(summary.count, "value")
    missing = f", {format_number(summary.missing)} missing" if summary.missing else ""
    if summary.least is None:
        return f"{counted}{missing}"
    least, greatest, mean = (
        write_probed(summary.kind, each, "".join(summary.currencies))
        for each in (summary.least, summary.greatest, summary.mean)
    )
    return f"{counted}{missing}, min {least}, max {greatest}, mean {mean}"


def summary_object(summary: ProbeSummary) -> dict[str, object]:
    """Return what the values come to for JSON."""
    return {
        "count": summary.count,
        "missing": summary.missing,
        "min": _json_number(summary.kind, summary.least),
        "max": _json_number(summary.kind, summary.greatest),
        "mean": _json_number(summary.kind, summary.mean),
        "currencies": list(summary.currencies),
    }


def _changes(hit: Hit, columns: Sequence[Column]) -> str:
    """Write the fields that the condition names: as they were, and as they became."""
    names = [column.name for column in columns]
    beside_amounts = {column.currency_column for column in columns}
    before, after = _texts(hit.before, columns, names), _texts(hit.after, columns, names)
    return ", ".join(
        f"{name}: {now or '-'}" if was == now else f"{name}: {was or '-'} → {now or '-'}"
        for name, was, now in zip(names, before, after, strict=True)
        if name not in beside_amounts or (hit.before is not None and was != now)
    )


def _texts(
    cells: Sequence[HitCell] | None, columns: Sequence[Column], names: Sequence[str]
) -> list[str]:
    if cells is None:
        return ["" for _ in columns]
    by_name = dict(zip(names, cells, strict=True))
    return [
        cell_text(column, cell, str(by_name.get(column.currency_column) or ""))
        for column, cell in zip(columns, cells, strict=True)
    ]


def _fields(cells: Sequence[HitCell] | None, columns: Sequence[Column]) -> dict[str, object] | None:
    if cells is None:
        return None
    return {
        column.name: json_value(column, cell) for column, cell in zip(columns, cells, strict=True)
    }


def _json_number(kind: ProbeKind, value: HitCell) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if kind == "time":
            return format_rfc3339(round(value))
        if kind == "span":
            return value / SECOND_US
    return value

"""What handlers did at one event, as text."""

from backend.cli.output import print_line, truncate
from backend.messages.number_text import format_counted, format_number
from backend.wire.handler_step import CallFrame, HandlerStep, RowAccess, StepCells, StepReport

_OUTCOMES = {
    "applied": "applied",
    "raised": "RAISED",
    "refused": "ROW REFUSED",
    "unreadable": "PAYLOAD UNREADABLE",
    "endless": "DID NOT RETURN",
}


def print_steps(report: StepReport) -> None:
    """Say what each view's handler did."""
    print_line(f"event {format_number(report.position)}: {report.event_type} of {report.subject}")
    for step in report.steps:
        _print_step(step)
    if not report.steps:
        print_line("no view takes it")


def _print_step(step: HandlerStep) -> None:
    error = f": {truncate(step.error)}" if step.error else ""
    print_line(f"{step.view}: {step.handler}: {_OUTCOMES[step.outcome]}{error}")
    for frame in step.frames:
        _print_frame(frame)
    for access in step.accesses:
        _print_access(access)
    if step.access_count > len(step.accesses):
        more = format_counted(step.access_count - len(step.accesses), "row")
        print_line(f"  … and {more} more")
    if not step.accesses:
        print_line("  no row was read or put")


def _print_frame(frame: CallFrame) -> None:
    print_line(f"  {frame.module}.{frame.function}, {frame.file}:{frame.line}")
    for line in frame.source:
        mark = ">" if line.number == frame.line else " "
        print_line(f"  {mark} {line.number:>5} {line.text}")
    for value in frame.values:
        print_line(f"        {value.name} = {truncate(value.text)}")


def _print_access(access: RowAccess) -> None:
    key = ", ".join(access.key)
    if access.kind == "read":
        found = "" if access.before is not None else ": no such row"
        print_line(f"  read {access.table} {key}{found}")
        return
    print_line(f"  put {access.table} {key}{'' if access.before is not None else ': a new row'}")
    for name, cell in (access.after or {}).items():
        before = _cell(access.before, name)
        if access.before is None or before != cell:
            print_line(f"    {name}: {_text(before)} → {_text(cell)}")


def _cell(cells: StepCells | None, name: str) -> object:
    return None if cells is None else cells.get(name)


def _text(cell: object) -> str:
    return "(none)" if cell is None else truncate(str(cell))

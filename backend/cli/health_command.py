"""`marigraph health`: what is not well, and what to do about it."""

from collections.abc import Iterator

import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.output import format_time, print_json, print_line
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import Data, Json, settings_for
from backend.cli.status_json import to_seconds, verdict_object
from backend.clock import format_rfc3339
from backend.messages.health import HealthProblem, HealthReport
from backend.messages.health_text import (
    describe_age,
    describe_handlers,
    describe_verdict,
    format_problem_count,
)
from backend.messages.number_text import format_span
from backend.messages.problem_text import describe_problem


def command(*, data: Data = None, as_json: Json = False) -> None:
    """Print what is not well: symptom, impact, cause, action, since when.

    Ends with 0 when all is well, 1 when there are problems, 3 when no backend runs.
    """
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        report = client.health().report
    if as_json:
        print_json(_report_object(report))
    else:
        for line in _report_lines(report):
            print_line(line)
    if report.problems:
        raise typer.Exit(EXIT_REFUSED)


def _report_lines(report: HealthReport) -> Iterator[str]:
    problems = format_problem_count(len(report.problems))
    yield f"{report.severity}: {problems} at {format_time(report.at_us)}"
    for process in report.processes:
        verdict = process.verdict
        evidence = describe_verdict(verdict)
        because = f"; {evidence}" if evidence else ""
        yield f"  {process.name}: {verdict.status}{describe_age(verdict)}{because}"
        for note in (each for each in process.beside if each.rule == "mixed-code"):
            yield f"    note: {describe_verdict(note)}"
        if handlers := describe_handlers(process.views):
            yield f"    handlers: {handlers}"
    for problem in report.problems:
        yield ""
        yield from _problem_lines(report, problem)


def _problem_lines(report: HealthReport, problem: HealthProblem) -> Iterator[str]:
    text = describe_problem(problem)
    since = format_time(report.at_us - problem.verdict.held_us)
    yield f"{problem.verdict.severity}: {text.symptom}"
    yield f"  impact: {text.impact}"
    yield f"  cause:  {text.cause}"
    yield f"  action: {text.action}"
    yield f"  since:  {since}, for {format_span(problem.verdict.held_us)}"


def _report_object(report: HealthReport) -> dict[str, object]:
    return {
        "at": format_rfc3339(report.at_us),
        "severity": report.severity,
        "worst": report.worst or None,
        "head": report.head,
        "head_age": to_seconds(report.head_age_us),
        "clock_offset": to_seconds(report.clock_offset_us),
        "processes": [
            {
                "name": each.name,
                "role": each.role,
                **verdict_object(each.verdict),
                "notes": [
                    verdict_object(note) for note in each.beside if note.severity == "notice"
                ],
                "handlers": [
                    {
                        "view": view.view,
                        "state": view.handler,
                        "oldest": to_seconds(view.oldest_us),
                    }
                    for view in each.views
                ],
            }
            for each in report.processes
        ],
        "problems": [_problem_object(report, each) for each in report.problems],
    }


def _problem_object(report: HealthReport, problem: HealthProblem) -> dict[str, object]:
    text = describe_problem(problem)
    return {
        "key": problem.key,
        "process": problem.subject,
        "processes": problem.processes,
        "view": problem.view,
        "entity": problem.entity,
        **verdict_object(problem.verdict),
        "symptom": text.symptom,
        "impact": text.impact,
        "cause": text.cause,
        "action": text.action,
        "since": format_rfc3339(report.at_us - problem.verdict.held_us),
    }

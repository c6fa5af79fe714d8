"""`marigraph why PROCESS`: every rule with its numbers, and which of them decided."""

import itertools
from typing import Annotated

import typer

from backend.cli.output import print_json, print_line, print_table
from backend.cli.pipeline_tables import (
    handler_objects,
    print_handlers,
    print_stages,
    stage_object,
)
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import Data, Json, settings_for
from backend.cli.status_json import to_seconds, verdict_object
from backend.errors import Defect
from backend.messages.health import RULES_WITHOUT_SAMPLE, AskRules, RuleResult, RulesReport
from backend.messages.health_text import describe_age, describe_verdict
from backend.messages.number_text import format_number, format_span

Process = Annotated[
    str, typer.Argument(metavar="PROCESS", help="E.g. primary, replica-1, subscription:NAME.")
]


def command(process: Process, *, data: Data = None, as_json: Json = False) -> None:
    """Print each rule that the health of a process is decided by, with its numbers.

    Of a subscription of others as well: subscription:NAME.
    """
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        report = client.control(AskRules(process=process))
    if not isinstance(report, RulesReport):
        raise Defect(f"The backend answered with {type(report).__name__}.")
    if as_json:
        for rule in report.rules:
            print_json({"kind": "rule", **_rule_object(rule, _old_us(report, rule))})
        for stage in report.stages:
            print_json({"kind": "stage", **stage_object(stage)})
        for handler in handler_objects(report.health, report.handlers):
            print_json({"kind": "handler", **handler})
    else:
        print_rules(report)


def _old_us(report: RulesReport, rule: RuleResult) -> int | None:
    """Return how old the word is that a rule goes by; None where it goes by the present."""
    verdict = report.health.verdict
    is_old = not verdict.is_heard or verdict.rule == "outdated"
    return verdict.age_us if is_old and rule.rule not in RULES_WITHOUT_SAMPLE else None


def _says(report: RulesReport, rule: RuleResult) -> str:
    """Write what a rule says; of a process that fell silent, with the age of what it goes by."""
    text = rule.verdict.status if rule.verdict else "-"
    old_us = _old_us(report, rule)
    return text if old_us is None else f"{text}, {format_span(old_us)} ago"


def print_rules(report: RulesReport) -> None:
    """Print how a process is, where its time goes, what its handlers do, and each rule."""
    verdict = report.health.verdict
    evidence = describe_verdict(verdict) or verdict.rule
    print_line(
        f"{report.health.name}: {verdict.status} for {format_span(verdict.held_us)}"
        f"{describe_age(verdict)}, by the rule {verdict.rule}; {evidence}"
    )
    print_stages(report.stages)
    print_handlers(report.health.views, report.handlers)
    if not report.rules:
        return
    print_line("")
    print_table(
        ("view", "rule", "says", "", "numbers"),
        [
            (
                rule.view,
                rule.rule,
                _says(report, rule),
                "decided" if rule.decided else "",
                "" if before and before.numbers == rule.numbers else _numbers(rule),
            )
            for before, rule in itertools.pairwise([None, *report.rules])
            if rule is not None
        ],
        right=set(),
    )


def _numbers(rule: RuleResult) -> str:
    """Write what a rule looked at; rules beside each other look at the same."""
    return ", ".join(_number(name, value) for name, value in rule.numbers.items())


def _number(name: str, value: float | str | None) -> str:
    """Write a number with its name; spans and counts as everywhere."""
    if value is None:
        return f"{name.removesuffix('_us')} -"
    if name.endswith("_us") and isinstance(value, int):
        return f"{name.removesuffix('_us')} {format_span(value)}"
    if isinstance(value, int):
        return f"{name} {format_number(value)}"
    return f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value or '-'}"


def _rule_object(rule: RuleResult, old_us: int | None) -> dict[str, object]:
    return {
        "rule": rule.rule,
        "view": rule.view,
        "decided": rule.decided,
        "evidence_age": to_seconds(old_us) or 0.0,
        "says": verdict_object(rule.verdict) if rule.verdict else None,
        "numbers": rule.numbers,
    }

"""What `marigraph why` makes of a process that fell silent."""

import pytest

from backend.cli.why_command import print_rules
from backend.messages.health import ProcessHealth, RuleResult, RulesReport, Verdict

WELL = Verdict(status="OK", severity="ok", rule="serving")


def rules_report(verdict: Verdict) -> RulesReport:
    health = ProcessHealth(name="primary", role="primary", verdict=verdict)
    silent = verdict if verdict.rule == "silent" else None
    rules = [
        RuleResult(rule="silent", view="", decided=silent is not None, verdict=silent, numbers={}),
        RuleResult(rule="serving", view="", decided=silent is None, verdict=WELL, numbers={}),
    ]
    return RulesReport(health=health, rules=rules)


def test_that_old_evidence_of_a_silent_process_is_marked_with_its_age(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_rules(
        rules_report(
            Verdict(status="UNKNOWN", severity="critical", rule="silent", age_us=9_000_000)
        )
    )
    out = capsys.readouterr().out.replace("\u202f", " ")
    assert "OK, 9.0 s ago" in out
    assert "UNKNOWN, 9.0 s ago" not in out


def test_that_fresh_evidence_is_not_marked(capsys: pytest.CaptureFixture[str]) -> None:
    print_rules(rules_report(WELL))
    assert " ago" not in capsys.readouterr().out

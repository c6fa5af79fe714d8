"""That somebody is woken by whatever health calls a problem, or that nobody is, on purpose."""

from typing import get_args

from backend.messages.alert_rules import check_alert_rule
from backend.messages.health import HealthStatus, Rule
from backend.messages.subscriptions import EVERY_SUBSCRIPTION
from backend.telemetry.alerts.compiled_rule import compile_rule
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from backend.telemetry.health.problems import PROBLEM_ACTIONS

# with which status a process has each of these problems
_BY_STATUS: dict[Rule, HealthStatus] = {
    "process-gone": "STOPPED",
    "starting": "UNKNOWN",
    "silent": "UNKNOWN",
    "replica-away": "UNKNOWN",
    "busy": "SLOW",
    "ahead": "AHEAD",
    "head-unknown": "UNKNOWN",
    "head-silent": "HEAD-FROZEN",
    "queue-filling": "SLOW",
    "stream-consumer-deleted": "SLOW",
    "stream-silent": "SLOW",
    "paused": "PAUSED",
    "stalled": "STALLED",
    "rebuild-stalled": "STALLED",
    "slow": "SLOW",
    "backlog": "SLOW",
    "commit-waits": "HEAD-FROZEN",
    "store-frozen": "HEAD-FROZEN",
    "store-unreachable": "HEAD-FROZEN",
    "store-changed": "AHEAD",
}
_BY_NUMBER: dict[Rule, str] = {"parked": "parked-events", "clock-behind": "clock-behind"}
_ON_PURPOSE_NOT: dict[Rule, str] = {
    "consumer-unknown": "what the store itself wakes somebody for, and each consumer again",
    "replicas-stopped": "operators have stopped them, and no process is left to look at",
    "share-missing": "operators have chosen it so, and no process is at fault",
    "share-stray": "nothing is wrong with what is answered",
    "rewound": "it comes on again by itself, and where it does not, it stands still or is slow",
    "overdue": "how much may wait too long is for the business to say, by a rule of its own",
}


def _rules_of(states: str, *, of_subscriptions: bool) -> set[str]:
    """Return the shipped rules on a state's own word, and those that it is by its status."""
    shipped = (each for each in DEFAULT_RULES if each.states)
    return {
        rule.name
        for rule in shipped
        if (rule.process == EVERY_SUBSCRIPTION) == of_subscriptions
        and compile_rule(rule).classify((states,)) == "breached"
    }


def _is_covered(problem: Rule) -> bool:
    of_subscriptions = problem.startswith(("consumer-", "deliveries-"))
    names = _rules_of(problem, of_subscriptions=of_subscriptions)
    if problem in _BY_STATUS:
        names |= _rules_of(_BY_STATUS[problem], of_subscriptions=of_subscriptions)
    names |= {_BY_NUMBER[problem]} if problem in _BY_NUMBER else set()
    return bool(names & {rule.name for rule in DEFAULT_RULES})


def test_that_every_problem_wakes_somebody_by_a_shipped_rule_or_by_choice_does_not() -> None:
    covered = {problem for problem in PROBLEM_ACTIONS if _is_covered(problem)}
    assert PROBLEM_ACTIONS.keys() - covered == _ON_PURPOSE_NOT.keys()
    assert PROBLEM_ACTIONS.keys() <= set(get_args(Rule))


def test_that_what_ships_could_be_set_by_an_operator_as_well() -> None:
    for rule in DEFAULT_RULES:
        assert check_alert_rule(rule) == rule
    assert len({rule.name for rule in DEFAULT_RULES}) == len(DEFAULT_RULES)

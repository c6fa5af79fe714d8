"""What a button can do about a problem: the order behind each action."""

from backend.messages.control import ControlOrder, Rebuild, Resume, RetryParked, Throttle
from backend.messages.health import HealthProblem


def order_for(problem: HealthProblem, actor: str) -> tuple[str, ControlOrder] | None:
    """Return a button's title and the order of `actor`; None where no order mends it."""
    match problem.action:
        case "resume":
            return "Resume", Resume(replica=problem.subject)
        case "rebuild":
            return "Rebuild", Rebuild(replica=problem.subject, by=actor)
        case "raise-throttle":
            return "Lift the throttle", Throttle(replica=problem.subject, rate_per_s=0)
        case "retry-parked" if problem.view and problem.entity:
            order = RetryParked(replica=problem.subject, view=problem.view, entity=problem.entity)
            return f"Retry {problem.entity}", order
        case _:
            return None

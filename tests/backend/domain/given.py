"""Given these events, when this command, then these events, or this reason."""

from backend.testing import NOW, Case, Outcome, given
from backend.testing import PastStates as Past

__all__ = ["NOW", "Case", "Outcome", "Past", "given"]

"""How many examples a property is tried with: a profile says it, in one place.

`--hypothesis-profile thorough` tries twenty times as many, everywhere.
"""

from hypothesis import HealthCheck, settings


def load_profiles() -> None:
    """Make the profiles known, and take the quick one; the command line may choose another."""
    # No test is timed: a busy machine is no fault of the program.
    settings.register_profile(
        "quick", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.register_profile("thorough", settings.get_profile("quick"), max_examples=1_000)
    settings.load_profile("quick")


def examples(factor: float) -> settings:
    """Try a property with more or fewer examples than the profile says; say why beside it."""
    return settings(max_examples=round(factor * settings().max_examples))

"""Why two runs over the log cannot be compared, or an event not be stepped into."""

from backend.translation import tr_noop

DRIFT_ERRORS = (
    tr_noop("{text} is no version of the code: name a folder, a wheel or a package."),
    tr_noop("{version} cannot be unpacked: {reason}."),
    tr_noop("{version} cannot be installed: {reason}."),
    tr_noop("{version} is no folder and no wheel, and cannot be installed as a package: {reason}"),
    tr_noop("{version} cannot be loaded: {reason}"),
    tr_noop("{version} cannot go on behind position {position}: {reason}"),
    tr_noop("its process was ended by signal {number}: {reason}"),
    tr_noop("its process ended with exit code {number}: {reason}"),
    tr_noop("The log has no event {position}; it ends at {head}."),
    tr_noop("There is no event {position}: the log ends at {head}."),
    tr_noop("--to {to} stands before --from {first}."),
    tr_noop("The handler of {view} was ended by signal {number} at event {position}: {reason}"),
    tr_noop(
        "The handler of {view} ended its process with exit code {number} at event {position}:"
        " {reason}"
    ),
    tr_noop("It did not return within {seconds} s."),
    # the runs themselves
    tr_noop("this version"),
    tr_noop("the first run"),
    tr_noop("the second run"),
    tr_noop("the run with every event twice"),
    tr_noop("the run with handlers called twice"),
)

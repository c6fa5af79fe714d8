"""Views that the replicas do not have whole: a part that nobody has, or that fits no other one."""

from collections.abc import Collection, Mapping, Sequence

from backend.clock import SECOND_US
from backend.messages.health import HealthProblem, Rule, Verdict
from backend.messages.notices import ProcessInfo, ReplicaSample
from backend.messages.replica_choice import shares_of
from backend.messages.view_shares import ShareFault, find_share_faults
from backend.messages.work import OverdueWork

_STRAY_AFTER_US = 60 * SECOND_US  # while parts are started one after the other that is no fault
_SUBJECT = "views"
FaultKey = tuple[Rule, str]  # with the view
_CountedWork = tuple[int, OverdueWork]  # and how far the rows were


class ShareWatch:
    """Remembers since when each fault is there; times are monotonic microseconds."""

    def __init__(self) -> None:
        self._since_us: dict[FaultKey, int] = {}

    def find(
        self,
        processes: Sequence[ProcessInfo],
        heard: Mapping[str, ReplicaSample],
        now_us: int,
    ) -> list[HealthProblem]:
        """Return what is wrong with how the views are shared; nothing where no replica runs."""
        shares = shares_of(processes)
        faults = find_share_faults(_views(heard), shares) if shares else []
        known: dict[FaultKey, ShareFault] = {(_rule(each), each.view): each for each in faults}
        self._since_us = {key: self._since_us.get(key, now_us) for key in known}
        return [
            _problem(rule, fault, now_us - self._since_us[rule, view])
            for (rule, view), fault in known.items()
            if fault.missing or now_us - self._since_us[rule, view] >= _STRAY_AFTER_US
        ]


def _views(heard: Mapping[str, ReplicaSample]) -> set[str]:
    return {
        view
        for sample in heard.values()
        for view in (*(each.view for each in sample.views), *sample.elsewhere)
    }


def _rule(fault: ShareFault) -> Rule:
    return "share-missing" if fault.missing else "share-stray"


def _problem(rule: Rule, fault: ShareFault, held_us: int) -> HealthProblem:
    verdict = Verdict(
        status="STOPPED" if fault.missing else "SLOW",
        severity="warning",
        rule=rule,
        held_us=held_us,
        share=fault,
    )
    return HealthProblem(
        key=f"{_SUBJECT}:{rule}:{fault.view}",
        subject=_SUBJECT,
        verdict=verdict,
        action="start-part" if fault.missing else "stop-part",
        view=fault.view,
        others=list(fault.replicas),
    )


def newest_work(samples: Collection[ReplicaSample]) -> list[OverdueWork]:
    """Return what waits in each view, as the replica that has come furthest counted it.

    Of a view in parts it is what waits in all of them together, as far as the least of them; where
    nobody says what waits in one of them it is what waits in the others, and which that is.
    """
    whole: dict[str, _CountedWork] = {}
    parts: dict[str, dict[tuple[int, int], _CountedWork]] = {}
    for sample in sorted(samples, key=lambda each: (each.applied, each.name)):
        places = {each.view: (each.parts, each.part) for each in sample.share}
        for work in sample.work:
            if work.overdue is None:
                continue
            counted = sample.applied, work
            place = places.get(work.view, (1, 1))
            if place == (1, 1):
                whole[work.view] = counted
            else:
                parts.setdefault(work.view, {})[place] = counted
    found = {view: work for view, (_, work) in whole.items()}
    for view, places_of_view in parts.items():
        together = _together(places_of_view)
        if view not in whole or together[0] > whole[view][0]:
            found[view] = together[1]
    return list(found.values())


def _together(parts: Mapping[tuple[int, int], _CountedWork]) -> _CountedWork:
    """Add up the parts of the split of which the fewest are not known; up to 0 where any is not."""
    splits = {
        count: {part: work for (of, part), work in parts.items() if of == count}
        for count, _ in parts
    }
    count = min(splits, key=lambda each: (each - len(splits[each]), each))
    missing = [part for part in range(1, count + 1) if part not in splits[count]]
    work = [each for _, each in splits[count].values()]
    since_us = [each.since_us for each in work if each.since_us is not None]
    worst = max(work, key=lambda each: each.overdue or 0)
    added = OverdueWork(
        view=worst.view,
        waiting=sum(each.waiting or 0 for each in work),
        overdue=sum(each.overdue or 0 for each in work),
        worst=worst.worst,
        since_us=min(since_us, default=None),
        parts=count if missing else 1,
        missing=missing,
    )
    return 0 if missing else min(applied for applied, _ in splits[count].values()), added

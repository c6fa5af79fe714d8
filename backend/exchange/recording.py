"""A story's facts are recorded in large durable batches, and gone on with where it stopped."""

from collections import Counter
from collections.abc import Iterator

import uuid_utils

from backend.domain.registry import Registry
from backend.exchange.ids import derived
from backend.exchange.pace import Pace
from backend.exchange.report import Report
from backend.exchange.story import Fact, Source
from backend.exchange.target import Heard, Target, record_once
from backend.messages.commands import Record
from backend.messages.events import Draft


class Recording:
    """Brings a source's facts into the log of one installation."""

    def __init__(self, target: Target, registry: Registry, installation: str) -> None:
        self._target = target
        self._registry = registry
        self._installation = installation

    def run(self, source: Source, pace: Pace, heard: Heard) -> Report:
        """Record what is not recorded yet, and return the report on all of it.

        Each batch is durable together with its progress: an interrupted import goes on behind it.

        Raises:
            Unavailable: the backend does not answer, or the same import is running elsewhere.
        """
        origin = f"{source.origin}:facts"
        done = before = self._target.progress(origin).upto
        heard(done)
        counts = Counter[str]()
        for group in pace.groups(self._behind(source, done, counts)):
            drafts = [self._draft(fact, source) for fact in group]
            since, done = done, done + len(drafts)
            record_once(
                self._target,
                Record(origin=origin, since=since, upto=done, state=b"", facts=drafts),
            )
            heard(done)
        report = source.report("facts")
        report.before, report.events = before, dict(counts)
        return report

    def _behind(self, source: Source, done: int, counts: Counter[str]) -> Iterator[Fact]:
        """Yield the facts that are not recorded yet, and count all of them."""
        for number, fact in enumerate(source.facts(), 1):
            counts[self._registry.type_of(fact.said)] += 1
            if number > done:
                yield fact

    def _draft(self, fact: Fact, source: Source) -> Draft:
        return self._registry.draft(
            fact.said,
            installation=self._installation,
            id=uuid_utils.uuid7().bytes,
            time=fact.time,
            correlation=derived(fact.began, f"{source.origin}/{fact.thread}"),
            causation=None,
            actor=f"import/{source.name}",
            basis=fact.basis,
        )

"""The import of historical events, in large durable batches; goes on where it stopped."""

from collections import Counter
from collections.abc import Iterator

import uuid_utils

from backend.domain.registry import Registry
from backend.exchange.derived_ids import derive_uuid7
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import ImportReport
from backend.exchange.import_source import HistoricalEvent, ImportSource
from backend.exchange.import_target import ImportTarget, ProgressCallback, record_once
from backend.messages.commands import RecordFacts
from backend.messages.events import Draft


class HistoryImport:
    """Brings a source's historical events into the log of one installation."""

    def __init__(self, target: ImportTarget, registry: Registry, installation: str) -> None:
        self._target = target
        self._registry = registry
        self._installation = installation

    def run(
        self, source: ImportSource, pace: ImportPace, on_progress: ProgressCallback
    ) -> ImportReport:
        """Record what is not recorded yet, and return the report on all of it.

        Each batch is durable together with its progress: an interrupted import goes on behind it.

        Raises:
            Unavailable: the backend does not answer, or the same import is running elsewhere.
        """
        origin = f"{source.origin}:facts"
        done = before = self._target.progress(origin).upto
        on_progress(done)
        counts = Counter[str]()
        remaining = self._remaining(source, done, counts)
        for drafts in pace.batches(remaining, lambda draft: len(draft.data)):
            since, done = done, done + len(drafts)
            record_once(
                self._target,
                RecordFacts(origin=origin, since=since, upto=done, state=b"", facts=drafts),
            )
            on_progress(done)
        report = source.report("facts")
        report.before, report.events = before, dict(counts)
        return report

    def _remaining(self, source: ImportSource, done: int, counts: Counter[str]) -> Iterator[Draft]:
        """Yield the facts that are not recorded yet, and count all of them."""
        for number, fact in enumerate(source.events(), 1):
            counts[self._registry.type_of(fact.payload)] += 1
            if number > done:
                yield self._draft(fact, source)

    def _draft(self, fact: HistoricalEvent, source: ImportSource) -> Draft:
        return self._registry.draft(
            fact.payload,
            installation=self._installation,
            id=uuid_utils.uuid7().bytes,
            time=fact.time,
            correlation=derive_uuid7(
                fact.correlation_time, f"{source.origin}/{fact.correlation_key}"
            ),
            causation=None,
            actor=fact.actor or f"import/{source.name}",
            basis=fact.basis,
        )

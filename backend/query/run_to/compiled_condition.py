"""Conditions with what finds them: the log's search, or statements over the versions of rows."""

from collections.abc import Collection, Sequence
from typing import assert_never

import msgspec

from backend.clock import Clock
from backend.errors import Unavailable, Unreadable
from backend.filters.conditions import FilterContext
from backend.filters.sql_dialect import SqliteDialect
from backend.filters.syntax_tree import BadFilter
from backend.messages.run_to import ProbeKind, VersionPlan
from backend.projection.read_model import Projection
from backend.projection.version_queries import totals_at
from backend.query.query_sources import QuerySources
from backend.query.rows_connection import RowsConnection
from backend.query.run_to.condition_reader import ReadCondition, stale_condition
from backend.query.run_to.hit_sources import HitSource, LogHits, MergedHits, RowHits
from backend.query.run_to.payload_amounts import is_amount
from backend.query.run_to.probes import Probe, check_view_probe, kind_of, read_probe
from backend.query.run_to.version_search import (
    VersionStatement,
    build_version_search,
    count_pinned,
)


class CompiledCondition(msgspec.Struct, frozen=True):
    """A condition; on rows, the statement that finds it. `kind`: of what is probed."""

    condition: ReadCondition
    statement: VersionStatement | None = None
    probe: Probe | None = None
    kind: ProbeKind = ""

    @property
    def projection(self) -> Projection | None:
        """The view whose rows it is on; None for the log."""
        return self.condition.projection


class ArchiveRows(RowsConnection):
    """The connection to an archive's rows.

    `name`: who answers; a replica, whose rows have no history, has none to give.
    """

    def __init__(self, name: str, sources: QuerySources, *, archive: bool) -> None:
        super().__init__(sources)
        self._name, self._archive = name, archive

    def require(self, projection: Projection) -> None:
        """Refuse to look for what is not there.

        Raises:
            Unavailable: the view is not built yet.
            Unreadable: code `needs-archive`.
        """
        if not self._archive:
            raise Unreadable(
                f"{self._name} keeps only the present; ask the archive about the past.",
                code="needs-archive",
                field="condition",
            )
        if reason := self._sources.why_unbuilt(projection.name):
            raise Unavailable(f"{reason}.", field="condition")


class ConditionCompiler:
    """Makes statements of conditions, and sources of hits of these; one thread."""

    def __init__(self, sources: QuerySources, rows: ArchiveRows, clock: Clock) -> None:
        self._sources, self._rows, self._clock = sources, rows, clock

    def compile(
        self, condition: ReadCondition, fields: Collection[str] = (), probe_text: str = ""
    ) -> CompiledCondition:
        """Return a condition with its statement.

        Raises:
            BadFilter: the condition or the probe does not fit the view, or the log.
            Unavailable: the view is not built yet.
            Unreadable: this is no archive.
        """
        projection, probe = condition.projection, None
        if condition.rule:
            self._require_fitting(condition)
        if probe_text:
            probe = read_probe(probe_text, self._sources.projections, projection)
        statement: VersionStatement | None = None
        if projection is not None:
            self._rows.require(projection)
            own = probe.value if probe is not None and probe.source == "row" else None
            statement = build_version_search(
                projection, condition.tree, self.context(), fields, own
            )
        kind = "" if probe is None else self._probe_kind(probe, statement)
        return CompiledCondition(condition, statement, probe, kind)

    def _require_fitting(self, condition: ReadCondition) -> None:
        """Refuse the condition of a name under that name: its text is not the one that was asked.

        Raises:
            Unreadable: code `no-condition`.
        """
        try:
            if condition.projection is None:
                self._sources.log.plan(condition.text)
            else:
                build_version_search(condition.projection, condition.tree, self.context())
        except BadFilter as error:
            raise stale_condition(condition.rule, error.message) from error

    def source(self, compiled: Sequence[CompiledCondition]) -> HitSource:
        """Return where the hits of all of these come from."""
        return MergedHits([(each.condition.rule, self._source(each)) for each in compiled])

    def plan(self, projection: Projection, statement: VersionStatement) -> VersionPlan:
        """Return how the versions of a view are searched."""
        with self._rows.open() as connection:
            versions = totals_at(connection, projection).versions
            if statement.key is None:
                return VersionPlan(access="scan", looked_at=versions, versions=versions)
            looked_at = count_pinned(connection, projection, statement.key)
        return VersionPlan(access="key", looked_at=looked_at, versions=versions)

    def context(self) -> FilterContext:
        """Return what conditions are read with: now."""
        return FilterContext(SqliteDialect(), self._clock())

    def _source(self, compiled: CompiledCondition) -> HitSource:
        if compiled.projection is None or compiled.statement is None:
            return LogHits(self._sources.log, compiled.condition.text)
        advance = self._sources.guard.advance
        return RowHits(compiled.projection, compiled.statement, self._rows.open, advance)

    def _probe_kind(self, probe: Probe, statement: VersionStatement | None) -> ProbeKind:
        """Return the kind of what is probed; that it can be is checked by this, too."""
        match probe.source:
            case "row":
                value = None if statement is None else statement.value
                return "" if value is None else kind_of(value.kind)
            case "view":
                projection = self._sources.projections[probe.view]
                self._rows.require(projection)
                return check_view_probe(probe, projection, self.context())
            case "event":
                kind = kind_of(self._sources.log.values(probe.value, ()).kind)
                return "amount" if is_amount(probe.value, self._sources.registry) else kind
            case _:
                assert_never(probe.source)

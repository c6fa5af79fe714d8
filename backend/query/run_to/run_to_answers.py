"""Questions about where conditions hold, with their answers."""

from collections.abc import Sequence
from typing import Literal, assert_never

from backend.clock import Clock
from backend.errors import Unreadable
from backend.filters.syntax_tree import BadFilter
from backend.messages.breakpoints import AskBreakpoints, BreakpointList
from backend.messages.catalogue import Column
from backend.messages.queries import RunToQuestion, RunToReply
from backend.messages.run_to import (
    AskRunTo,
    CheckCondition,
    ConditionChecked,
    ProbeKind,
    RunToHits,
)
from backend.projection.row_queries import applied_position
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import kept_from
from backend.query.query_sources import QuerySources
from backend.query.run_to.compiled_condition import (
    ArchiveRows,
    CompiledCondition,
    ConditionCompiler,
)
from backend.query.run_to.condition_reader import ConditionReader, ReadCondition, explain_head
from backend.query.run_to.hit_counts import HitCount, count_further, with_count
from backend.query.run_to.hit_reader import read_hits
from backend.query.run_to.search_span import CountedPart, SearchSpan
from backend.query.run_to.version_search import shown_fields

PART_S = 0.5  # that one answer of a long scan takes; its asker goes on from there
_COUNT_PART_S = 0.1


class RunToAnswers:
    """Answers for the archive; a replica, whose rows have no history, answers about the log alone.

    Used by the one thread that made it.
    """

    def __init__(self, name: str, sources: QuerySources, *, archive: bool, clock: Clock) -> None:
        """Connect to the rows when they are first asked for."""
        self._name, self._sources, self._log = name, sources, sources.log
        self._conditions = ConditionReader(sources.projections, sources.conditions)
        self._rows = ArchiveRows(name, sources, archive=archive)
        self._compiler = ConditionCompiler(sources, self._rows, clock)

    def answer(self, question: RunToQuestion) -> RunToReply:
        """Return the answer.

        Raises:
            BadFilter: the condition or the probe cannot be read.
            Unavailable: a view is not built yet.
            Unreadable: there is no such breakpoint, invariant or field; or this is a
                replica, and rows of the past are asked for.
        """
        match question:
            case AskRunTo():
                try:
                    return self._run_to(question)
                except BadFilter as error:
                    raise self._explain(question.condition, error) from error
            case CheckCondition():
                return self._check(question)
            case AskBreakpoints():
                return self._breakpoints()
            case _:
                assert_never(question)

    def count_further(self, known: HitCount) -> HitCount:
        """Count the hits of a condition a part further, up to what is applied.

        Raises:
            OutOfBudget: it is to stop.
            Unavailable: log or rows cannot be read now.
        """
        with self._rows.open() as connection:
            rows: int = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
            end = min(applied_position(connection), self._log.head())
        try:
            conditions = self._conditions.read(known.condition)
            compiled = [self._compiler.compile(each) for each in conditions]
        except Unreadable as error:  # what it names may be gone, and come again
            return HitCount(known.condition, upto=end, error=error.message)
        meaning = "; ".join([f"rows {rows}", *(each.meaning for each in conditions)])
        source = self._compiler.source(compiled)
        begin = min(self._log.begin(), end)

        def count(span: SearchSpan) -> CountedPart:
            return source.count(SearchSpan(max(begin, span.after), span.upto), _COUNT_PART_S)

        return count_further(known, meaning, end, count)

    def close(self) -> None:
        """Give the connection back."""
        self._rows.close()

    def _run_to(self, asked: AskRunTo) -> RunToHits:
        conditions = self._conditions.read(asked.condition)
        fields = {*asked.fields}.union(*(shown_fields(each.tree) for each in conditions))
        compiled = [self._compiler.compile(each, fields, asked.probe) for each in conditions]
        head = self._log.head()
        applied = self._applied() if any(each.projection for each in compiled) else head
        _require_shown(asked.fields, compiled)
        span = _span(asked, min(head, applied), self._log.begin())
        if span.is_empty:  # nothing is looked at there, by which a field would be missed
            self._plan(conditions)
        part = self._compiler.source(compiled).find(span, asked.limit, PART_S)
        left = span.behind(part.looked_at)
        probe = next((each.probe for each in compiled if each.probe is not None), None)
        context = self._compiler.context()
        return RunToHits(
            hits=read_hits(part.hits, probe, self._sources, self._rows, context),
            after=left.after,
            before=left.upto + 1,
            complete=left.is_empty,
            head=head,
            applied=applied,
            replica=self._name,
            columns=_shown_columns(compiled),
            kind=_kind_of(compiled),
            kept_from=self._kept_from(compiled),
        )

    def _check(self, asked: CheckCondition) -> ConditionChecked:
        try:
            conditions = self._conditions.read(asked.condition)
            checked = self._plan(conditions)
        except BadFilter as error:
            explained = self._explain(asked.condition, error)
            return _not_ok(explained, "condition", explained.at)
        except Unreadable as error:
            return _not_ok(error, "condition", 0)
        try:
            for each in conditions:
                self._compiler.compile(each, (), asked.probe)
        except BadFilter as error:
            return _not_ok(error, "probe", error.at)
        return checked

    def _explain(self, condition: str, error: BadFilter) -> BadFilter:
        return explain_head(condition, error, sorted(self._sources.projections))

    def _plan(self, conditions: Sequence[ReadCondition]) -> ConditionChecked:
        """Return how what is found is found; each condition is compiled for it."""
        compiled = [self._compiler.compile(each) for each in conditions]
        if len(compiled) > 1:
            return ConditionChecked(ok=True)
        projection, statement = compiled[0].projection, compiled[0].statement
        if projection is None or statement is None:
            return ConditionChecked(ok=True, plan=self._log.plan(compiled[0].condition.text))
        rows = self._compiler.plan(projection, statement)
        return ConditionChecked(ok=True, view=projection.name, rows=rows)

    def _breakpoints(self) -> BreakpointList:
        kept, counts = self._sources.conditions.read(), self._sources.hit_counts
        return BreakpointList(
            breakpoints=[
                with_count(each, counts.find(each.name, each.condition))
                for each in kept.breakpoints
            ],
            invariants=self._conditions.invariants(),
            head=self._log.head(),
            replica=self._name,
        )

    def _kept_from(self, compiled: Sequence[CompiledCondition]) -> dict[str, int]:
        """Return from where views are kept; those that are as a whole are left out."""
        views = {each.projection.name: each.projection for each in compiled if each.projection}
        if not views:
            return {}
        with self._rows.open() as connection:
            edges = {name: kept_from(connection, each) for name, each in views.items()}
        return {name: edge for name, edge in edges.items() if edge}

    def _applied(self) -> int:
        with self._rows.open() as connection:
            return applied_position(connection)


def _require_shown(fields: Sequence[str], compiled: Sequence[CompiledCondition]) -> None:
    """Refuse fields to be shown that no view of the conditions has.

    Raises:
        Unreadable: code `unknown-field`.
    """
    views = [each.projection for each in compiled if each.projection is not None]
    known = sorted({column.name for view in views for column in columns_of(view)})
    if fields and not known:
        raise Unreadable(
            "A condition on the log has no fields of rows to show: write it on a view, like"
            " `orders: status:paid`.",
            code="unknown-field",
            field="fields",
        )
    for name in fields:
        if name not in known:
            raise Unreadable(
                f"There is no field `{name}` to be shown: there are {', '.join(known)}.",
                code="unknown-field",
                field="fields",
            )


def _span(asked: AskRunTo, end: int, begin: int) -> SearchSpan:
    upto = end if asked.before is None else max(0, min(end, asked.before - 1))
    return SearchSpan(min(max(begin, asked.after), upto), upto, asked.backwards)


def _not_ok(error: Unreadable, part: Literal["condition", "probe"], at: int) -> ConditionChecked:
    return ConditionChecked(ok=False, message=error.message, part=part, at=at)


def _kind_of(compiled: Sequence[CompiledCondition]) -> ProbeKind:
    """Return the kind of what is probed; of several conditions that of the first."""
    for each in compiled:
        if each.kind:
            return each.kind
    return ""


def _shown_columns(compiled: Sequence[CompiledCondition]) -> dict[str, list[Column]]:
    """Return the columns of which hits have the cells, by their views."""
    return {
        each.projection.name: list(each.statement.shown)
        for each in compiled
        if each.projection is not None and each.statement is not None
    }

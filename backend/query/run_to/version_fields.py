"""What the fields of a condition on rows mean: of a version, the one before, and the newest."""

from dataclasses import replace

import msgspec
import sqlalchemy as sa

from backend.filters.calculated_values import CalculatedValue
from backend.filters.calculations import relation_condition
from backend.filters.change_terms import CHANGED, RowMoment, moment_of
from backend.filters.conditions import FilterContext, unknown_field
from backend.filters.sql_dialect import Condition
from backend.filters.syntax_tree import BadFilter, Comparison, FieldReference, Relation, Term
from backend.filters.wildcards import is_presence_test
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import HEAP_BORN, HEAP_PLACE, archive_table, is_present
from backend.projection.table_specs import POSITION
from backend.query.views.selection import Selection
from backend.query.views.view_fields import ViewFields


class VersionRows(msgspec.Struct, frozen=True):
    """A version, the version before it, and the newest one of the same row, to select from."""

    projection: Projection
    version: sa.FromClause
    was: sa.FromClause
    now: sa.FromClause

    def at(self, moment: RowMoment) -> Selection:
        """Return the row at one of these moments."""
        rows = {"": self.version, "was": self.was, "now": self.now}[moment]
        return Selection(self.projection, rows)

    def joined(self, *, with_was: bool, with_now: bool) -> sa.FromClause:
        """Return the versions with what is wanted beside them; nothing where there is none.

        The end of a row is no row: it is nothing that was, and nothing that is now.
        """
        source = self.version
        if with_was:
            before = self._newest(self.version.c[HEAP_PLACE])
            found = sa.case((self.version.c[HEAP_BORN], None), else_=before)
            is_was = sa.and_(self.was.c[HEAP_PLACE] == found, is_present(self.was))
            source = source.outerjoin(self.was, is_was)
        if with_now:
            is_now = sa.and_(self.now.c[HEAP_PLACE] == self._newest(None), is_present(self.now))
            source = source.outerjoin(self.now, is_now)
        return source

    def _newest(self, before: sa.ColumnElement[int] | None) -> sa.ScalarSelect[int]:
        other = archive_table(view_spec(self.projection)).alias("other")
        same = (other.c[name] == self.version.c[name] for name in self.projection.key)
        newest = sa.select(sa.func.max(other.c[HEAP_PLACE])).where(*same)
        if before is not None:
            newest = newest.where(other.c[HEAP_PLACE] < before)
        return newest.correlate(self.version).scalar_subquery()


def version_rows(projection: Projection) -> VersionRows:
    """Return the versions of a view's rows; for the archive."""
    rows = archive_table(view_spec(projection))
    return VersionRows(
        projection, rows.alias(projection.name), rows.alias("was"), rows.alias("now")
    )


class VersionFields(msgspec.Struct, frozen=True):
    """A filter's fields are the view's columns, of a version and of those beside it.

    `is_before`: ask of the version before what is asked of a version.
    """

    rows: VersionRows
    context: FilterContext
    is_before: bool = False

    def comparison(self, test: Comparison) -> Condition:
        """Compare a column, or ask whether it changed.

        Raises:
            BadFilter: the view has no such column, or the value is not of its kind.
        """
        if test.field == CHANGED:
            return self._changed(test)
        moment, name = moment_of(test.field)
        return self._fields(moment).comparison(replace(test, field=name))

    def relation(self, test: Relation) -> Condition:
        """Compare what is calculated of columns.

        Raises:
            BadFilter: the view has no such column, or its values do not go together.
        """
        return relation_condition(test, self.value, self.context)

    def term(self, word: Term) -> Condition:
        """Look for the word anywhere in the row's text."""
        return self._fields("").term(word)

    def value(self, field: FieldReference) -> CalculatedValue:
        """Return a field in a calculation; amounts of another currency than the row's are missing.

        Raises:
            BadFilter: the view has no such column.
        """
        moment, name = moment_of(field.name)
        found = self._fields(moment).value(FieldReference(name, at=field.at))
        if not moment or found.currency is None:
            return found
        own = self._fields("").value(FieldReference(name, at=field.at)).currency
        if own is None:
            return found
        same = found.currency.is_not_distinct_from(own)
        return CalculatedValue(sa.case((same, found.column)), found.kind, found.text, own)

    def _fields(self, moment: RowMoment) -> ViewFields:
        asked: RowMoment = "was" if self.is_before and not moment else moment
        return ViewFields(self.rows.at(asked), self.context)

    def _changed(self, test: Comparison) -> Condition:
        """Hold where an event gave a column another value; `*`: any of them."""
        if test.operator not in {":", "="}:
            raise BadFilter(f"Write `{CHANGED}:` and a field", test.at)
        names = [each for each in self.rows.at("").by_name if each != POSITION]
        if not is_presence_test(test):
            if test.value not in names:
                raise unknown_field(FieldReference(test.value, at=test.value_at), names)
            names = [test.value]
        version, was = self.rows.version, self.rows.was
        return sa.or_(*(version.c[name].is_distinct_from(was.c[name]) for name in names))

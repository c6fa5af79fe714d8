"""Orders about the parked events of one entity, and what is said of their outcome."""

from typing import assert_never

from backend.errors import Rejected, Unreadable
from backend.messages.bounds import MAX_INT64
from backend.messages.number_text import format_counted, format_number
from backend.messages.order_result_text import write_result
from backend.messages.parked import ParkedOrder, RetryParked, SkipParked
from backend.projection.parked_work import ParkedWork, RetryResult, RetryWanted
from backend.projection.row_store import ParkedRecord
from backend.translation import tr_noop


class ParkedOrders:
    """Carries them out on what one replica has parked."""

    def __init__(self, work: ParkedWork) -> None:
        self._work = work

    def carry_out(self, order: ParkedOrder) -> str:
        """Do it; return what was done, in a sentence.

        Raises:
            Unreadable: there is no such view, or a skip has no reason.
            Rejected: nothing is parked there, or something could not be applied again.
            StorageFailed: nothing was changed.
        """
        match order:
            case RetryParked():
                return self._retry(order)
            case SkipParked():
                return self._skip(order)
            case _:
                assert_never(order)

    def _retry(self, order: RetryParked) -> str:
        upto = order.upto or MAX_INT64
        result = self._work.retry(RetryWanted(view=order.view, entity=order.entity, upto=upto))
        left = self._work.count(order.view, order.entity) if result.first else 0
        if not result.applied and (result.first is None or result.first.position > upto):
            raise Rejected(
                f"Nothing of {order.entity} is parked in {order.view} of {order.replica}"
                f"{f' up to {format_number(order.upto)}' if order.upto else ''};"
                " `marigraph parked` lists what is.",
                field="entity",
            )
        if result.has_failed:
            raise Rejected(
                write_result("retry-failed", **_describe_failure(result, left)), field="entity"
            )
        applied = format_counted(result.applied, "parked event")
        if not left:
            return write_result("retried", parked_events=applied)
        return write_result("retried-and-waiting", parked_events=applied, waiting=_waiting(left))

    def _skip(self, order: SkipParked) -> str:
        if not order.reason.strip():
            raise Unreadable(
                tr_noop("A skip needs a reason: it is kept, and shown."), field="reason"
            )
        skipped = ParkedRecord(order.view, order.entity, order.position, "", 0)
        following = self._work.skip(skipped, order.by, order.reason).first
        position = format_number(order.position)
        if following is None:
            return write_result("skipped", position=position)
        result = self._work.retry(RetryWanted(view=order.view, entity=order.entity))
        left = self._work.count(order.view, order.entity) if result.first else 0
        if result.has_failed:
            failure = _describe_failure(result, left)
            return write_result("skipped-and-failed", position=position, **failure)
        applied = format_counted(result.applied, "event")
        if not left:
            return write_result("skipped-and-applied", position=position, events=applied)
        return write_result(
            "skipped-and-waiting", position=position, events=applied, waiting=_waiting(left)
        )


def _waiting(left: int) -> str:
    return format_counted(left, "waits", "wait")


def _describe_failure(result: RetryResult, left: int) -> dict[str, str]:
    """Return what a sentence says of a retry that failed."""
    return {
        "applied": format_number(result.applied),
        "parked_events": format_counted(result.applied + left, "parked event"),
        "left": format_number(left),
        "error": result.first.error if result.first else "",
    }

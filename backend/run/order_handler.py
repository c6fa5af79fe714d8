"""Orders to a replica: carried out between two steps of applying, never behind work."""

from collections.abc import Callable
from typing import assert_never

from backend.errors import MarigraphError, Rejected, Unreadable
from backend.messages.alerts import AlertOrder
from backend.messages.commands import Failure
from backend.messages.control import (
    ApplyNow,
    ControlOrder,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    RetryParked,
    SetMode,
    Stop,
    Throttle,
)
from backend.messages.number_text import format_counted, format_number
from backend.messages.update_mode import describe_update_mode
from backend.projection.follower import Follower
from backend.wire.failures import failure_of


class OrderHandler:
    """Carries out orders; `on_change` is called after each, because the state is another one."""

    def __init__(
        self,
        follower: Follower,
        on_change: Callable[[], None],
        rebuild: Callable[[str], None],
    ) -> None:
        """Give orders to this follower; `rebuild` is told who asked for one."""
        self._follower = follower
        self._rebuild = rebuild
        self._on_change = on_change

    def handle(self, order: ControlOrder) -> OrderDone | Failure:
        """Do it; what cannot be done is told."""
        try:
            message = self._dispatch(order)
            self._on_change()
        except MarigraphError as error:
            return failure_of(error)
        return OrderDone(message=message)

    def _dispatch(self, order: ControlOrder) -> str:
        """Return what was done, in a sentence."""
        follower = self._follower
        done = ""
        if isinstance(order, AlertOrder):
            raise Unreadable("The supervisor keeps the alerts, and no replica.", code="no-replica")
        match order:
            case Pause():
                follower.pause(order.by)
                done = f"Paused at {format_number(follower.position)}."
            case Resume():
                follower.resume()
                done = "Goes on."
            case Throttle():
                follower.throttle(order.rate_per_s)
                done = (
                    f"At most {format_counted(order.rate_per_s, 'event')} a second."
                    if order.rate_per_s
                    else "Unthrottled."
                )
            case SetMode():
                follower.set_mode(order.mode)
                done = f"Updates {describe_update_mode(order.mode)}."
            case ApplyNow():
                follower.apply_now()
                done = "Applies up to the present head."
            case RetryParked():
                done = self._retry(order)
            case Rebuild():
                self._rebuild(order.by)
                done = "Starts anew, and rebuilds its rows from the log."
            case Stop():
                raise Unreadable("A replica stops with the whole backend only.", code="no-replica")
            case _:
                assert_never(order)
        return done

    def _retry(self, order: RetryParked) -> str:
        """Take parked events again; return how many.

        Raises:
            Rejected: nothing is parked there, or something still is.
        """
        retried = self._follower.retry(order.view, order.entity)
        total = retried.applied + retried.remaining
        if not total:
            raise Rejected(
                f"Nothing of {order.entity} is parked in {order.view} of {order.replica};"
                " `marigraph parked` lists what is.",
                field="entity",
            )
        if retried.remaining:
            self._on_change()
            raise Rejected(
                f"{format_number(retried.applied)} of"
                f" {format_counted(total, 'parked event')} applied,"
                f" {format_number(retried.remaining)} still parked: {retried.error}",
                field="entity",
            )
        return f"{format_counted(retried.applied, 'parked event')} applied."

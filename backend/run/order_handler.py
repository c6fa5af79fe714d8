"""Orders to a replica: carried out between two steps of applying, never behind work."""

from collections.abc import Callable
from typing import assert_never

from backend.errors import MarigraphError, Unreadable
from backend.messages.alerts import AlertOrder
from backend.messages.bulks import BulkOrder
from backend.messages.commands import Failure
from backend.messages.control import (
    ApplyNow,
    ControlOrder,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    SetMode,
    Stop,
    Throttle,
)
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import ParkedOrder
from backend.messages.update_mode import describe_update_mode
from backend.projection.bulk_runner import BulkRunner
from backend.projection.follower import Follower
from backend.run.parked_orders import ParkedOrders
from backend.wire.failures import failure_of

_FollowerOrder = Pause | Resume | Throttle | SetMode | ApplyNow | Rebuild | Stop


class OrderHandler:
    """Carries out orders; `on_change` is called after each, because the state is another one."""

    def __init__(
        self,
        follower: Follower,
        parked: ParkedOrders,
        bulks: BulkRunner,
        on_change: Callable[[], None],
        rebuild: Callable[[str], None],
    ) -> None:
        """Give orders to these; `rebuild` is told who asked for one."""
        self._follower, self._parked, self._bulks = follower, parked, bulks
        self._rebuild = rebuild
        self._on_change = on_change

    def handle(self, order: ControlOrder) -> OrderDone | Failure:
        """Do it; what cannot be done is told."""
        try:
            message = self._carry_out(order)
            self._on_change()
        except MarigraphError as error:
            return failure_of(error)
        return OrderDone(message=message)

    def _carry_out(self, order: ControlOrder) -> str:
        """Return what was done, in a sentence."""
        if isinstance(order, AlertOrder):
            raise Unreadable("The supervisor keeps the alerts, and no replica.", code="no-replica")
        if isinstance(order, BulkOrder):
            return self._bulks.carry_out(order)
        if isinstance(order, ParkedOrder):
            return self._parked.carry_out(order)
        return self._steer(order)

    def _steer(self, order: _FollowerOrder) -> str:
        """Change how the log is followed; return what was done, in a sentence."""
        follower = self._follower
        done = ""
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
            case Rebuild():
                self._rebuild(order.by)
                done = "Starts anew, and rebuilds its rows from the log."
            case Stop():
                raise Unreadable("A replica stops with the whole backend only.", code="no-replica")
            case _:
                assert_never(order)
        return done

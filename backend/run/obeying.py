"""Orders to a replica: carried out between two steps of applying, never behind work."""

from collections.abc import Callable
from typing import assert_never

from backend.errors import MarigraphError, Unreadable
from backend.messages.commands import Failure
from backend.messages.control import (
    ApplyNow,
    Done,
    Order,
    Pause,
    Resume,
    RetryParked,
    SetMode,
    Stop,
    Throttle,
)
from backend.projection.follow import Follower


class Obeying:
    """Carries out orders; `changed` is called after each, because the state is another one."""

    def __init__(self, follower: Follower, changed: Callable[[], None]) -> None:
        """Give orders to this follower."""
        self._follower = follower
        self._changed = changed

    def carry_out(self, order: Order) -> Done | Failure:
        """Do it; what cannot be done is told."""
        try:
            message = self._do(order)
            self._changed()
        except MarigraphError as error:
            return Failure(code=error.code, message=error.message, field=error.field)
        return Done(message=message)

    def _do(self, order: Order) -> str:
        """Return what was done, in a sentence."""
        follower = self._follower
        done = ""
        match order:
            case Pause():
                follower.pause(order.by)
                done = f"Paused at {follower.position}."
            case Resume():
                follower.resume()
                done = "Goes on."
            case Throttle():
                follower.throttle(order.rate)
                done = f"At most {order.rate} events a second." if order.rate else "Unthrottled."
            case SetMode():
                follower.set_mode(order.mode)
                done = f"Updates: {order.mode}."
            case ApplyNow():
                follower.apply_now()
                done = "Applies up to the present head."
            case RetryParked():
                done = self._retry(order)
            case Stop():
                raise Unreadable("A replica stops with the whole backend only.", code="no-replica")
            case _:
                assert_never(order)
        return done

    def _retry(self, order: RetryParked) -> str:
        """Take parked events again; say how many still wait, and why."""
        retried = self._follower.retry(order.view, order.entity)
        if not retried.left:
            return f"{retried.taken} events were taken."
        return f"{retried.taken} events were taken, {retried.left} still wait: {retried.error}"

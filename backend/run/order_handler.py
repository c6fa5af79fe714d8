"""Orders to a replica: carried out between two steps of applying, never behind work."""

from collections.abc import Callable
from typing import assert_never

from backend.errors import MarigraphError, Rejected, Unreadable
from backend.messages.alerts import AlertOrder
from backend.messages.annotations import AnnotationOrder
from backend.messages.breakpoints import BreakpointOrder
from backend.messages.bulks import BulkOrder
from backend.messages.commands import Failure
from backend.messages.control import (
    ApplyNow,
    CancelRebuild,
    ControlOrder,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    SetFeed,
    SetMode,
    StartReplica,
    Stop,
    StopReplica,
    Throttle,
)
from backend.messages.invitations import InvitationOrder
from backend.messages.number_text import format_counted, format_number
from backend.messages.order_result_text import write_result
from backend.messages.parked import ParkedOrder
from backend.messages.subscriptions import SubscriptionOrder
from backend.messages.update_mode import describe_update_mode
from backend.projection.bulk_runner import BulkRunner
from backend.projection.follower import Follower
from backend.projection.row_queue.queue_feed import QueueFeed
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS
from backend.projection.stream_feed import StreamFeed
from backend.run.parked_orders import ParkedOrders
from backend.run.whole_rebuilds import Rebuilds
from backend.wire.failures import failure_of

_SetOrder = StartReplica | StopReplica
_SupervisorOrder = (
    AlertOrder | AnnotationOrder | SubscriptionOrder | BreakpointOrder | InvitationOrder | _SetOrder
)
_FollowerOrder = Pause | Resume | Throttle | SetMode | SetFeed | ApplyNow | Stop
_WHY_NO_QUEUE = {
    "archive": "it keeps every version of a row, and a queue holds finished rows only.",
    QUEUE_PROCESS: "it is the one that fills the queues.",
}
_WHY_NO_OTHER = "only a replica of all views has a consumer of the log's stream."


class OrderHandler:
    """Carries out orders; `on_change` is called after each, because the state is another one."""

    def __init__(
        self,
        follower: Follower,
        parked: ParkedOrders,
        bulks: BulkRunner,
        on_change: Callable[[], None],
        rebuilds: Rebuilds,
    ) -> None:
        """Give orders to these."""
        self._follower, self._parked, self._bulks = follower, parked, bulks
        self._rebuilds = rebuilds
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
        if isinstance(order, _SupervisorOrder):
            raise Unreadable("The supervisor keeps these, and no replica.", code="no-replica")
        if isinstance(order, ParkedOrder | BulkOrder | Rebuild):
            self._check_log()
        if isinstance(order, ParkedOrder | BulkOrder):
            self._check_feed(order)
        if isinstance(order, BulkOrder):
            return self._bulks.carry_out(order)
        if isinstance(order, ParkedOrder):
            return self._parked.carry_out(order)
        if isinstance(order, Rebuild | CancelRebuild):
            done = self._rebuilds.carry_out(order)
            self._refill(order)
            return done
        return self._steer(order)

    def _steer(self, order: _FollowerOrder) -> str:
        """Change how the log is followed; return what was done, in a sentence."""
        follower = self._follower
        done = ""
        match order:
            case Pause() | Resume():
                done = self._pause_or_resume(order)
            case Throttle():
                follower.throttle(order.rate_per_s)
                done = (
                    write_result("throttled", events=format_counted(order.rate_per_s, "event"))
                    if order.rate_per_s
                    else write_result("unthrottled")
                )
            case SetMode():
                follower.set_mode(order.mode)
                done = write_result("mode-set", mode=describe_update_mode(order.mode))
            case SetFeed():
                done = self._set_feed(order)
            case ApplyNow():
                follower.apply_now()
                done = write_result("applies")
            case Stop():
                raise Unreadable(
                    "The supervisor stops the backend; marigraph replica stop NAME stops a replica"
                    " alone.",
                    code="no-replica",
                )
            case _:
                assert_never(order)
        return done

    def _check_log(self) -> None:
        """Refuse what takes events from a log that is still on its way here.

        Raises:
            Rejected: it is.
        """
        follower = self._follower
        if follower.awaits_log:
            raise Rejected(
                f"The copy of the log has come to {format_number(follower.head.end)} of"
                f" {format_number(follower.position)}, where the rows are. Order it again when it"
                " is there."
            )

    def _check_feed(self, order: ParkedOrder | BulkOrder) -> None:
        """Refuse what would change rows that come finished.

        Raises:
            Rejected: it is fed by its queue; says where to order it.
        """
        queue = self._follower.queue
        if queue is not None and queue.choice == "queue":
            raise Rejected(
                f"{order.replica} is fed by its queue: what is parked comes from the process"
                f" {QUEUE_PROCESS}. Order it there, and it reaches {order.replica}.",
                field="replica",
            )

    def _refill(self, order: Rebuild | CancelRebuild) -> None:
        """Let a replica take from the log what its queue may lack, and then go back to it."""
        queue = self._follower.queue
        if isinstance(order, Rebuild) and queue is not None and queue.choice == "queue":
            queue.hand_over(self._follower.position)

    def _pause_or_resume(self, order: Pause | Resume) -> str:
        if isinstance(order, Resume):
            self._follower.resume()
            return write_result("resumed")
        self._follower.pause(order.by)
        return write_result("paused", position=format_number(self._follower.position))

    def _set_feed(self, order: SetFeed) -> str:
        """Change the feed; return what happens now.

        Raises:
            Rejected: this replica can be fed by events alone.
        """
        queue, stream = self._follower.queue, self._follower.stream
        if queue is None:
            if order.feed == "events":
                return write_result("fed-by-events")
            why = _WHY_NO_OTHER
            if order.feed == "queue":
                why = _WHY_NO_QUEUE.get(
                    order.replica, "it has a share of the views, and a queue holds the rows of all."
                )
            raise Rejected(f"{order.replica} can be fed by events alone: {why}", field="feed")
        if order.feed == "stream" and stream is None:
            raise Rejected(
                f"{order.replica} cannot be fed by the stream: the log is not in NATS JetStream,"
                " and only its servers keep a consumer for each replica. Choose events or queue, or"
                " keep the log there: MARIGRAPH_LOG=nats://HOST:PORT.",
                field="feed",
            )
        self._choose_feed(order, queue, stream)
        if order.feed == "events":
            return write_result("feed-of-events", position=format_number(self._follower.position))
        if order.feed == "stream":
            return write_result("feed-of-stream", position=format_number(self._follower.position))
        return write_result("feed-of-queue")

    def _choose_feed(self, order: SetFeed, queue: QueueFeed, stream: StreamFeed | None) -> None:
        was, position = queue.choice, self._follower.position
        queue.choose(order.feed, position)
        if stream is None:
            return
        if order.feed != "stream":
            stream.leave(position)
        elif was != "stream" or stream.error:
            stream.follow(position)

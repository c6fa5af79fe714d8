"""What goes over the feed when the log fails in between."""

import itertools
from contextlib import ExitStack, nullcontext

from backend.command.command_service import CommandService
from backend.domain.registry import load_registry
from backend.messages.commands import SendCommands
from backend.messages.events import EventBatch
from backend.publish.publisher import Publisher
from backend.run.command_endpoint import CommandEndpoint, LoopWaker
from backend.settings import Settings
from backend.store.engine_registry import open_log
from backend.wire.codec import FEED
from backend.wire.sockets import Context, pair, try_recv
from tests.backend.command.shop import NOW, anna, new_id
from tests.backend.command.test_writer_failing import Torn


def test_that_what_was_committed_although_it_seemed_to_fail_is_published_without_a_command() -> (
    None
):
    with ExitStack() as opened:
        context = Context()
        opened.callback(context.term)
        here, there = pair(context)
        commands, client = pair(context)
        for socket in (here, there, commands, client):
            opened.callback(socket.close)
        waker = LoopWaker()
        opened.callback(waker.close)
        service = CommandService(
            Torn(open_log("memory:"), after=1, silent_reads=2),
            load_registry(),
            Settings(),
            clock=itertools.count(NOW).__next__,
            ids=new_id,
            wake=waker.wake,
            record_annulment=lambda _request, _role: nullcontext(),
        )
        opened.callback(service.close)
        publisher = Publisher(here, "s", lambda: NOW, {}, None)
        endpoint = CommandEndpoint(commands, service, publisher, "s", waker)
        service.receive(SendCommands(commands=[anna()]), b"client", 1, role="operator")
        endpoint.step()
        endpoint.publish_found()  # the log is silent still
        assert (try_recv(there), publisher.head) == (None, 0)
        endpoint.publish_found()
        frame = try_recv(there)
        assert frame is not None
        batch = FEED.decode_published(frame).body
        assert isinstance(batch, EventBatch)
        assert [event.type for event in batch.events] == ["user.registered"]
        endpoint.publish_found()
        assert (try_recv(there), publisher.head) == (None, 1)

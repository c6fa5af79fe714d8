"""Where a client's requests go: the endpoints of processes, as the topology has them."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from backend.messages.notices import ProcessInfo, Topology
from backend.wire.codec import Codec

RequestBody = TypeVar("RequestBody")
ResponseBody = TypeVar("ResponseBody")
FindEndpoint = Callable[[Topology], str]


class ServiceEndpoint(msgspec.Struct, Generic[RequestBody, ResponseBody], frozen=True):
    """Where requests of one kind go, and how they are written and read.

    `find_endpoint` returns the endpoint in a topology, empty while there is none; `label` names it
    in errors. `cancel` makes the message that gives a request up, where there is one. `session`:
    the backend's run that a request is meant for; empty: it may be sent to the next one, too.
    """

    label: str
    find_endpoint: FindEndpoint
    request_codec: Codec[RequestBody]
    response_codec: Codec[ResponseBody]
    cancel: Callable[[int], RequestBody] | None = None
    session: str = ""


def socket_endpoint(topology: Topology, chosen: Callable[[ProcessInfo], bool], socket: str) -> str:
    """Return that socket's endpoint at the first running process that is chosen, or nothing."""
    for each in topology.processes:
        if each.state == "running" and chosen(each) and socket in each.endpoints:
            return each.endpoints[socket]
    return ""

"""A stream of JetStream, written by nats-py; and what its server says of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from nats.js.api import AckPolicy, ConsumerConfig, PubAck, StreamConfig
from nats.js.client import JetStreamContext

from backend.errors import StorageFailed
from backend.store.nats_client import NatsClient
from backend.store.nats_place import NatsPlace
from tests.running import until

_numbers = count(1)


class StreamWriter:
    """Writes one stream of its own, and works as its consumers do."""

    def __init__(
        self,
        port: int,
        config: StreamConfig | None = None,
        *,
        user: str = "",
        password: str = "",
        ca: str = "",
        credentials: str = "",
    ) -> None:
        servers = (f"{'tls' if ca else 'nats'}://127.0.0.1:{port}",)
        place = NatsPlace(
            shown="tests",
            servers=servers,
            user=user,
            password=password,
            ca=ca,
            credentials=credentials,
        )
        self.client = NatsClient(place)
        self.name = f"SHOP{next(_numbers)}"
        self.url = f"nats://127.0.0.1:{port}/{self.name}"
        self.js: Any = JetStreamContext(self.client.connection)  # nats-py leaves parameters untyped
        self._written = count()
        self._config = replace(
            config or StreamConfig(allow_direct=True),
            name=self.name,
            subjects=[f"{self.name}.>"],
            duplicate_window=0.1,
        )
        self.create()

    def create(self) -> None:
        self.call(self.js.add_stream(self._config))

    def delete(self) -> None:
        self.call(self.js.delete_stream(self.name))

    def publish(self, tail: str, data: object, headers: dict[str, str] | None = None) -> int:
        """Write a message, and return its number."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        subject = f"{self.name}.{tail}"
        acknowledged: PubAck = self.call(self.js.publish(subject, body, headers=headers))
        return acknowledged.seq

    def publish_orders(self, number: int) -> None:
        for _ in range(number):
            each = next(self._written)
            self.publish(f"order-{each % 3}.placed", {"n": each}, {"Nats-Msg-Id": f"m-{each}"})

    def consume(self, name: str, *, fetched: int, acknowledged: int, only: str = "") -> None:
        """Make a consumer that has taken so many messages; only: its filter."""
        made = ConsumerConfig(
            durable_name=name, ack_policy=AckPolicy.EXPLICIT, filter_subject=only or None
        )
        self.call(self.js.add_consumer(self.name, made))
        if fetched:
            self.take(name, fetched, acknowledged)

    def take(self, name: str, fetched: int, acknowledged: int) -> None:
        async def work() -> None:
            pulled = await self.js.pull_subscribe_bind(name, self.name)
            for message in (await pulled.fetch(fetched))[:acknowledged]:
                await message.ack_sync()
            await pulled.unsubscribe()

        self.call(work())

    def ask(self, subject: str, body: object = None) -> dict[str, Any]:
        """Return what the server says to a request of its API."""
        asked = self.client.connection.request(
            f"$JS.API.{subject}", b"" if body is None else json.dumps(body).encode(), timeout=5
        )
        found: dict[str, Any] = json.loads(self.call(asked).data)
        return found

    def lag_by_name(self) -> dict[str, int]:
        """Return how many messages the server says are left for each consumer."""
        return {
            each["name"]: each["num_pending"] + each["num_ack_pending"]
            for each in self.listed_consumers()
        }

    def listed_consumers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(f"CONSUMER.LIST.{self.name}", {"offset": 0})[
            "consumers"
        ]
        return found

    def state(self) -> tuple[object, ...]:
        """Return what of the server would be other if anybody had written there."""
        names = self.ask("STREAM.NAMES", {"offset": 0})["streams"]
        info = self.ask(f"STREAM.INFO.{self.name}", {"deleted_details": True})
        consumers = [
            {key: value for key, value in each.items() if key != "ts"}
            for each in self.listed_consumers()
        ]
        return names, info["config"], info["state"], consumers

    @property
    def call(self) -> Callable[..., Any]:
        return self.client.call

    def await_connection(self) -> None:
        """Wait until a server that was away has the stream again."""
        until(self._answers, "the server is back")

    def _answers(self) -> bool:
        try:
            return "error" not in self.ask(f"STREAM.INFO.{self.name}")
        except StorageFailed:  # not yet
            return False

    def close(self) -> None:
        self.client.close()

"""Lets the server of the log's stream forget the consumer of a replica that was removed."""

import logging
import threading
from pkgutil import resolve_name

from backend.errors import MarigraphError
from backend.run.consumer_names import consumer_name
from backend.settings import Settings
from backend.store.log_consumer_port import LogConsumers

# imported when it is asked for: the supervisor needs no engine otherwise
_OPEN = "backend.store.engine_registry:open_consumers"


class ForgottenConsumers:
    """Asks in a thread: servers that are away must not hold the supervisor up."""

    def __init__(self, settings: Settings, logger: logging.Logger) -> None:
        """Ask nothing yet."""
        self._settings, self._logger = settings, logger

    def forget(self, replica: str) -> None:
        """Begin to remove its consumer, if the log is of a kind that has some."""
        if self._settings.log_url.startswith("nats"):  # no other kind has consumers
            threading.Thread(
                target=self._forget, args=(replica,), name="forgotten consumer", daemon=True
            ).start()

    def _forget(self, replica: str) -> None:
        try:
            consumers: LogConsumers | None = resolve_name(_OPEN)(self._settings.log_url)
            if consumers is not None:
                consumers.forget(consumer_name(self._settings.data_folder, replica))
        except MarigraphError as error:  # it expires by itself
            self._logger.warning("the consumer of %s is left behind: %s", replica, error.message)

"""What the supervisor keeps in the data folder, beside the log: opened and closed together."""

import logging
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

from backend.annotations.annotation_store import AnnotationStore
from backend.annotations.breakpoint_store import BreakpointStore
from backend.audit.audit_store import AuditStore
from backend.run.mark_source import MarkSource
from backend.store.log_port import LogReader
from backend.subscriptions.backlog_counter import BacklogCounter
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore
from backend.subscriptions.subscription_watch import SubscriptionWatch
from backend.telemetry.alerts.alert_service import AlertService, RunCommand
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.lag_history import LagHistoryStore
from backend.wire.copied_log import has_copied_log


class SupervisorStores:
    """What the supervisor keeps of lag, acts, alerts and operators' notes, with what answers of it.

    One thread.
    """

    def __init__(
        self,
        folder: Path,
        log_url: str,
        session: str,
        run_command: RunCommand,
        logger: logging.Logger,
    ) -> None:
        """`run_command`: how the program of an alert is run."""
        self.history = LagHistoryStore(folder / "telemetry.sqlite", logger)
        self.audit = AuditStore(folder, session, logger)
        alerts = AlertStore(folder / "alerts.sqlite", logger)
        self.alerts = AlertService(alerts, run_command, logger)
        self._annotations = AnnotationStore(folder, logger)
        self.breakpoints = BreakpointStore(folder, logger)
        self.marks = MarkSource(self._annotations, self.audit, self.alerts, self.history, logger)
        self._subscription_store = SubscriptionStore(folder)
        self.subscriptions = SubscriptionService(
            self._subscription_store, is_copy=has_copied_log(folder)
        )
        self._backlogs = BacklogCounter(partial(_open_reader, log_url))
        self.subscription_watch = SubscriptionWatch(self.subscriptions, self._backlogs, logger)

    def close(self) -> None:
        """Commit and close all of them."""
        self.history.close()
        self.alerts.close()
        self.audit.close()
        self._annotations.close()
        self._backlogs.close()
        self._subscription_store.close()


def _open_reader(log_url: str) -> LogReader:
    """Open the log for reading; what that needs of libraries is loaded then, and seldom needed."""
    opened: LogReader = resolve_name("backend.store.engine_registry:open_reader")(log_url)
    return opened

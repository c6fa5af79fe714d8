"""The replica's composition root: follows the log into its own rows, and answers questions."""

import os
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from functools import partial

from backend.annotations.breakpoint_store import BreakpointReader
from backend.clock import Micros, monotonic_us, now_us
from backend.domain.registry import Registry
from backend.errors import GivenUp
from backend.messages.bulks import Bulk
from backend.messages.notices import AppliedNotice, BulkEnded, Topology
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.apply_latency import Moment
from backend.projection.bulk_runner import BulkRunner
from backend.projection.bulk_store import BulkStore
from backend.projection.code_ledger import open_code_ledger
from backend.projection.crash_journal import CrashJournal
from backend.projection.folder_models import load_models
from backend.projection.follower import Follower
from backend.projection.installed_projections import source_digest
from backend.projection.live_store import LiveStore
from backend.projection.log_origin import LogOrigin
from backend.projection.parked_entities import FirstParkedReader
from backend.projection.parked_work import ParkedWork
from backend.projection.read_model import Projection
from backend.projection.replica_views import kept_share, projections_of_share
from backend.projection.row_engines import MakeStore, find_row_engine
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS
from backend.projection.row_revision import Annulments
from backend.projection.start_rows import StartRows
from backend.projection.writer_lock import hold_writer_lock
from backend.query.cache import PageCache
from backend.query.question_watch import QuestionWatch
from backend.query.views.kept_results import KeptResults
from backend.query.views.row_places import RowPlaces
from backend.run.child_runtime import ChildRuntime
from backend.run.code_watch import CodeWatch
from backend.run.copied_start import begin_with_copy, begin_with_rows_elsewhere
from backend.run.feed_subscription import FeedSubscription
from backend.run.folder_identity import folder_identity
from backend.run.heartbeat_thread import HeartbeatThread
from backend.run.hit_count_thread import HitCountThread
from backend.run.lag_elsewhere import without_latencies
from backend.run.niceness import step_back
from backend.run.order_handler import OrderHandler
from backend.run.origin_record import OriginRecord
from backend.run.parked_orders import ParkedOrders
from backend.run.process_memory import resident_bytes
from backend.run.query_thread import QueryThread
from backend.run.read_model_recovery import find_departure, keep_tip, open_trusted_store
from backend.run.rebuild_request import (
    finish_request,
    former_rows,
    remove_former_rows,
    set_aside_requested,
)
from backend.run.replica_feeds import ReplicaFeeds
from backend.run.replica_rows import ReplicaRows, rebuilds_of
from backend.run.replica_services import SharedSources, open_query_service
from backend.run.row_giver import open_row_giver
from backend.run.storage_meter import StorageMeter
from backend.run.version_removal import INTERVAL_S, VersionRemoval
from backend.run.work_watch import WorkWatch
from backend.store.engine_registry import open_reader
from backend.store.log_port import CausalLogReader
from backend.store.match_cache import MatchCache
from backend.telemetry.replica_samples import ReplicaProcessNumbers, build_sample
from backend.wire.attachment import is_attached
from backend.wire.copied_log import has_copied_log
from backend.wire.joined_folder import is_joined
from backend.wire.loop import GatheredCall

_APPLIED_INTERVAL_S = 0.1  # seconds between two notices of the applied position
_SWITCH_INTERVAL_S = (
    0.0005  # seconds; with Python's own 5 ms every answer would wait so long for its turn
)
_FORCED_EXIT_CODE = 1
_QUEUE_GATHERING_US = 20_000  # each entry of a queue waits for the disk once
_MIRRORED_NICENESS = 5  # of an attached folder: whoever writes the store may work beside it
_QUEUE_NICENESS = 5  # where the processor is short, commands go before queues
# objects; questions leave cyclic garbage, and 50,000 of it took 0.2 s to clear while others waited
_YOUNG_OBJECTS = 3_000


def serve(runtime: ChildRuntime) -> None:
    """Be a replica until told to stop; raises what `run_replica` raises."""
    fills_queues = runtime.name == QUEUE_PROCESS
    if fills_queues:
        step_back(_QUEUE_NICENESS)
    elif is_attached(runtime.bootstrap.settings.data_folder):
        step_back(_MIRRORED_NICENESS)
    try:
        run_replica(runtime, LiveStore, _QUEUE_GATHERING_US if fills_queues else 0)
    except GivenUp as given_up:  # it was told to stop: that is an end in order
        runtime.logger.info("%s", given_up.message)


def run_replica(runtime: ChildRuntime, make_store: MakeStore, gathering_us: Micros = 0) -> None:
    """Be a replica, or the archive, until told to stop.

    `gathering_us`: for how long events are gathered after a batch, in real time.

    Raises:
        StorageFailed: the log cannot be read.
        AlreadyRunning: another process still writes these rows.
        Unreadable: a module or read model cannot be loaded.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    settings = runtime.bootstrap.settings
    models = load_models(settings.data_folder)
    registry, installed = models.registry, models.projections
    code = source_digest(installed)
    projections = projections_of_share(installed, runtime.bootstrap.share, runtime.logger.warning)
    reader = runtime.retry_until_available(lambda: open_reader(settings.log_url))
    path = settings.data_folder / f"{runtime.name}.sqlite"
    owner = folder_identity(settings.data_folder) if settings.read_models else ""
    engine = find_row_engine(settings.read_models, path, owner, make_store)
    try:
        with hold_writer_lock(path):
            request = None
            if engine.builds_beside:
                request = set_aside_requested(path, runtime.logger)
                begin_with_copy(runtime, path, projections)
                if not request:
                    runtime.retry_until_available(lambda: begin_with_rows_elsewhere(runtime, path))
            store, ahead = runtime.retry_until_available(
                lambda: open_trusted_store(
                    path,
                    lambda: engine.open_store(projections),
                    reader,
                    runtime.logger,
                    awaits_log=has_copied_log(settings.data_folder),
                )
            )
            try:
                if request:
                    finish_request(path, store, request)
                journal = CrashJournal(path.with_suffix(".journal"))
                built = {k: v for k, v in projections.items() if k not in store.unbuilt}
                with closing(ReplicaFeeds(runtime, store, built)) as feeds:
                    enqueue = feeds.enqueue
                    applier = Applier(
                        store,
                        built,
                        registry,
                        journal=journal,
                        enqueue=enqueue,
                    )
                    applier.follow_code(open_code_ledger(store.database, built))
                    if has_copied_log(settings.data_folder):
                        applier.keep_tips(partial(keep_tip, store))
                    start = StartRows(settings.data_folder)
                    applier.follow_annulments(Annulments(reader, built, LiveStore, start))
                    feeds.check_origin(applier.position, ahead)
                    feeds.begin(applier.position)
                    rows = ReplicaRows(path, engine, store, applier, code, projections)
                    parts = runtime, rows, reader, (registry, installed), gathering_us, feeds
                    ReplicaProcess(*parts).run(ahead)
                journal.close()
            finally:
                store.close()
    finally:
        reader.close()


class ReplicaProcess:
    """Everything that a replica's main thread does between its socket calls."""

    def __init__(
        self,
        runtime: ChildRuntime,
        rows: ReplicaRows,
        reader: CausalLogReader,
        installed: tuple[Registry, Mapping[str, Projection]],
        gathering_us: Micros,
        feeds: ReplicaFeeds,
    ) -> None:
        """Put the parts together."""
        self._runtime, self._feeds = runtime, feeds
        applier, store, path = rows.applier, rows.store, rows.path
        self._store = store
        self._first_parked = FirstParkedReader(applier.parked_entities, store.parked)
        self._path, self._storage = path, StorageMeter(rows.engine)
        open_rows = rows.engine.open_rows
        self._is_joined = is_joined(runtime.bootstrap.settings.data_folder)
        self._has_former_rows = former_rows(path).exists()
        self._reader = reader
        self._published_position: int = -1
        self._changed_views: set[str] = set()  # since the notice before
        self._published_at_s = 0.0
        self._applied_call = GatheredCall(runtime.loop, _APPLIED_INTERVAL_S, self._publish_applied)
        self._follower = Follower(
            applier,
            reader,
            on_applied=self._on_applied,
            gathering_us=gathering_us,
            queue=feeds.queue,
            origin=LogOrigin(lambda: reader.connections, partial(find_departure, store, reader)),
        )
        may_be_ahead = has_copied_log(runtime.bootstrap.settings.data_folder)
        self._follower.awaits_log = may_be_ahead and self._follower.position > reader.head()
        self._origin_record = OriginRecord(store, reader, self._follower, runtime.logger)
        self._follower.follow_stream(feeds.stream)
        self._subscription = FeedSubscription(
            runtime, reader, self._follower.receive, self._follower.origin.doubt
        )
        work = ParkedWork(applier, reader, self._follower.handlers, self._on_applied)
        self._parked_orders = ParkedOrders(work)
        self._bulks = BulkRunner(
            BulkStore(store.database), work, runtime.logger, on_ended=self._on_bulk_ended
        )
        self._rebuilds = rebuilds_of(runtime, rows, self._follower, installed[0])
        self._page_cache = PageCache(runtime.bootstrap.settings.cached_pages)
        is_archive = runtime.bootstrap.role == "archive"
        kept_events = runtime.bootstrap.settings.archive_keep if is_archive else ""
        self._pruning = VersionRemoval(
            kept_events, applier.projections, store.database, runtime.logger.warning
        )
        self._kept = KeptResults(path.with_suffix(".results")) if is_archive else None
        self._share = kept_share(runtime.bootstrap.share, rows.views)
        self._elsewhere = sorted(installed[1].keys() - rows.views.keys())
        folder = runtime.bootstrap.settings.data_folder
        # rows in PostgreSQL are whole in each replica
        has_places = rows.engine.builds_beside and not is_archive
        self._places = RowPlaces(runtime.name, folder, self._share) if has_places else None
        shared = SharedSources(
            follower=self._follower,
            cache=self._page_cache,
            matches=MatchCache(),
            why_unbuilt=self._rebuilds.why_unbuilt,
            kept=self._kept,
            places=self._places,
        )
        self._questions = QuestionWatch()
        self._query_thread = QueryThread(
            runtime,
            lambda: open_query_service(runtime.bootstrap, open_rows, installed, shared),
            self._questions,
            open_row_giver(runtime, path, self._follower, is_file=rows.engine.builds_beside),
        )
        self._heartbeat_thread = HeartbeatThread(runtime, self._follower.handlers, self._questions)
        self._breakpoint_hits = shared.hit_counts
        self._hit_counts = HitCountThread(
            lambda: open_query_service(runtime.bootstrap, open_rows, installed, shared),
            lambda: BreakpointReader(runtime.bootstrap.settings.data_folder),
            shared.hit_counts,
            runtime.logger,
        )
        views, logger = applier.projections, runtime.logger
        # the archive keeps the past, and no boards
        self._work = WorkWatch({} if is_archive else views, open_rows, logger)
        self._code = CodeWatch(views, open_rows, logger, is_archive=is_archive)

    def run(self, ahead: str) -> None:
        """Follow and answer until told to stop; `ahead`: why the rows must not be followed on."""
        runtime = self._runtime
        if ahead:
            self._follower.hold(ahead)
        loop = runtime.loop
        runtime.on_topology(self._on_topology)
        orders = OrderHandler(
            self._follower, self._parked_orders, self._bulks, self._publish_sample, self._rebuilds
        )
        runtime.on_order(orders.handle)
        loop.add_step(self._follower.step)
        loop.add_step(self._step_bulks)
        loop.every(1.0, self._publish_sample)
        if self._pruning.is_wanted:
            loop.every(INTERVAL_S, self._prune)
        self._applied_call.request()
        try:
            self._rebuilds.resume()
            self._bulks.announce_ended()
            self._query_thread.start()
            self._heartbeat_thread.start()
            self._work.start()
            self._code.start()
            if runtime.bootstrap.role == "archive":  # whose rows have a history
                self._hit_counts.start()
            if self._query_thread.endpoint:
                runtime.announce_ready(queries=self._query_thread.endpoint)
                self._publish_sample()
            runtime.run(_YOUNG_OBJECTS)
        finally:
            self._close()

    def _on_topology(self, topology: Topology) -> None:
        self._subscription.follow(topology)
        if self._places is not None:
            self._places.update(topology)

    def _prune(self) -> None:
        """Remove versions that are too old, unless the rows do not belong to this log."""
        if not self._follower.ahead:
            self._pruning.run(self._follower.position)

    def _step_bulks(self) -> float | None:
        """Go on with bulk operations, unless the rows do not belong to this log."""
        return None if self._follower.ahead else self._bulks.step()

    def _on_bulk_ended(self, bulk: Bulk) -> None:
        self._runtime.send_notice(BulkEnded(name=self._runtime.name, bulk=bulk))

    def _on_applied(self, applied: AppliedBatch) -> None:
        """Rows are on disk: pages that showed older ones are dropped, who waited is woken."""
        self._storage.note_saved(applied.save_us)
        self._page_cache.invalidate(
            applied.position, applied.changed_keys, is_late=not applied.events
        )
        self._query_thread.wake_deferred()
        if applied.replaced or not applied.events:  # parked events change the past
            self._breakpoint_hits.begin_anew()
        if applied.replaced:
            self._page_cache.drop_views(applied.replaced)
            self._changed_views.update(applied.replaced)
        self._changed_views.update(view for view, keys in applied.changed_keys.items() if keys)
        if time.monotonic() - self._published_at_s >= _APPLIED_INTERVAL_S:
            self._publish_applied()
        else:
            self._applied_call.request()

    def _publish_applied(self) -> None:
        """Say how far the rows have come and in which views, if they have."""
        position = self._follower.position
        if position != self._published_position or self._changed_views:
            self._published_position, self._published_at_s = position, time.monotonic()
            views, self._changed_views = sorted(self._changed_views), set()
            self._runtime.send_notice(
                AppliedNotice(
                    name=self._runtime.name, position=position, at_us=now_us(), views=views
                )
            )

    def _publish_sample(self) -> None:
        """Say how this replica is: also, and then above all, while the log cannot be read."""
        with self._follower.handlers.step():  # it asks log and rows: what hangs makes it a long one
            self._origin_record.note()
            self._publish_lag()

    def _publish_lag(self) -> None:
        """Measure, and say it."""
        lag = self._follower.lag()
        parked = sum(view.parked for view in lag.views)
        if self._has_former_rows and lag.has_caught_up and not parked:
            self._has_former_rows = False
            remove_former_rows(self._path, self._runtime.logger)
        cache = self._page_cache
        process = ReplicaProcessNumbers(
            name=self._runtime.name,
            pid=self._runtime.pid,
            first_parked=self._first_parked.read(Moment(now_us(), monotonic_us())),
            parked=parked,
            cache_hits=cache.hits,
            cache_misses=cache.misses,
            memory_bytes=resident_bytes(self._runtime.pid),
            question=self._questions.overdue,
            watch_error=self._heartbeat_thread.error,
            queues=self._feeds.report(self._follower.position),
            has_stream=self._feeds.stream is not None,
            consumer=self._feeds.consumer,
            work=self._work.overdue,
            rebuild=self._rebuilds.progress(),
            bulk_left=self._bulks.left,
            bulk_failed=self._bulks.failed,
            storage=self._storage.measure(),
            mixed=self._code.mixed,
            share=self._share,
            elsewhere=self._elsewhere,
        )
        sample = build_sample(lag, process)
        self._runtime.send_notice(without_latencies(sample) if self._is_joined else sample)

    def _close(self) -> None:
        """End the query side; a question that will not end does not keep the process."""
        self._subscription.close()
        self._rebuilds.close()
        for thread in (self._heartbeat_thread, self._work, self._code, self._hit_counts):
            thread.close()
        if not self._query_thread.close():
            self._runtime.logger.warning("a question in hand is given up")
            os._exit(_FORCED_EXIT_CODE)
        if self._kept is not None:
            self._kept.close()

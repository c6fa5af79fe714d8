"""Talks to a running backend: commands, facts, questions, orders, and the feed."""

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from backend.client.client_session import SUPERVISOR_LABEL, ClientSession
from backend.client.command_sender import CommandSender
from backend.client.live_page import follow_page
from backend.client.log_follower import FollowedEvent, follow_batches, follow_log
from backend.client.replica_router import ReplicaRouter
from backend.client.service_endpoint import ServiceEndpoint, socket_endpoint
from backend.errors import Defect, Unavailable, WrongVersion
from backend.messages.access_roles import AccessRole
from backend.messages.breakpoints import AskBreakpoints
from backend.messages.commands import (
    AnnulEvent,
    AnnulmentRecorded,
    Answer,
    AskCommandTimes,
    AskImportProgress,
    CheckCommand,
    Command,
    CommandChecked,
    CommandTimes,
    FactsRecorded,
    Failure,
    ImportProgressReply,
    RecordFacts,
)
from backend.messages.control import AskHealth, ControlRequest, ControlResponse, Health
from backend.messages.events import Event
from backend.messages.groups import AskGroups
from backend.messages.live_pages import AskLivePage
from backend.messages.notices import Topology
from backend.messages.page_changes import PageChange
from backend.messages.queries import (
    AskChanges,
    AskView,
    CancelQuestion,
    QueryReply,
    QueryRequest,
    QueryResponse,
    Question,
    QuestionProgress,
    view_of,
)
from backend.messages.replica_choice import ReplicaRotation
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.messages.row_history import AskBlame, AskRowHistory, AskViewDiff
from backend.messages.run_to import AskRunTo, CheckCondition
from backend.wire.codec import (
    FROM_PRIMARY,
    QUESTIONS,
    REPLIES,
    REQUESTS,
    RESPONSES,
    TO_PRIMARY,
)
from backend.wire.connection import ConnectionInfo
from backend.wire.failures import error_from_failure

ClientResponse = TypeVar("ClientResponse")
_Expected = TypeVar("_Expected")


def _command_endpoint(topology: Topology) -> str:
    """Return the primary's command socket."""
    return socket_endpoint(topology, lambda each: each.role == "primary", "commands")


class Client:
    """One thread's conversation with the backend of a data folder; use it as a context.

    Every method raises `TimedOut` when nothing came within `timeout_s` seconds, and else the error
    that the backend answered with. Restarts of processes, and of the backend itself, are followed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "client",
        timeout_s: float = 30.0,
        role: AccessRole = "administrator",
    ) -> None:
        """Connect and greet; `name` is how the backend knows this client, `role` what it may do.

        Raises:
            Unavailable: no backend runs on that folder (`no-backend`), or it does not answer.
        """
        self.started_backend = False  # whether the backend is our own, and young
        self._session = ClientSession(folder, name, timeout_s, role)
        self._rotation = ReplicaRotation()
        self._primary = ServiceEndpoint("primary", _command_endpoint, TO_PRIMARY, FROM_PRIMARY)
        self._supervisor: ServiceEndpoint[ControlRequest, ControlResponse] = ServiceEndpoint(
            SUPERVISOR_LABEL, self._session.control_endpoint, REQUESTS, RESPONSES
        )

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the sockets."""
        self._session.close()

    def set_timeout(self, timeout_s: float) -> None:
        """Wait so long for answers from now on."""
        self._session.timeout_s = timeout_s

    def end_with_backend(self) -> None:
        """From now on wait for no other backend once this one was stopped in order."""
        self._session.ends_with_backend = True

    @property
    def connection(self) -> ConnectionInfo:
        """What the present backend says about itself: its log, its installation, its process."""
        return self._session.connection

    def topology(self) -> Topology:
        """Return the processes as last heard of."""
        self._session.refresh_topology()
        return self._session.topology

    def await_topology(self, timeout_s: float) -> Topology:
        """Wait a while for news of the processes, and return what is known then."""
        self._session.await_topology(timeout_s)
        return self._session.topology

    def send(self, commands: Iterable[Command | None], window: int = 100) -> Iterator[Answer]:
        """Send commands and give their answers, in order, with up to `window` unanswered.

        An iterable that gives None says that nothing more is there for the moment: what is on its
        way is then answered first. Commands are sent again after a restart of the primary; the
        same id is decided once only.
        """
        return CommandSender(self._session, self._primary, commands, window).answers()

    def annul(self, wanted: AnnulEvent) -> AnnulmentRecorded:
        """Let an event be left out from now on.

        Raises:
            Rejected: it cannot be annulled, and why.
            NotPermitted: it takes an administrator.
        """
        return self._expect(AnnulmentRecorded, self._session.request(self._primary, wanted))

    def record(self, record: RecordFacts) -> FactsRecorded:
        """Append facts together with an import's progress.

        After a restart in between it is asked whether they were appended already; their positions
        are not known then (0 and 0).

        Raises:
            WrongVersion: somebody else moved the progress meanwhile.
        """
        try:
            return self._expect(FactsRecorded, self._session.request(self._primary, record))
        except WrongVersion:
            known = self.progress(record.origin)
            if (known.upto, known.state) != (record.upto, record.state):
                raise
            return FactsRecorded(origin=record.origin, upto=record.upto, first=0, last=0)

    def progress(self, origin: str) -> ImportProgressReply:
        """Return how far an import has come."""
        return self._expect(
            ImportProgressReply,
            self._session.request(self._primary, AskImportProgress(origin=origin)),
        )

    def check(self, command: Command) -> Answer:
        """Return what would come of a command now; nothing is written."""
        reply = self._session.request(self._primary, CheckCommand(command=command))
        return self._expect(CommandChecked, reply).answer

    def command_times(self, command_id: bytes) -> CommandTimes:
        """Return the way of a command through the primary.

        Raises:
            Unreadable: code `no-command`; none with this id was accepted or rejected.
        """
        question = AskCommandTimes(command_id=command_id)
        return self._expect(CommandTimes, self._session.request(self._primary, question))

    def ask(self, question: Question, replica: str = "") -> QueryReply:
        """Ask a replica by name, or the one that can answer best; the past is the archive's.

        Without a name the freshest replica that is alive is asked, and the next best when it falls
        silent meanwhile.
        """
        return self._ask(question, replica, "")

    def _ask(self, question: Question, replica: str, session: str) -> QueryReply:
        """Ask a replica; `session`: only of that run of the backend, if any is given."""
        name = replica or _default_replica(question)
        if not name and not self._session.knows_replicas:
            health = self.health()
            self._session.note_health(health)
        freshness = self._session.freshness
        router = ReplicaRouter(name, freshness, view_of(question), self._rotation)
        channel: ServiceEndpoint[QueryRequest, QueryResponse] = ServiceEndpoint(
            name or "query side",
            router.find_endpoint,
            QUESTIONS,
            REPLIES,
            lambda number: CancelQuestion(request=number),
            session,
        )
        self._require_replica(name)
        reply = self._session.request(channel, question)
        if isinstance(reply, QuestionProgress | RowCopyPart):
            raise Defect("A question was answered with something else.")
        if isinstance(reply, Failure):
            raise error_from_failure(reply)
        return reply

    def ask_row_copy(self, replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
        """Ask a replica for a part of a copy of its rows; return what it answers, a refusal too."""
        self._require_replica(replica)
        channel: ServiceEndpoint[QueryRequest, QueryResponse] = ServiceEndpoint(
            replica,
            lambda topology: socket_endpoint(
                topology, lambda each: each.name == replica, "queries"
            ),
            QUESTIONS,
            REPLIES,
        )
        reply = self._session.request(channel, asked)
        return reply if isinstance(reply, Failure) else self._expect(RowCopyPart, reply)

    def control(self, request: ControlRequest) -> ControlResponse:
        """Give an order to the supervisor, or ask it something."""
        response = self._session.request(self._supervisor, request)
        if isinstance(response, Failure):
            raise error_from_failure(response)
        return response

    def health(self) -> Health:
        """Return everything that `status` prints."""
        return self._expect(Health, self.control(AskHealth()))

    def follow(self, after: int = 0) -> Generator[Event]:
        """Give every event behind a position, in order and without gaps, for ever.

        Close it before the client.
        """
        for event, _ in self.follow_with_origins(after):
            yield event

    def follow_with_origins(self, after: int = 0) -> Generator[FollowedEvent]:
        """Give them with where another program's store keeps each, None for our own.

        Close it before the client.
        """
        return follow_log(self._session, self.ask, after)

    def follow_batches(self, after: int = 0) -> Generator[list[FollowedEvent]]:
        """Give them as they come; an empty list now and then while none do.

        Close it before the client.
        """
        return follow_batches(self._session, self.ask, after)

    def follow_page(self, asked: AskLivePage, replica: str = "") -> Generator[PageChange]:
        """Give a page of a view as it is, and then what changes in it, for ever.

        See `backend.client.live_page`. Close it before the client.
        """
        return follow_page(
            self._ask, lambda: self.connection.session, self.await_topology, asked, replica
        )

    def _require_replica(self, name: str) -> None:
        """Refuse a name that no replica has, instead of waiting for it."""
        processes = self.topology().processes
        known = sorted(
            each.name for each in processes if each.role in ("replica", "archive") and not each.host
        )
        elsewhere = next((each for each in processes if each.host and each.name == name), None)
        if elsewhere is not None:
            raise Unavailable(
                f"{name} runs on the host {elsewhere.host}, and is asked there: marigraph query"
                " VIEW --data FOLDER",
                code="other-host",
                field="replica",
            )
        if name and processes and name not in known:
            raise Unavailable(
                f"This backend has no replica {name!r}; it has {', '.join(known) or 'none'}.",
                code="no-replica",
                field="replica",
            )

    def _expect(self, kind: type[_Expected], reply: object) -> _Expected:
        """Return an answer of the kind that belongs to the question, or raise what it says."""
        if isinstance(reply, kind):
            return reply
        if isinstance(reply, Failure):
            raise error_from_failure(reply)
        raise Defect(f"Instead of {kind.__name__} came {type(reply).__name__}.")


def _default_replica(question: Question) -> str:
    """Return `archive` for what only the archive knows, else nothing."""
    match question:
        case AskChanges() | AskRowHistory() | AskBlame() | AskViewDiff():
            return "archive"
        case AskRunTo() | CheckCondition() | AskBreakpoints():
            return "archive"
        case AskView() | AskGroups():
            return "" if question.at is None else "archive"
        case _:
            return ""

"""Settings: frozen values with a type, a default and a help text; built in `run` and `cli`.

The README's table and the settings page are made from `describe()`.
"""

import os
from pathlib import Path
from typing import Annotated, Literal, get_origin, get_type_hints
from urllib.parse import quote

import msgspec
import platformdirs
from msgspec import Meta

from backend.decode_errors import describe_decode_error
from backend.errors import Unreadable

_VARIABLE_PREFIX = "MARIGRAPH_"
_FILE_URL = "sqlite:///"
_NATS_SCHEMES = ("nats://", "nats+tls://")
_INDEX_OPTION = "index"
_POSTGRES_SCHEMES = ("postgresql://", "postgresql+")
_LINEAGE_OPTION = "lineage"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one backend runs. Every field can be set as an environment variable `MARIGRAPH_FIELD`."""

    data: Annotated[
        str, Meta(description="Data folder: log, read models, telemetry, connection file.")
    ] = ""
    log: Annotated[
        str,
        Meta(
            description="URL of the log; empty for SQLite in the data folder. PostgreSQL takes"
            " `response_timeout_s` (30) beside its own options; NATS JetStream is"
            " `nats://HOST:PORT,HOST:PORT/STREAM`, with `replicas` (of the stream),"
            " `response_timeout_s` (15), `lease_s` (20) and `credentials` (a file)."
        ),
    ] = ""
    read_models: Annotated[
        str,
        Meta(
            description="Where replicas keep their rows: `postgresql://USER@HOST/DATABASE`, each in"
            " a schema of its own; empty for SQLite in the data folder. The archive always is."
        ),
    ] = ""
    replicas: Annotated[
        int, Meta(ge=0, le=16, description="Replica processes, each with all read models.")
    ] = 2
    archive: Annotated[
        bool, Meta(description="Run the archive, which answers questions about the past.")
    ] = True
    archive_keep: Annotated[
        str,
        Meta(
            description="Events back of which the archive keeps all versions, `1000000` or by view"
            " `orders:1000000,search:50000`; older ones are removed. Empty: it keeps everything.",
        ),
    ] = ""
    installation: Annotated[
        str, Meta(min_length=1, description="Names this installation in every event's source.")
    ] = "shop"
    listen: Annotated[
        str,
        Meta(
            description="Address of this host, `10.0.0.5` or `10.0.0.5:7420`, at which consoles of"
            " other hosts are let in that have an invitation; empty: this host alone.",
        ),
    ] = ""
    role: Annotated[
        Literal["observer", "operator", "administrator"],
        Meta(
            description="As whom this program uses a backend: `observer` asks, `operator` also"
            " acts, `administrator` may also rebuild, stop and import facts.",
        ),
    ] = "administrator"
    max_waiting: Annotated[
        int, Meta(ge=1, description="Commands that may wait before new ones are answered `busy`.")
    ] = 10_000
    snapshot_every: Annotated[
        int, Meta(ge=1, description="Events of a stream between two snapshots of its state.")
    ] = 100
    cached_aggregates: Annotated[
        int, Meta(ge=1, description="Aggregates kept in the primary's memory.")
    ] = 100_000
    cached_pages: Annotated[
        int, Meta(ge=0, description="Hot pages kept in each replica's query cache.")
    ] = 512
    question_limit_s: Annotated[
        int,
        Meta(
            ge=1,
            description="Seconds that one question may take before it is stopped; of a scan of the"
            " log each step.",
        ),
    ] = 60
    hashers: Annotated[
        int, Meta(ge=1, le=16, description="Threads that hash passwords beside the writer.")
    ] = 2
    queue_max_mib: Annotated[
        int,
        Meta(ge=1, description="MiB that a replica's queue may hold before its oldest is removed."),
    ] = 1024
    queue_max_rows: Annotated[
        int, Meta(ge=1, description="Row changes that a replica's queue may hold, likewise.")
    ] = 10_000_000
    queue_max_age_s: Annotated[
        int, Meta(ge=1, description="Seconds that a row change may wait in a queue, likewise.")
    ] = 3 * 86_400
    silent_after_s: Annotated[
        float,
        Meta(ge=1, le=3600, description="Seconds after which a silent process is not believed."),
    ] = 5.0
    late_after_s: Annotated[
        float,
        Meta(ge=0.5, le=86400, description="Seconds that an event may wait to be applied."),
    ] = 5.0
    lag_window_s: Annotated[
        float,
        Meta(ge=3, le=600, description="Seconds over which a lag is seen to shrink or grow."),
    ] = 20.0

    @property
    def data_folder(self) -> Path:
        """The data folder; the user's data folder of this platform when none was chosen."""
        return Path(self.data or platformdirs.user_data_dir("marigraph", appauthor=False))

    @property
    def log_url(self) -> str:
        """The log's URL; a file's is absolute, so that it holds in every process.

        That of a log in NATS names where its index is kept, that of one in PostgreSQL where what a
        primary knows of it is.
        """
        if self.log.startswith(_POSTGRES_SCHEMES) and f"{_LINEAGE_OPTION}=" not in self.log:
            return self._with_file(_LINEAGE_OPTION, "log-lineage.json")
        if self.log.startswith(_NATS_SCHEMES) and f"{_INDEX_OPTION}=" not in self.log:
            return self._with_file(_INDEX_OPTION, "log-index.sqlite")
        if not self.log:
            return f"{_FILE_URL}{_quote_path(self.data_folder.absolute() / 'log.sqlite')}"
        path = self.log.removeprefix(_FILE_URL)
        if path == self.log or path.startswith(("/", ":", "file:")):
            return self.log
        return f"{_FILE_URL}{Path(_quote_path(Path.cwd())) / path}"

    def _with_file(self, option: str, name: str) -> str:
        """Return the log's URL with the place of a file of the data folder."""
        place = quote(str(self.data_folder.absolute() / name), safe="/")
        return f"{self.log}{'&' if '?' in self.log else '?'}{option}={place}"


def _quote_path(path: Path) -> str:
    """Return a path for a URL, in which `?`, `#` and `%` mean something else."""
    return quote(str(path), safe="/ +")


def load_settings(**chosen: object) -> Settings:
    """Build the settings: defaults, then the environment, then what was `chosen` (None: not).

    Raises:
        Unreadable: a value has the wrong type or lies outside its range; `field` names it.
    """
    values: dict[str, object] = {
        name: os.environ[_VARIABLE_PREFIX + name.upper()]
        for name in Settings.__struct_fields__
        if _VARIABLE_PREFIX + name.upper() in os.environ
    }
    values |= {name: value for name, value in chosen.items() if value is not None}
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        fault = describe_decode_error(error)
        raise Unreadable(
            f"A setting cannot be used: {fault.describe('it')}. `marigraph settings` lists what is"
            " allowed.",
            code="bad-setting",
            field=fault.field,
        ) from error


class SettingDescription(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the settings table."""

    name: str
    variable: str
    type: str
    default: object
    help: str


def describe_settings() -> list[SettingDescription]:
    """List every setting with its environment variable, type, default and help text."""
    hints = get_type_hints(Settings, include_extras=True)
    return [
        SettingDescription(
            name=field.name,
            variable=_VARIABLE_PREFIX + field.name.upper(),
            type=_type_name(hints[field.name].__origin__),
            default=field.default,
            help=hints[field.name].__metadata__[0].description,
        )
        for field in msgspec.structs.fields(Settings)
    ]


def _type_name(kind: type) -> str:
    """Return the name of a setting's type; a word of several is a text."""
    return "str" if get_origin(kind) is Literal else kind.__name__

"""Why a payload, or the envelope around it, cannot be read or kept."""

from backend.decode_errors import FIELD_FAULTS
from backend.translation import tr_noop

VISIBLE_TEXT = tr_noop("1 to 64 visible characters")
CURRENCY_TEXT = tr_noop("three capital letters, e.g. EUR")
TEXT_WITHOUT_NUL = tr_noop("a text without the NUL character")
PATTERN_WORDS = (VISIBLE_TEXT, CURRENCY_TEXT, TEXT_WITHOUT_NUL)  # what a text must be
WHOLES = (tr_noop("The data of {type}"), tr_noop("it"))  # what a fault of no field is of

PAYLOAD_ERRORS = (
    *FIELD_FAULTS.values(),
    tr_noop("The id of a command is a UUID of {most} bytes."),
    tr_noop("The correlationid of a command is a UUID of {most} bytes."),
    tr_noop("The time of a command lies in the years 1900 to 2199."),
    tr_noop(
        "The actor of a command is a text of 1 to {most} characters without NUL: say who gives it."
    ),
    tr_noop("The data of a command has at most {most} bytes."),
    tr_noop("its source is {source}, and the module {module} has no {type}."),
    tr_noop("its time lies between the years 1 and 9999."),
    tr_noop("its actor is a text of 1 to {most} characters without NUL."),
    tr_noop("its source has at most {most} characters, and no NUL."),
    tr_noop("its data has {size}, and at most {most} MiB are taken."),
    tr_noop("its {part} is {quoted}, and should be {form}."),
    tr_noop("its subject is {stated}, and its data says {other}."),
    tr_noop(
        "its source is {source}, and a {type} belongs to the module {module}; let the source"
        " end in /{module}."
    ),
    tr_noop("Fact {number}: {message}"),
    tr_noop(
        "No installed module knows events of type {type}; install the package that declares it."
    ),
    tr_noop("The data of a {type} cannot be read: {reason}."),
    tr_noop(
        "A {type} was written in version {version}, and this installation knows version"
        " {known}; install a newer {module} module."
    ),
    tr_noop("Nothing lifts a {type} from version {version} to {next}."),
    tr_noop(
        "The data of a {type} cannot be lifted from version {version} to {next}: {error}: {text}."
    ),
    # what the decoders themselves say of broken JSON, with the place
    tr_noop("{json_fault} (byte {number})"),
    tr_noop("{json_fault}: line {line} column {column} (char {number})"),
    tr_noop("'utf-8' codec can't decode byte {byte} in position {number}: {utf8_fault}"),
    tr_noop("'utf-8' codec can't decode bytes in position {bytes}: {utf8_fault}"),
)
JSON_FAULTS = (
    tr_noop("expected ',' or '{mark}'"),  # a bracket, which would be a place in a text of ours
    tr_noop("expected '\"'"),
    tr_noop("expected ':'"),
    tr_noop("object keys must be strings"),
    tr_noop("trailing comma in array"),
    tr_noop("trailing comma in object"),
    tr_noop("trailing characters"),
    tr_noop("invalid number"),
    tr_noop("invalid character"),
    tr_noop("invalid escaped character"),
    tr_noop("invalid escape character in string"),
    tr_noop("invalid character in unicode escape"),
    tr_noop("invalid utf-16 surrogate pair"),
    tr_noop("unexpected end of escaped utf-16 surrogate pair"),
    tr_noop("unexpected end of hex escape"),
    tr_noop("Expecting value"),
    tr_noop("Expecting property name enclosed in double quotes"),
    tr_noop("Expecting ':' delimiter"),
    tr_noop("Expecting ',' delimiter"),
    tr_noop("Extra data"),
    tr_noop("Unterminated string starting at"),
    tr_noop("Invalid control character at"),
    tr_noop("Invalid \\escape"),
    tr_noop("Invalid \\uXXXX escape"),
)
UTF8_FAULTS = (
    tr_noop("invalid start byte"),
    tr_noop("invalid continuation byte"),
    tr_noop("unexpected end of data"),
)

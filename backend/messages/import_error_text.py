"""Why a line of an import cannot be read, and what is said of one that is taken or set aside."""

from backend.translation import tr_noop

ROW_ERRORS = (
    tr_noop("{field} is not an amount: {quoted}"),
    tr_noop("{field} is not clearly an amount, thousands or decimals: {quoted}"),
    tr_noop("{field} is no whole number of minor units: {quoted}"),
    tr_noop("{field} is not a whole number: {quoted}"),
    tr_noop("{field} is not a time: {quoted}"),
    tr_noop("{field} is not a time with the {date_order}: {quoted}"),
    tr_noop("{field} is not an id of 1 to {most} visible characters: {quoted}"),
    tr_noop("Quantity times UnitPrice is beyond {most} pence"),
    tr_noop("its invoice's total would be beyond {most} pence"),
    tr_noop("its invoice has more than {most} lines, which is the limit"),
    tr_noop("its order has more than {most} of them, which is the limit"),
    tr_noop("its order's total would be beyond {most} centavos"),
    tr_noop("missing column: {found} of {width} are there"),
    tr_noop("too many columns: {found} instead of {width}"),
    tr_noop("broken quoting: {csv_fault}"),
    tr_noop("not {encoding} at byte {number}"),
    tr_noop("longer than {most} MiB"),
    tr_noop("no CloudEvent: {reason}"),
    tr_noop("its data is {quoted}, not JSON"),
    tr_noop("its data_base64 is no base64: {base64_fault}"),
    tr_noop("specversion is {quoted}, not 1.0"),
    tr_noop("schemaversion is {number}, and begins at 1"),
    tr_noop("{field} should have 1 to {most} characters, and no NUL"),
    tr_noop("{quoted} is no id: it has 1 to {most} characters"),
    tr_noop("its {field} {quoted} is no id: it has 1 to {most} characters"),
    tr_noop("originproblems is no JSON array of texts: {reason}"),
    tr_noop("timebasis is {quoted}, not observed, implied or proxy"),
    tr_noop("its data is no JSON object: {message}"),
    tr_noop("its {field} {quoted} is {time_form}, not an RFC 3339 time with a zone"),
    tr_noop("its {field} {quoted} is no RFC 3339 time: {reason}"),
    tr_noop("its {field} {quoted} is no ISO 8601 time"),
    tr_noop("its {field} {quoted} cannot be read as ISO 8601: {reason}"),
    tr_noop("{message}; with --times iso8601 it may be read"),
    tr_noop("{year} has no day {number}"),
    tr_noop("no XML from here on: {reason}"),
    tr_noop("a tag or a comment is longer than {most} MiB"),
    tr_noop("elements are nested deeper than {most}"),
    tr_noop("no CloudEvent of the XML format: an element {element}"),
    tr_noop("stray text: {quoted}"),
    tr_noop("an element {element} inside of {other}"),
    tr_noop("an element {element} of another namespace"),
    tr_noop("an element {element}, which is an attribute of JSON only"),
    tr_noop("{element} has an attribute {quoted}"),
    tr_noop("{field}: it stands there twice"),
    tr_noop("{field}: {base64_fault}"),
    tr_noop("{xml_fault}: line {line}, column {column}"),
    tr_noop("no date tells day from month, e.g. line {line} ({quoted})"),
    tr_noop(
        "line {line} ({quoted}) can only be {date_order} and line {other_line} ({other}) can only"
        " be {other_order}"
    ),
    tr_noop("has a date without a time: read as its midnight in {zone}"),
    tr_noop("has a time without a zone: read as local time in {zone}"),
    tr_noop(
        "has a time that {zone} has twice or not at all: the offset before the change of clocks"
        " holds"
    ),
)
# What Python's own readers say of a line, which stands within the sentences above.
CSV_FAULTS = (
    tr_noop("a quoted field does not end on its line"),
    tr_noop("unexpected end of data"),
    tr_noop("'{delimiter}' expected after '{mark}'"),
    tr_noop("field larger than field limit ({number})"),
    tr_noop("line contains NUL"),
)
BASE64_FAULTS = (
    tr_noop("Incorrect padding"),
    tr_noop("Leading padding not allowed"),
    tr_noop("Discontinuous padding not allowed"),
    tr_noop("Excess data after padding"),
    tr_noop("Only base64 data is allowed"),
    tr_noop(
        "Invalid base64-encoded string: number of data characters ({number}) cannot be 1 more"
        " than a multiple of 4"
    ),
)
XML_FAULTS = (
    tr_noop("syntax error"),
    tr_noop("no element found"),
    tr_noop("not well-formed (invalid token)"),
    tr_noop("unclosed token"),
    tr_noop("partial character"),
    tr_noop("mismatched tag"),
    tr_noop("duplicate attribute"),
    tr_noop("junk after document element"),
    tr_noop("undefined entity"),
    tr_noop("unknown encoding"),
    tr_noop("encoding specified in XML declaration is incorrect"),
    tr_noop("unclosed CDATA section"),
    tr_noop("unbound prefix"),
    tr_noop("XML or text declaration not at start of entity"),
)
TIME_FORMS = (
    tr_noop("a date without a time"),
    tr_noop("a week date"),
    tr_noop("an ordinal date"),
    tr_noop("the basic format without hyphens and colons"),
    tr_noop("a time without a zone"),
    tr_noop("something else"),
)
DATE_ORDERS = (
    tr_noop("day first"),
    tr_noop("month first"),
    tr_noop("year first"),
)
CALENDAR_FAULTS = (  # of Python's `datetime`
    tr_noop("month must be in 1..12"),
    tr_noop("day is out of range for month"),
    tr_noop("hour must be in 0..23"),
    tr_noop("minute must be in 0..59"),
    tr_noop("second must be in 0..59"),
    tr_noop("date value out of range"),
)

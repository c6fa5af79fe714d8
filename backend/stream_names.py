"""Names of streams: the module and the subject of their events, e.g. `orders/order-4711`."""


def name_stream(module: str, subject: str) -> str:
    """Return the name of a module's stream."""
    return f"{module}/{subject}"


def name_subject(entity: str, key: str) -> str:
    """Return the subject of an entity's events, e.g. `order-4711`."""
    return f"{entity}-{key}"


def parse_module(source: str) -> str:
    """Return the module that an event's source names: its last segment."""
    return source.rpartition("/")[2]


def stream_of(source: str, subject: str) -> str:
    """Return the name of the stream that an event belongs to."""
    return name_stream(parse_module(source), subject)

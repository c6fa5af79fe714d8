"""Of which kinds calculated values are; it loads no database, so that ports can name it."""

from typing import Literal

ValueKind = Literal["number", "amount", "time", "span", "text", "flag", "payload"]

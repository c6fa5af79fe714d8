"""What reads the text of a filter: an LALR grammar, its tree, and what is said of a mistake."""

import re
from collections.abc import Callable
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from backend.filters.syntax_tree import (
    Arithmetic,
    BadFilter,
    Comparison,
    Conjunction,
    Constant,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    Operator,
    PlainValue,
    Relation,
    Sign,
    Term,
    Value,
)

_GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: single (_AND? single)*
?single: "(" either ")"
       | (_NOT | _MINUS) single              -> negation
       | FIELD OPERATOR (VALUE | QUOTED)     -> test
       | (FIELD | calculation) OPERATOR calculation       -> relation
       | calculation OPERATOR (VALUE | QUOTED)            -> relation
       | (WORD | QUOTED)                     -> word

?calculation: _BEGIN sum _END
?sum: product
    | sum (PLUS | DASH) product              -> arithmetic
?product: factor
    | product (STAR | SLASH) factor          -> arithmetic
?factor: NAME                                -> field_value
    | (SPAN | NUMBER | TEXT)                 -> constant
    | "(" sum ")"
    | DASH factor                            -> negative

// A name is a field only before an operator, and a keyword only when it stands alone.
FIELD.4: /[^\W\d][\w-]*(\.([\w-]+|\*))*(?=\s*([:=<>]|!=))/
_AND.3: /and(?=[\s()"]|$)/i
_OR.3: /or(?=[\s()"]|$)/i
_NOT.3: /not(?=[\s()"]|$)/i
_MINUS.3: /-(?=\S)/
OPERATOR.3: /:|=|!=|<=|>=|<|>/
QUOTED.3: /"(?:[^"\\]|\\.)*"\*?/s
_BEGIN.5: "{"
_END: "}"
NAME: /[^\W\d]\w*(\.\w+)*/
SPAN.2: /([0-9]{1,9}(us|ms|s|m|h|d|w))+(?!\w)/
NUMBER.1: /[0-9]+(\.[0-9]+)?(?![\w.])/
TEXT: /"(?:[^"\\]|\\.)*"/s
PLUS: "+"
DASH: "-"
STAR: "*"
SLASH: "/"
VALUE: /[^\s()"<>=][^\s()]*/
WORD: /[^\s()":=<>!\-][^\s()]*/
%ignore /\s+/
"""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def build_reader() -> Callable[[str], Filter]:
    """Build the parser, and return what reads a text by it; that raises BadFilter."""
    parser = Lark(_GRAMMAR, parser="lalr", transformer=_TreeBuilder())

    def read(text: str) -> Filter:
        try:
            # lark types its result as its own tree whatever the transformer makes
            return cast("Filter", parser.parse(text))  # pyright: ignore[reportUnknownMemberType]  # untyped by lark
        except UnexpectedInput as error:
            raise _explain(text, error) from error

    return read


class _TreeBuilder(Transformer[Token, Filter]):
    """Makes our nodes while the parser goes along, so that depth never becomes recursion."""

    def either(self, parts: list[Filter]) -> Filter:
        return Disjunction(tuple(parts))

    def both(self, parts: list[Filter]) -> Filter:
        return Conjunction(tuple(parts))

    def negation(self, parts: list[Filter]) -> Filter:
        return Negation(parts[0])

    def test(self, parts: list[Token]) -> Filter:
        field, operator, value = parts
        quoted = value.type == "QUOTED"
        return Comparison(
            field=str(field),
            operator=cast("Operator", str(operator)),
            value=_unquote(value)[0] if quoted else str(value),
            quoted=quoted,
            at=_offset(field),
            value_at=_offset(value),
        )

    def relation(self, parts: list[Token | Value]) -> Filter:
        left, operator, right = parts
        at = _offset(left) if isinstance(left, Token) else _begin(left)
        sign = cast("Operator", str(operator))
        if isinstance(left, Token):
            left = FieldReference(str(left), at=at)
        if not isinstance(right, Token):
            return Relation(left, sign, right, at=at)
        quoted, value_at = right.type == "QUOTED", _offset(right)
        text = _unquote(right)[0] if quoted else str(right)
        if isinstance(left, FieldReference):  # a field alone is no calculation
            return Comparison(left.name, sign, text, quoted, at=at, value_at=value_at)
        return Relation(left, sign, PlainValue(text, quoted, at=value_at), at=at)

    def arithmetic(self, parts: list[Token | Value]) -> Value:
        left, sign, right = parts
        return Arithmetic(
            cast("Value", left), cast("Sign", str(sign)), cast("Value", right), at=_offset(sign)
        )

    def negative(self, parts: list[Token | Value]) -> Value:
        sign, value = parts
        at = _offset(sign)
        return Arithmetic(Constant("0", "number", at=at), "-", cast("Value", value), at=at)

    def field_value(self, parts: list[Token]) -> Value:
        return FieldReference(str(parts[0]), at=_offset(parts[0]))

    def constant(self, parts: list[Token]) -> Value:
        token = parts[0]
        if token.type == "TEXT":
            return Constant(_unquote(token)[0], "text", at=_offset(token))
        return Constant(str(token), "span" if token.type == "SPAN" else "number", at=_offset(token))

    def word(self, parts: list[Token]) -> Filter:
        word = parts[0]
        if word.type == "QUOTED":
            text, prefix = _unquote(word)
        else:
            text, prefix = str(word).rstrip("*"), word.endswith("*")
        return Term(text, prefix, at=_offset(word))


def _unquote(token: Token) -> tuple[str, bool]:
    prefix = token.endswith("*")
    return _ESCAPED.sub(r"\1", token.removesuffix("*")[1:-1]), prefix


def _offset(token: Token | Value) -> int:
    return (token.start_pos or 0) if isinstance(token, Token) else token.at


def _begin(value: Token | Value) -> int:
    """Return where a calculation begins."""
    while isinstance(value, Arithmetic):
        value = value.left
    return value.at if not isinstance(value, Token) else _offset(value)


def _explain(text: str, error: UnexpectedInput) -> BadFilter:
    """Say what is wrong in the words of someone who types filters, not of a parser."""
    if isinstance(error, UnexpectedToken):
        # lark leaves the tokens of its errors untyped
        token = cast("Token", error.token)  # pyright: ignore[reportUnknownMemberType]  # untyped by lark
        at = len(text) if token.type == "$END" else _offset(token)
        expected: set[str] = error.expected  # pyright: ignore[reportUnknownMemberType]  # untyped by lark, too
    else:
        at, expected = cast("int", error.pos_in_stream), set[str]()
    if _is_calculation(text, at):
        return _explain_calculation(text, at)
    if expected == {"OPERATOR"}:
        return BadFilter("A calculation is compared: an operator and a value are missing", at)
    if expected:
        return _explain_token(text, at, expected)
    if text[at] == '"':
        return BadFilter("This quotation mark is never closed", at)
    return BadFilter(f"There is no field before `{text[at]}`", at)


def _is_calculation(text: str, at: int) -> bool:
    """Say whether a place lies in braces, outside of texts between quotation marks."""
    plain = _TEXT.sub(lambda found: " " * len(found[0]), text[:at])
    return plain.rfind("{") > plain.rfind("}")


def _explain_calculation(text: str, at: int) -> BadFilter:
    if not text[at:].strip():
        return BadFilter("A calculation in braces is never closed", text.rfind("{"))
    if text[at] == '"':
        return BadFilter("This quotation mark is never closed", at)
    return BadFilter(
        "A calculation has fields, numbers, spans like 2h and texts in quotation marks, with"
        f" + - * / and parentheses: `{text[at]}` does not fit here",
        at,
    )


def _explain_token(text: str, at: int, expected: set[str]) -> BadFilter:
    if "VALUE" in expected:
        return BadFilter("A value is missing here; quote a value that holds parentheses", at)
    match text[at : at + 1]:
        case "" if "RPAR" in expected:
            return BadFilter("A parenthesis is never closed", text.rfind("("))
        case "-":
            return BadFilter("What is left out must follow `-` directly", at)
        case ")" if "WORD" not in expected or "(" not in text[:at]:
            return BadFilter("Nothing is opened that this `)` could close", at)
        case ":" | "=" | "<" | ">" | "!" as operator:
            return BadFilter(f"There is no field before `{operator}`", at)
        case _:
            return BadFilter("Something to look for is missing here", at)

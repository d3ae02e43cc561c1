"""Message: an English sentence that remembers what it was made of, so that a page can say it in another language."""

import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["Formatter", "Message", "messages_of", "one_or_many", "recall"]

Value = str | int | float | tuple[str, ...]


class Formatter(string.Formatter):
    """``str.format`` with names only, where several values are joined by commas."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value as the sentence shows it."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            return format(value, format_spec)
        return ", ".join(self.format_field(each, format_spec) for each in value)


class Message(str):
    """A sentence in English, with its code and its values.

    It is a string wherever a string is wanted; ``code`` and ``values`` are what another language needs.

    Parameters
    ----------
    code : str
        Which sentence it is; the tables of other languages are kept under it.
    template : str
        The English sentence, with the names of values in braces, as in ``str.format``.
    **values : str, int, float or tuple of str
        What the sentence tells.

    Examples
    --------
    >>> said = Message("too_short", "{known} known terms of {words} words: too few", known=2, words=3)
    >>> said
    '2 known terms of 3 words: too few'
    >>> said.code, said.values
    ('too_short', {'known': 2, 'words': 3})
    """

    __slots__ = ("_values", "code")
    code: str
    _values: tuple[tuple[str, Value], ...]

    def __new__(cls, code: str, template: str, /, **values: Value) -> "Message":
        """Fill the template."""
        return _made(Formatter().vformat(template, (), values), code, values)

    @property
    def values(self) -> dict[str, Value]:
        """The values by their names."""
        return dict(self._values)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a Message cannot be changed: {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (str(self), self.code, self.values)


def one_or_many(code: str, n: int, one: str, many: str, /, **values: Value) -> Message:
    """Return the message that fits a number: of one thing under ``code_one``, of more under ``code``.

    Examples
    --------
    >>> one_or_many("pages", 1, "1 page", "{n} pages"), one_or_many("pages", 2, "1 page", "{n} pages").code
    ('1 page', 'pages')
    """
    return Message(f"{code}_one" if n == 1 else code, one if n == 1 else many, n=n, **values)


def _made(text: str, code: str, values: Mapping[str, Any]) -> Message:
    made = str.__new__(Message, text)
    frozen = tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in values.items())
    object.__setattr__(made, "code", code)
    object.__setattr__(made, "_values", frozen)
    return made


def messages_of(sentences: Iterable[str]) -> dict[str, Any]:
    """Return code and values of the messages among sentences, under their English text, as JSON can hold them."""
    return {str(s): {"code": s.code, "values": s.values} for s in sentences if isinstance(s, Message)}


def recall(text: str, known: Mapping[str, Any]) -> str:
    """Return the message that `messages_of` kept under a text, or the text where there is none."""
    kept = known.get(text)
    return text if kept is None else _made(text, str(kept["code"]), kept["values"])

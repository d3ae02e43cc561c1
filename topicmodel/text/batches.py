"""Texts taken a bounded number of characters at a time."""

from collections.abc import Iterable, Iterator

from topicmodel.errors import InputError

__all__ = ["BATCH_CHARACTERS", "batches"]

BATCH_CHARACTERS = 1 << 23


def batches(texts: Iterable[str], size: int = BATCH_CHARACTERS) -> Iterator[list[str]]:
    """Cut an iterable of texts into lists of about `size` characters.

    Parameters
    ----------
    texts : iterable of str
        One text per row; it is read once.
    size : int
        Characters after which a list is closed.

    Yields
    ------
    list of str
        At least one text.

    Raises
    ------
    InputError
        `texts` is one string or no iterable, or a row is not a string.

    Examples
    --------
    >>> list(batches(["un", "deux", "trois"], size=5))
    [['un', 'deux'], ['trois']]
    """
    if isinstance(texts, (str, bytes)):
        raise InputError(f"one {type(texts).__name__} was given; an iterable of texts is allowed, e.g. [text]")
    if not isinstance(texts, Iterable):
        raise InputError(f"{type(texts).__name__} was given; an iterable of texts is allowed, e.g. [text]")
    batch: list[str] = []
    characters = 0
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"row {row} is {type(text).__name__} ({text!r:.40}); every row must be a str")
        batch.append(text)
        characters += len(text)
        if characters >= size:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch

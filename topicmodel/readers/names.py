"""Names that none has twice."""

__all__ = ["Names"]


class Names:
    """Names given so far: a name that was taken before gets a number behind it.

    Examples
    --------
    >>> names = Names()
    >>> [names.take(wanted) for wanted in ("a", "a", "a~2", "a")]
    ['a', 'a~2', 'a~2~2', 'a~3']
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """Return `wanted`, or what it is called when it was taken before; that is taken now."""
        unique = wanted
        while unique in self._last:
            self._last[wanted] += 1
            unique = f"{wanted}~{self._last[wanted]}"
        self._last[unique] = 1
        return unique

"""Cleaning of press text, with a map from every cleaned position back to the original text.

What is repaired: Unicode composition (NFC), soft hyphens and zero-width characters, HTML entities, tags and comments,
UTF-8 read as Windows-1252 (only where the repair round-trips), non-breaking spaces and hyphens,
typographic apostrophes.

References
----------
.. [1] Unicode Standard Annex #15, "Unicode Normalization Forms". https://www.unicode.org/reports/tr15/
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Cleaned", "clean"]

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SPACES = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x00\x1c-\x1f\x85"
_APOSTROPHES = "\u2019\u02bc\u2018\uff07"
_HYPHENS = "\u2010\u2011"
_BLOCK_TAGS = (
    "address|article|aside|blockquote|br|div|dd|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|nav|ol|p|pre"
    "|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE_TAGS = (
    "a|abbr|b|cite|code|em|font|i|img|ins|del|kbd|mark|q|s|small|span|strike|strong|sub|sup|time|u|iframe|video|audio"
    "|source|picture|svg|path|button|input|label|meta|link|body|html|head|title"
)
_TAG = rf"</?(?:{_BLOCK_TAGS}|{_INLINE_TAGS})(?:\s[^<>]*)?/?>"
_DIRTY = re.compile(
    rf"""(?P<hidden><!--.*?-->|<(?P<element>script|style)\b[^<>]*>.*?</(?P=element)\s*>)
    |(?P<tag>{_TAG})
    |(?P<entity>&(?:amp;)*(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});)
    |(?P<mojibake>[\u00c2\u00c3\u00c5\u00e2][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{{1,2}})
    |(?P<invisible>[{_INVISIBLE}]+)
    |(?P<space>[{_SPACES}])
    |(?P<apostrophe>[{_APOSTROPHES}])
    |(?P<hyphen>[{_HYPHENS}])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAGS})\b", re.IGNORECASE)
_WINDOWS_1252 = {
    bytes([code]).decode("cp1252"): code for code in range(128, 256) if code not in b"\x81\x8d\x8f\x90\x9d"
}
_SUSPECT = re.compile(rf"[<&\u00c2\u00c3\u00c5\u00e2{_INVISIBLE}{_SPACES}{_APOSTROPHES}{_HYPHENS}]")


@dataclass(frozen=True, slots=True)
class Edits:
    """Where one cleaning pass changed the text: parallel tuples of positions, in increasing order.

    Attributes
    ----------
    starts, ends : tuple of int
        Bounds of each replacement in the text after the pass.
    old_starts, old_ends : tuple of int
        Bounds of what it replaced in the text before the pass.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    old_starts: tuple[int, ...]
    old_ends: tuple[int, ...]

    def character(self, position: int) -> tuple[int, int]:
        """Return the bounds, before the pass, of the character found at `position` after it."""
        edit = bisect_right(self.starts, position) - 1
        if edit < 0:
            return position, position + 1
        if position < self.ends[edit]:
            return self.old_starts[edit], self.old_ends[edit]
        old = self.old_ends[edit] + position - self.ends[edit]
        return old, old + 1


@dataclass(frozen=True, slots=True)
class Cleaned:
    r"""A cleaned text and the way back to the original.

    Attributes
    ----------
    text : str
        The cleaned text.
    offsets : tuple of Edits
        One entry per cleaning pass that changed something, in order of application.

    Examples
    --------
    >>> cleaned = clean("l\u2019&eacute;t&eacute;")
    >>> cleaned.text
    "l'été"
    >>> cleaned.span(2, 5)
    (2, 19)
    """

    text: str
    offsets: tuple[Edits, ...] = field(default=())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the cleaned text to the original text.

        Parameters
        ----------
        start, end : int
            Bounds in the cleaned text, `end` excluded.

        Returns
        -------
        tuple of int
            Bounds in the original text, `end` excluded.
        """
        if start == end:
            last = len(self.text) - 1
            if start > last:
                bound = self.span(last, last + 1)[1] if last >= 0 else 0
                return bound, bound
            bound = self.span(start, start + 1)[0]
            return bound, bound
        first, last = start, end - 1
        for edits in reversed(self.offsets):
            first, last = edits.character(first)[0], edits.character(last)[1] - 1
        return first, last + 1


def clean(text: str) -> Cleaned:
    r"""Clean a text; idempotent, and every position maps back to the original.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    Cleaned
        The cleaned text and its offsets.

    Examples
    --------
    >>> clean("gouver\u00adnement R&amp;D «\u00a0Paris\u00a0»").text
    'gouvernement R&D « Paris »'
    >>> clean("Ã©tÃ©").text
    'été'
    """
    passes: list[Edits] = []
    while True:
        before = text
        for repair in (_replacements, _compositions):
            changed, edits = _apply(text, repair(text))
            if changed != text:
                passes.append(edits)
                text = changed
        if text == before:
            return Cleaned(text, tuple(passes))


def _apply(text: str, replacements: Iterator[tuple[int, int, str]]) -> tuple[str, Edits]:
    """Apply replacements (start, end, new) given in order; return the new text and the edits."""
    parts: list[str] = []
    starts, ends, old_starts, old_ends = [], [], [], []
    done = length = 0
    for start, end, new in replacements:
        length += start - done
        parts += (text[done:start], new)
        starts.append(length)
        old_starts.append(start)
        old_ends.append(end)
        length += len(new)
        ends.append(length)
        done = end
    parts.append(text[done:])
    return "".join(parts), Edits(tuple(starts), tuple(ends), tuple(old_starts), tuple(old_ends))


def _replacements(text: str) -> Iterator[tuple[int, int, str]]:
    """Find what the dirty characters and sequences of a text become."""
    if not _SUSPECT.search(text):
        return
    for match in _DIRTY.finditer(text):
        old = match.group()
        new = _clean_sequence(match.lastgroup or "", old)
        if new != old:
            kept = len(old) - len(old.rstrip(new[-1:])) if new[-1:] == old[-1:] else 0
            kept = min(kept, len(new) - len(new.rstrip(new[-1:])), len(old) - 1)
            yield match.start(), match.end() - kept, new[: len(new) - kept]


def _clean_sequence(kind: str, old: str) -> str:
    if kind in ("hidden", "element", "tag"):
        return "\n" if kind != "tag" or _BLOCK.match(old) else ""
    if kind == "entity":
        new = html.unescape("&" + old.rpartition("amp;")[2].removeprefix("&") if old.startswith("&amp;") else old)
        return "" if "\x00" in new else new
    if kind == "mojibake":
        return _repair_mojibake(old)
    return {"invisible": "", "space": " ", "apostrophe": "'", "hyphen": "-"}[kind]


def _repair_mojibake(old: str) -> str:
    """Read the characters again as UTF-8; leave them alone unless the result reads back as the same characters."""
    for length in (3, 2):
        if len(old) < length:
            continue
        try:
            new = bytes(_WINDOWS_1252.get(character, ord(character) & 0xFF) for character in old[:length]).decode(
                "utf-8"
            )
        except UnicodeDecodeError:
            continue
        return new + old[length:]
    return old


def _compositions(text: str) -> Iterator[tuple[int, int, str]]:
    """Compose base letters and combining marks (NFC), one cluster at a time."""
    if unicodedata.is_normalized("NFC", text):
        return
    clusters = [match.span() for match in re.finditer(r"(?s).[\u0300-\u036f]*", text)]
    composed = [unicodedata.normalize("NFC", text[start:end]) for start, end in clusters]
    whole = unicodedata.normalize("NFC", text)
    if "".join(composed) != whole:
        yield 0, len(text), whole
        return
    for (start, end), new in zip(clusters, composed, strict=True):
        if new != text[start:end]:
            yield start, end, new

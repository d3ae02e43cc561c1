"""Sentences of French texts, as spans of the original."""

import re

from topicmodel.text.clean import clean

__all__ = ["sentences"]

_CLOSING = "»\"”)\\]’'"
_BREAK = re.compile(
    rf"(?P<stop>[.!?…]+)(?P<after>\s*[»”]|[{_CLOSING}]*)(?=\s|$)|\n\s*\n|\n(?=\s*[-–—•])|(?<=[^\s,;])\n"
)
# Words after which a full stop ends no sentence, whatever follows.
_TITLE = re.compile(
    r"(?:^|[\s(«\"'’-])(?:M|MM|Mr|Dr|Pr|Me|Mgr|St|Ste|Vve|cf|Cf|p|pp|P|av|apr|vol|Vol|art|Art|chap|fig|Fig|éd|env|ex|n|no|No|nos"
    r"|tél|Tél|bd|Bd|ch|al|op|cit|ibid|id|sq|janv|févr|juil|sept|oct|nov|déc|[A-ZÀ-Ý](?:\.-?[A-ZÀ-Ý])*)$"
)
_QUOTE = re.compile(r' "(?!\S)')
# No abbreviation is so long: a full stop after it ends a sentence even if the next word lacks its capital.
_LONG_WORD = re.compile(r"[a-zà-ÿœ]{5,}$")
# A sentence goes on after a full stop or an ellipsis when the next word is in lower case.
_GOES_ON = re.compile(r"\s*[«\"“(]?\s*[a-zà-ÿœ0-9,;:]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of tuple of int
        Bounds of each sentence in `text`, `end` excluded, without the white space around it.

    Examples
    --------
    >>> text = "M. Macron a parlé (p. 12). « Vraiment ? » demande J.-P. Dupont. Oui !"
    >>> [text[start:end] for start, end in sentences(text)]
    ['M. Macron a parlé (p. 12).', '« Vraiment ? » demande J.-P. Dupont.', 'Oui !']
    """
    cleaned = clean(text)
    found, start = [], 0
    for match in _BREAK.finditer(cleaned.text):
        if match["stop"] and not _ends(cleaned.text, start, match):
            continue
        end = match.end()
        # A straight quotation mark behind a space closes what was opened.
        if _QUOTE.match(cleaned.text, end) and cleaned.text.count('"', start, end) % 2:
            end += 2
        found.append((start, end))
        start = end
    found.append((start, len(cleaned.text)))
    spans = []
    for first, last in found:
        sentence = cleaned.text[first:last]
        inside = sentence.strip()
        if inside:
            begin = first + len(sentence) - len(sentence.lstrip())
            spans.append(cleaned.span(begin, begin + len(inside)))
    return spans


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the signs found at `match` end the sentence that began at `start`."""
    if text[max(start, match.start() - 1) : match.start()] in ("(", "["):
        return False
    goes_on = _GOES_ON.match(text, match.end())
    if match["stop"] == ".":
        before = text[max(start, match.start() - 16) : match.start()]
        if _TITLE.search(before) and not match["after"]:
            return False
        return (
            not goes_on or goes_on.group().strip().isdigit() or bool(_LONG_WORD.search(before) and not match["after"])
        )
    return not goes_on or goes_on.group().strip().isdigit()

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
        found.append((start, match.end()))
        start = match.end()
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
    goes_on = _GOES_ON.match(text, match.end())
    if match["stop"] == ".":
        before = text[max(start, match.start() - 16) : match.start()]
        if _TITLE.search(before) and not match["after"]:
            return False
        return not (goes_on and not goes_on.group().strip().isdigit())
    return not goes_on or goes_on.group().strip().isdigit()

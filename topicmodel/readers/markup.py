"""HTML in the fields of other formats (feeds above all) to plain text, paragraphs parted by blank lines."""

import html
import re

__all__ = ["plain"]

# Bounded and possessive repeats: a feed of a million "<" takes linear time, quotes that do not pair none to find out.
_TAG = r"""(?:[^<>"']|"[^"<]{0,2000}"|'[^'<]{0,2000}'|["']){0,500}+>"""
_UNREAD = "script|style|figure|figcaption|noscript|iframe|svg|video|audio|form|button|template|head"
_HIDDEN = re.compile(rf"<({_UNREAD})\b{_TAG}(?:(?!<\1\b).){{0,100000}}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--(?:(?!<!--).){0,100000}?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table"
    rf"|tbody|td|tfoot|th|thead|tr|ul)\b{_TAG}",
    re.IGNORECASE,
)
_ANY = re.compile(rf"</?[a-zA-Z]{_TAG}|<[!?][^<>]{{0,2000}}>")
_MARKS = re.compile(r"<[a-zA-Z/!]|&(?:#|[a-zA-Z])")
_BLANKS = re.compile(r"[^\S\n\u00a0\u202f]+")


def plain(fragment: str) -> str:
    r"""Return the text of an HTML fragment; plain text comes back with its lines trimmed.

    Parameters
    ----------
    fragment : str
        HTML, possibly broken, or text without any.

    Returns
    -------
    str
        Paragraphs parted by a blank line; pictures with their captions, scripts, forms and comments are left out.

    Examples
    --------
    >>> plain("<p>Le maire d&eacute;missionne.</p><figure><img src='a'>Photo AFP</figure><p>Il&nbsp;part.<br>Enfin.")
    'Le maire démissionne.\n\nIl\xa0part.\n\nEnfin.'
    >>> plain("3 < 4 et 5 > 2")
    '3 < 4 et 5 > 2'
    """
    text, parted = fragment, "\n"
    if _MARKS.search(text):
        text = _HIDDEN.sub("\n", _COMMENT.sub("", text))
        if _BLOCK.search(text):
            text, parted = text.replace("\n", " "), "\n\n"  # in HTML the end of a line is a space
        text = html.unescape(_ANY.sub("", _BLOCK.sub("\n", text)))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return parted.join(line for line in lines if line)

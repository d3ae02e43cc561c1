"""Check of a codebook against a corpus: what its keywords find, and which of them should be changed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.codebook.concordance import Concordance, context
from topicmodel.codebook.scan import Scan, scan
from topicmodel.codebook.words import describe_check
from topicmodel.errors import InputError, nearest
from topicmodel.objects import display
from topicmodel.objects.corpus import Corpus
from topicmodel.text.analyzer import Analyzer

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.codebook.codebook import Codebook

from topicmodel.objects.display import Shown

__all__ = ["CodebookCheck", "KeywordCount", "Overlap", "check_codebook"]

_N_FORMS = 8


@dataclass(frozen=True, slots=True, repr=False)
class KeywordCount(Shown):
    """What a keyword finds in a corpus.

    Parameters
    ----------
    theme, keyword : str
        Code of the theme and the keyword as it is written there.
    negative : bool
        Whether it speaks against the theme.
    usable : bool
        False for a keyword of which the analyzer leaves no term: a stop word, a figure, an address.
    count, documents : int
        Places where it stands, and documents in which it does.
    share : float
        Share of the documents, between 0 and 1.
    read_as : str
        Its terms and patterns, in order; empty when it is not usable.
    forms : tuple of str
        What it found, in lower case, the most frequent first; eight at most.
    problems : tuple of str
        Any of "stop word", "absent", "too frequent", "ambiguous".
    """

    theme: str
    keyword: str
    negative: bool
    usable: bool
    count: int
    documents: int
    share: float
    read_as: str
    forms: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Overlap(Shown):
    """Two keywords of two themes that stand at the same place; neither theme is part of the other.

    Parameters
    ----------
    theme, keyword : str
        One of them.
    other_theme, other_keyword : str
        The other.
    count : int
        Places they share; 0 when they are the same keyword and the corpus lacks it.
    """

    theme: str
    keyword: str
    other_theme: str
    other_keyword: str
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class CodebookCheck:
    """What the keywords of a codebook find in a corpus; print it to read it.

    Parameters
    ----------
    codebook : "Codebook"
        What was checked.
    corpus : Corpus
        On which documents.
    max_share : float
        Share of the documents above which a keyword is too frequent.
    keywords : tuple of KeywordCount
        One per keyword and negative keyword, in the order of the codebook.
    ambiguous : tuple of Overlap
        Keywords of two themes at the same places, the most frequent first.
    coverage : tuple of int
        For each theme, the number of documents that hold one of its keywords.
    places : ndarray of shape (n_places, 4), int64
        Document, keyword, start and end in the original text.
    """

    codebook: "Codebook"
    corpus: Corpus
    max_share: float
    keywords: tuple[KeywordCount, ...]
    ambiguous: tuple[Overlap, ...]
    coverage: tuple[int, ...]
    places: NDArray[np.int64]

    def having(self, problem: str) -> tuple[KeywordCount, ...]:
        """Return the keywords with a problem: "stop word", "absent", "too frequent" or "ambiguous"."""
        problems = ("stop word", "absent", "too frequent", "ambiguous")
        if problem not in problems:
            raise InputError(f"no problem '{problem}'; one of {', '.join(problems)}{nearest(problem, problems)}")
        return tuple(each for each in self.keywords if problem in each.problems)

    def concordance(self, keyword: str, *, n: int = 10, width: int = 50) -> Concordance:
        """Show a keyword of the codebook in its contexts.

        Parameters
        ----------
        keyword : str
            As it is written in the codebook.
        n : int
            Contexts at most, spread evenly over the corpus.
        width : int
            Characters on either side.

        Returns
        -------
        Concordance
            Contexts with document ids and offsets.

        Raises
        ------
        InputError
            If the codebook has no such keyword.
        """
        written = [each.keyword for each in self.keywords]
        if keyword not in written:
            raise InputError(f"no keyword '{keyword}' in codebook '{self.codebook.name}'{nearest(keyword, written)}")
        if n < 1 or width < 0:
            raise InputError(f"n={n}, width={width}; at least one context and no negative width")
        found = self.places[self.places[:, 1] == written.index(keyword)]
        chosen = np.linspace(0, len(found) - 1, min(n, len(found))).round().astype(np.int64)
        ids = self.corpus.ids
        return Concordance(
            keyword,
            len(found),
            tuple(
                context(ids[document], self.corpus[document], start, end, width)
                for document, _, start, end in found[chosen].tolist()
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what ``topicmodel codebook check --json`` prints: plain numbers, strings, lists and dictionaries."""
        return {
            "codebook": self.codebook.name,
            "documents": len(self.corpus),
            "max_share": self.max_share,
            "themes": [
                {"code": code, "documents": documents}
                for code, documents in zip(self.codebook.codes, self.coverage, strict=True)
            ],
            "keywords": [asdict(each) for each in self.keywords],
            "ambiguous": [asdict(each) for each in self.ambiguous],
        }

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per keyword."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.keywords])

    def __str__(self) -> str:
        return describe_check(self)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.having(p))} {p}" for p in ("stop word", "absent", "too frequent", "ambiguous"))
        return display.line(f"<CodebookCheck of {self.codebook.name} on {len(self.corpus)} documents: {counts}>")

    def _repr_html_(self) -> str:
        rows = [
            (k.theme, k.keyword, k.count, k.documents, k.share, ", ".join(k.problems))
            for k in sorted(self.keywords, key=lambda each: not each.problems)
        ]
        header = ["theme", "keyword", "count", "documents", "share", "problems"]
        return display.table(header, rows, caption=repr(self).strip("<>"))


def check_codebook(
    codebook: "Codebook", corpus: Corpus, *, max_share: float = 0.25, analyzer: Analyzer | None = None
) -> CodebookCheck:
    """Look every keyword of a codebook up in a corpus; see `Codebook.check`."""
    if not 0 < max_share <= 1:
        raise InputError(f"max_share={max_share}; a share of the documents above 0 and at most 1")
    found = scan(codebook, corpus, analyzer or Analyzer())
    overlaps = _overlaps(found, codebook)
    ambiguous = {(o.theme, o.keyword) for o in overlaps} | {(o.other_theme, o.other_keyword) for o in overlaps}
    return CodebookCheck(
        codebook,
        corpus,
        max_share,
        tuple(_counts(found, corpus, max_share, ambiguous)),
        overlaps,
        tuple(_coverage(found, codebook)),
        found.places[:, :4],
    )


def _counts(found: Scan, corpus: Corpus, max_share: float, ambiguous: set[tuple[str, str]]) -> Iterable[KeywordCount]:
    documents: list[set[int]] = [set() for _ in found.keywords]
    forms: list[Counter[str]] = [Counter() for _ in found.keywords]
    texts = list(corpus)
    for document, number, start, end in found.places[:, :4].tolist():
        documents[number].add(document)
        forms[number][" ".join(texts[document][start:end].lower().split())] += 1
    for keyword, within, written in zip(found.keywords, documents, forms, strict=True):
        share = len(within) / len(corpus)
        flags = {
            "stop word": not keyword.usable,
            "absent": keyword.usable and not within,
            "too frequent": share > max_share,
            "ambiguous": not keyword.negative and (keyword.theme, keyword.text) in ambiguous,
        }
        yield KeywordCount(
            keyword.theme,
            keyword.text,
            keyword.negative,
            keyword.usable,
            written.total(),
            len(within),
            share,
            keyword.read_as,
            tuple(sorted(written, key=lambda form: (-written[form], form))[:_N_FORMS]),
            tuple(name for name, raised in flags.items() if raised),
        )


def _coverage(found: Scan, codebook: "Codebook") -> Iterable[int]:
    documents: dict[str, set[int]] = {code: set() for code in codebook.codes}
    for document, number in found.places[:, :2].tolist():
        if not found.keywords[number].negative:
            documents[found.keywords[number].theme].add(document)
    return (len(within) for within in documents.values())


def _overlaps(found: Scan, codebook: "Codebook") -> tuple[Overlap, ...]:
    """Find pairs of keywords of two unrelated themes that share a token, and pairs that are the same keyword."""
    above = codebook.lineage()
    related = {(code, other) for code, chain in above.items() for other in (code, *chain)}

    def apart(one: int, two: int) -> bool:
        a, b = found.keywords[one], found.keywords[two]
        return not (a.negative or b.negative or (a.theme, b.theme) in related or (b.theme, a.theme) in related)

    pairs: Counter[tuple[int, int]] = Counter()
    same: dict[tuple[Any, ...], list[int]] = {}
    for number, keyword in enumerate(found.keywords):
        if keyword.usable:
            for other in same.setdefault(keyword.elements, []):
                if apart(other, number):
                    pairs[other, number] = 0
            same[keyword.elements].append(number)
    rows = found.places[:, [0, 1, 4, 5]].tolist()
    for place, (document, number, _, last) in enumerate(rows):
        for following in range(place + 1, len(rows)):
            if rows[following][0] != document or rows[following][2] > last:
                break
            other = rows[following][1]
            if apart(number, other):
                pairs[min(number, other), max(number, other)] += 1
    named = [(found.keywords[one], found.keywords[two], count) for (one, two), count in pairs.items()]
    overlaps = (Overlap(a.theme, a.text, b.theme, b.text, count) for a, b, count in named)
    order = {code: place for place, code in enumerate(codebook.codes)}
    return tuple(sorted(overlaps, key=lambda o: (-o.count, order[o.theme], o.keyword, order[o.other_theme])))

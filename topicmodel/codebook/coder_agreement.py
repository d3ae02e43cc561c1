"""Agreement of two coders who gave themes to the same documents.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. doi:10.1177/001316446002000104
Krippendorff, K. (2004). Reliability in content analysis. doi:10.1111/j.1468-2958.2004.tb00738.x
Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. LREC.
https://aclanthology.org/L06-1392
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from topicmodel.errors import InputError
from topicmodel.objects import display

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = ["Agreement", "Disagreement", "ThemeAgreement", "agreement"]

Annotations: TypeAlias = "Mapping[str, str | Iterable[str]] | pd.DataFrame"

_NOTHING = "(none)"
"""Stands for the empty set of codes, of which MASI knows no distance."""


@dataclass(frozen=True, slots=True, repr=False)
class ThemeAgreement(Shown):
    """How far two coders agree on one theme.

    Parameters
    ----------
    code : str
        The theme.
    both, only_a, only_b, neither : int
        Documents given the theme by both coders, by one, by none.
    kappa : float
        Cohen's kappa of having the theme or not; NaN if all documents have it for both coders.
    """

    code: str
    both: int
    only_a: int
    only_b: int
    neither: int
    kappa: float


@dataclass(frozen=True, slots=True, repr=False)
class Disagreement(Shown):
    """A document to which the coders gave different codes: its id, the codes of one, the codes of the other."""

    id: str
    a: tuple[str, ...]
    b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree; print it to read it.

    Parameters
    ----------
    n_documents : int
        Documents that both coded; all figures are about these.
    observed : float
        Share of them with exactly the same codes.
    kappa : float
        Cohen's kappa, taking the set of codes of a document as one label: the usual kappa where each document has
        one code. NaN if both coders gave the same set to every document, where chance explains everything.
    alpha : float
        Krippendorff's alpha with MASI distance, which counts sets that overlap as partly agreeing; NaN like `kappa`.
    themes : tuple of ThemeAgreement
        One per code that a coder used, in alphabetical order.
    disagreements : tuple of Disagreement
        In the order of ids.
    only_a, only_b : tuple of str
        Ids of the documents that one coder alone coded.
    """

    n_documents: int
    observed: float
    kappa: float
    alpha: float
    themes: tuple[ThemeAgreement, ...]
    disagreements: tuple[Disagreement, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what ``topicmodel codebook agreement --json`` prints; a figure that does not exist is null."""
        data = asdict(self)
        for row in (data, *data["themes"]):
            row |= {name: None for name, value in row.items() if isinstance(value, float) and math.isnan(value)}
        return data

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per theme: code, both, only_a, only_b, neither, kappa."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.themes], columns=list(ThemeAgreement.__dataclass_fields__))

    def __str__(self) -> str:
        width = max((len(each.code) for each in self.themes), default=0)
        lines = [
            f"{self.n_documents} document{'s' * (self.n_documents != 1)} coded by both,"
            f" {len(self.only_a)} by the first alone, {len(self.only_b)} by the second alone",
            f"same codes {100 * self.observed:.1f} %   Cohen's kappa {_figure(self.kappa)}"
            f"   Krippendorff's alpha (MASI) {_figure(self.alpha)}",
            "",
            f"  {'':<{width}}  kappa   both  first  second",
        ]
        lines += [
            f"  {t.code:<{width}}  {_figure(t.kappa):>5}  {t.both:>5}  {t.only_a:>5}  {t.only_b:>6}"
            for t in self.themes
        ]
        for name, ids in (("first", self.only_a), ("second", self.only_b)):
            if ids:
                lines += ["", f"coded by the {name} alone: {_some(ids)}"]
        if self.disagreements:
            lines += ["", f"coded differently: {_some([d.id for d in self.disagreements])}"]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return display.line(
            f"<Agreement on {self.n_documents} documents: kappa {_figure(self.kappa)}, alpha {_figure(self.alpha)}>"
        )

    def _repr_html_(self) -> str:
        header = list(ThemeAgreement.__dataclass_fields__)
        return display.table(header, [list(asdict(t).values()) for t in self.themes], caption=repr(self).strip("<>"))


def agreement(a: Annotations, b: Annotations) -> Agreement:
    """Compare two annotation tables.

    Parameters
    ----------
    a, b : mapping of str to (str or iterable of str), or pandas.DataFrame
        Codes of each document by its id; in a frame, columns ``id`` and ``codes`` (strings or lists), and an id may
        stand in several rows. `topicmodel.codebook.coder_tables.read_annotations` reads them from CSV.

    Returns
    -------
    Agreement
        Figures over the documents that are in both tables.

    Raises
    ------
    InputError
        If the tables have no document in common.

    Examples
    --------
    >>> one = {"d1": "sport", "d2": "sante", "d3": "sante", "d4": ["sport", "sante"]}
    >>> two = {"d1": "sport", "d2": "sante", "d3": "sport", "d4": ["sport"]}
    >>> agreement(one, two)
    <Agreement on 4 documents: kappa 0.27, alpha 0.30>
    """
    first, second = _sets(a), _sets(b)
    ids = sorted(first.keys() & second.keys())
    if not ids:
        examples = f"'{next(iter(first), '')}' and '{next(iter(second), '')}'"
        raise InputError(f"the two tables have no document in common; their first ids are {examples}")
    pairs = [(first[i], second[i]) for i in ids]
    different = [(i, one, two) for i, (one, two) in zip(ids, pairs, strict=True) if one != two]
    codes = sorted({code for pair in pairs for codes in pair for code in codes})
    return Agreement(
        len(ids),
        1 - len(different) / len(ids),
        _kappa(pairs),
        _alpha(pairs),
        tuple(_theme(code, pairs) for code in codes),
        tuple(Disagreement(i, tuple(sorted(one)), tuple(sorted(two))) for i, one, two in different),
        tuple(sorted(first.keys() - second.keys())),
        tuple(sorted(second.keys() - first.keys())),
    )


def _sets(table: Annotations) -> dict[str, frozenset[str]]:
    if isinstance(table, Mapping):
        rows: Iterable[tuple[Any, Any]] = table.items()
    else:
        for name in ("id", "codes"):
            if name not in table.columns:
                raise InputError(f"no column '{name}'; found {', '.join(map(str, table.columns))}")
        rows = zip(table["id"], table["codes"], strict=True)
    found: dict[str, frozenset[str]] = {}
    for key, codes in rows:
        given = frozenset([codes] if isinstance(codes, str) else codes)
        wrong = next((code for code in given if not isinstance(code, str)), None)
        if wrong is not None:
            raise InputError(f"document '{key}': code {wrong!r}; codes are strings")
        found[str(key)] = found.get(str(key), frozenset()) | given
    return found


def _theme(code: str, pairs: list[tuple[frozenset[str], frozenset[str]]]) -> ThemeAgreement:
    given = [(code in one, code in two) for one, two in pairs]
    return ThemeAgreement(
        code,
        given.count((True, True)),
        given.count((True, False)),
        given.count((False, True)),
        given.count((False, False)),
        _kappa(given),
    )


def _kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float:
    from nltk.metrics.agreement import AnnotationTask

    rows = _rows(pairs)
    return float(AnnotationTask(rows).kappa()) if len({label for _, _, label in rows}) > 1 else math.nan


def _alpha(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> float:
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import masi_distance

    filled = [(one or frozenset([_NOTHING]), two or frozenset([_NOTHING])) for one, two in pairs]
    rows = _rows(filled)
    different = len({label for _, _, label in rows}) > 1
    return float(AnnotationTask(rows, distance=masi_distance).alpha()) if different else math.nan


def _rows(pairs: Iterable[tuple[Hashable, Hashable]]) -> list[tuple[str, int, Hashable]]:
    return [(coder, item, label) for item, pair in enumerate(pairs) for coder, label in zip("ab", pair, strict=True)]


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def _some(ids: Iterable[str]) -> str:
    ids = list(ids)
    return ", ".join(ids[:10]) + (f" and {len(ids) - 10} more" if len(ids) > 10 else "")

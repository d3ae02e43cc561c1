"""Placement: where one article stands among the themes, and which passages say so."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display, storage
from topicmodel.objects.message import messages_of, recall
from topicmodel.objects.placement_parts import (
    Document,
    Fit,
    GroupShare,
    ModelId,
    Neighbour,
    Passage,
    ThemeShare,
    WordEvidence,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Placement"]

PRESENT = 0.5
"""Probability from which a theme counts as present."""
MIN_SHARE = 0.01
"""Themes below this share bring no passages."""
PER_THEME = 3
"""Passages per theme among the evidence."""
WEAKEST = 0.1
"""Least contribution of a passage, as a share of its theme's strongest, where those of all themes are given."""


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The place of one article among the themes of a codebook.

    Parameters
    ----------
    document : Document
        The article.
    themes : tuple of ThemeShare
        All themes, by falling share; the shares and `unassigned` sum to 1.
    groups : tuple of GroupShare
        Themes that have others below them, together with these; in the order of the codebook, none without a hierarchy.
    unassigned : float
        Share that belongs to no theme.
    abstains : bool
        True if the model does not vouch for the shares.
    reason : str
        Why it abstains, with a code and values for other languages (`Message`); empty when it does not.
    spans : ndarray of shape (n_terms, 2), int64
        Start and end of every term the model knows, in the original text and in its order.
    contributions : ndarray of shape (n_terms, n_themes), float64
        What each of these terms adds to the share of each theme, in the order of `themes`; columns sum to the shares.
    sentences : tuple of (int, int)
        Start and end of the sentences of the text.
    fit : Fit
        How well the article resembles what the model has seen.
    neighbours : tuple of Neighbour
        The most similar articles of the reference corpus, most similar first.
    model : ModelId
        What placed it.
    text : str
        The original text, to which all offsets refer.
    """

    document: Document
    themes: tuple[ThemeShare, ...]
    groups: tuple[GroupShare, ...]
    unassigned: float
    abstains: bool
    reason: str
    spans: npt.NDArray[np.int64]
    contributions: npt.NDArray[np.float64]
    sentences: tuple[tuple[int, int], ...]
    fit: Fit
    neighbours: tuple[Neighbour, ...]
    model: ModelId
    text: str

    def __post_init__(self) -> None:
        for name, kind in (("spans", np.int64), ("contributions", np.float64)):
            array = np.array(getattr(self, name), kind)
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def best(self) -> ThemeShare:
        """The theme with the largest share."""
        return self.themes[0]

    @property
    def present(self) -> tuple[ThemeShare | GroupShare, ...]:
        """The themes and groups more likely present than not, by falling probability; none of them when empty."""
        rows: list[ThemeShare | GroupShare] = [*self.themes, *self.groups]
        return tuple(sorted((row for row in rows if row.probability >= PRESENT), key=lambda row: -row.probability))

    @property
    def course(self) -> npt.NDArray[np.float64]:
        """What each sentence adds to each theme, of shape (n_sentences, n_themes); columns sum to the shares."""
        totals = np.zeros((len(self.sentences), len(self.themes)))
        if len(self.spans) and len(totals):
            starts = np.array([start for start, _ in self.sentences])
            where = np.searchsorted(starts, self.spans[:, 0], side="right") - 1
            np.add.at(totals, np.maximum(where, 0), self.contributions)
        return totals

    @property
    def words(self) -> tuple[WordEvidence, ...]:
        """The words that mostly speak for one theme with a share of at least 1 %, in the order of the text."""
        spoken = np.array([theme.share >= MIN_SHARE for theme in self.themes])
        if not len(self.spans) or not spoken.any():
            return ()
        masked = np.where(spoken, self.contributions, 0.0)
        best = masked.argmax(axis=1)
        value = masked[np.arange(len(best)), best]
        # A term can add at most as much as the largest row does; half of that is a word mostly of one theme.
        keep = value >= 0.5 * self.contributions.sum(axis=1).max()
        return tuple(
            WordEvidence(self.themes[k].code, int(start), int(end), float(v))
            for (start, end), k, v in zip(self.spans[keep], best[keep], value[keep], strict=True)
        )

    def __getitem__(self, code: str) -> ThemeShare:
        return self.themes[self._position(code)]

    def evidence(self, n: int = 5, theme: str | None = None) -> tuple[Passage, ...]:
        """Return the `n` strongest passages, of one theme or of all.

        Parameters
        ----------
        n : int
            How many at most.
        theme : str, optional
            Code of a theme; all themes with a share of at least 1 % when not given, at most three passages each. A
            theme that has others below it brings the passages of all of them together. The passages of one theme,
            when `n` is not smaller than the number of sentences, sum to its share.

        Returns
        -------
        tuple of Passage
            By falling contribution.
        """
        totals = self.course
        if theme is not None:
            members = next((group.members for group in self.groups if group.code == theme), (theme,))
            columns = [self._position(code) for code in members]
            found = self._passages(totals[:, columns].sum(axis=1), theme, n, 0.0)
        else:
            spoken = [k for k, row in enumerate(self.themes) if row.share >= MIN_SHARE]
            found = [p for k in spoken for p in self._passages(totals[:, k], self.themes[k].code, PER_THEME, WEAKEST)]
        return tuple(sorted(found, key=lambda piece: (-piece.contribution, piece.start, piece.theme))[:n])

    def outline(self) -> tuple[tuple[int, ThemeShare | GroupShare], ...]:
        """Return themes and groups as an outline: each with its depth, a group before its members.

        Returns
        -------
        tuple of (int, ThemeShare or GroupShare)
            By falling share on every level. Without a hierarchy, the themes at depth 0. A group's own theme stands
            among its members.
        """
        return tuple(self._below({theme.code for theme in self.themes}, list(self.groups), 0))

    def _below(
        self, codes: set[str], groups: list[GroupShare], depth: int
    ) -> Iterator[tuple[int, ThemeShare | GroupShare]]:
        inside = [group for group in groups if codes.issuperset(group.members)]
        top = [g for i, g in enumerate(inside) if not any(set(g.members) <= set(o.members) for o in inside[:i])]
        free = [t for t in self.themes if t.code in codes and not any(t.code in group.members for group in top)]
        rows: list[ThemeShare | GroupShare] = [*top, *free]
        for row in sorted(rows, key=lambda row: -row.share):
            yield depth, row
            if isinstance(row, GroupShare):
                yield from self._below(set(row.members), [g for g in inside if g is not row], depth + 1)

    def as_dict(self) -> dict[str, Any]:
        """Return what ``topicmodel place --json`` prints: plain numbers, strings, lists and dictionaries."""
        hidden = ("probability", "keywords")
        themes = [{k: v for k, v in asdict(theme).items() if k not in hidden} for theme in self.themes]
        # Only a codebook with a hierarchy has groups, and only then is there such a key.
        groups = {"groups": [asdict(group) for group in self.groups]} if self.groups else {}
        return {
            "document": asdict(self.document),
            "themes": themes,
            **groups,
            "unassigned": self.unassigned,
            **({} if self.present else {"none_present": True}),
            "abstains": self.abstains,
            "reason": self.reason,
            "evidence": [asdict(passage) for passage in self.evidence(PER_THEME * len(self.themes))],
            "model": asdict(self.model),
        }

    def details(self) -> dict[str, Any]:
        """Return every field as plain values, also probabilities, fit and terms, and code and values of the reason."""
        said = messages_of([self.reason])
        plain = {"spans": self.spans.tolist(), "contributions": self.contributions.tolist(), "messages": said}
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)} | plain

    def save(self, path: str | Path) -> Path:
        """Write one JSON file that also holds the text; `read` gives the same placement back."""
        return storage.write_text(Path(path), json.dumps(self.details(), ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "Placement":
        """Read a placement saved by `save`."""
        try:
            data = json.loads(Path(path).read_bytes())
            data["reason"] = recall(data["reason"], data.pop("messages", {}))
            data["document"] = Document(**data["document"])
            data["themes"] = tuple(ThemeShare(**theme) for theme in data["themes"])
            data["groups"] = tuple(GroupShare(**g | {"members": tuple(g["members"])}) for g in data["groups"])
            data["sentences"] = tuple((start, end) for start, end in data["sentences"])
            data["fit"] = Fit(**data["fit"])
            data["neighbours"] = tuple(Neighbour(**neighbour) for neighbour in data["neighbours"])
            data["model"] = ModelId(**data["model"])
            shape = (len(data["spans"]), len(data["themes"]))
            data["spans"] = np.reshape(np.array(data["spans"], np.int64), (shape[0], 2))
            data["contributions"] = np.reshape(np.array(data["contributions"], np.float64), shape)
            return cls(**data)
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: not a placement saved by topicmodel ({error})") from error

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per theme: code, label, share, low, high, probability, keywords."""
        import pandas as pd

        return pd.DataFrame([asdict(theme) for theme in self.themes])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Placement) and self.details() == other.details()

    def __hash__(self) -> int:
        return hash((self.document, self.model))

    def __reduce__(self) -> tuple[Any, ...]:
        return Placement, tuple(getattr(self, f.name) for f in fields(self))

    def __repr__(self) -> str:
        if self.abstains:
            return display.line(f"<Placement of {self.document.id}: abstains, {self.reason}>")
        shares = ", ".join(f"{t.code} {t.share:.2f}" for t in self.themes[:4])
        return display.line(f"<Placement of {self.document.id}: {shares}>")

    def _repr_html_(self) -> str:
        scale = max((t.share for t in self.themes), default=1.0)
        rows = [(t.label, display.Bar(t.share, scale), f"{t.low:.2f}–{t.high:.2f}") for t in self.themes]
        return display.table(["theme", "share", "90 %"], rows, caption=repr(self).strip("<>"))

    def _position(self, code: str) -> int:
        codes = [theme.code for theme in self.themes]
        if code not in codes:
            raise InputError(f"no theme '{code}'; found {', '.join(codes)}{nearest(code, codes)}")
        return codes.index(code)

    def _passages(self, totals: npt.NDArray[np.float64], theme: str, n: int, least: float) -> list[Passage]:
        found = []
        for i in np.argsort(-totals, kind="stable")[:n].tolist():
            if totals[i] > least * totals.max():
                start, end = self.sentences[i]
                found.append(Passage(theme, start, end, self.text[start:end], float(totals[i])))
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value

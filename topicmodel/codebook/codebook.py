"""Codebook: the themes a researcher looks for, in a TOML file meant to be edited by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from topicmodel.codebook import edit
from topicmodel.codebook.check import CodebookCheck, check_codebook
from topicmodel.codebook.columns import theme_columns
from topicmodel.codebook.diff import CodebookDiff, compare
from topicmodel.codebook.suggest import Suggestions, suggest_keywords
from topicmodel.codebook.theme import Theme, ancestors, check_hierarchy, check_theme
from topicmodel.codebook.toml import read_themes, write_themes
from topicmodel.errors import InputError, nearest
from topicmodel.objects import display, storage
from topicmodel.objects.corpus import Corpus
from topicmodel.text.analyzer import Analyzer

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["Codebook", "Theme"]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A frozen, ordered set of themes.

    Every verb that edits (`merge`, `split`, `rename`, …) returns another codebook; `diff` says what changed.

    Parameters
    ----------
    name : str
        Name of the codebook.
    themes : tuple of Theme
        At least one; codes are unique, parents exist and do not turn in a circle.

    Raises
    ------
    InputError
        If there is no theme, a code stands twice or is malformed, a theme with none below it has no keyword, a keyword
        is blank or only a wildcard, a weight is not positive, or a parent does not exist or turns in a circle.

    Examples
    --------
    >>> book = Codebook("essai", (Theme("sport", "Sport", "Compétitions et clubs.", ("football", "match")),))
    >>> Codebook.from_toml(book.to_toml()) == book
    True
    """

    name: str
    themes: tuple[Theme, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "themes", tuple(self.themes))
        if not self.themes:
            raise InputError(f"codebook '{self.name}': no theme; at least one [[theme]] is needed")
        seen: set[str] = set()
        parents = {theme.parent for theme in self.themes}
        for theme in self.themes:
            check_theme(theme, seen, parents)
            seen.add(theme.code)
        check_hierarchy(self.themes)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the themes, in their order."""
        return tuple(theme.code for theme in self.themes)

    @property
    def seeded(self) -> tuple[Theme, ...]:
        """The themes that have keywords, in their order; the others are headings of themes below them."""
        return tuple(theme for theme in self.themes if theme.keywords)

    def __len__(self) -> int:
        return len(self.themes)

    def __getitem__(self, code: str) -> Theme:
        for theme in self.themes:
            if theme.code == code:
                return theme
        raise InputError(f"no theme '{code}'; found {', '.join(self.codes)}{nearest(code, self.codes)}")

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes of the themes whose parent is `code`, in their order."""
        return tuple(theme.code for theme in self.themes if theme.parent == self[code].code)

    def lineage(self) -> dict[str, tuple[str, ...]]:
        """Return the codes of each theme's parent, the parent's parent, …, nearest first, by code."""
        return ancestors(self.themes)

    def shared(self) -> dict[str, tuple[str, ...]]:
        """Return the keywords that stand word for word in several themes, with the codes of these themes.

        A theme may share keywords with those above it. `check` finds more: keywords that stand at the same places.
        """
        above, found = self.lineage(), dict[str, list[str]]()
        for theme in self.themes:
            for keyword in dict.fromkeys(word.casefold() for word in theme.keywords):
                found.setdefault(keyword, []).append(theme.code)
        return {
            keyword: tuple(codes)
            for keyword, codes in found.items()
            if any(a not in above[b] and b not in above[a] for i, a in enumerate(codes) for b in codes[:i])
        }

    @classmethod
    def read(cls, path: str | Path) -> "Codebook":
        """Read a codebook from a TOML file.

        Raises
        ------
        InputError
            Naming the file, the line of the theme and the key.
        """
        path = Path(path)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: byte {error.start} is not UTF-8; save the codebook as UTF-8") from error
        return cls.from_toml(text, where=path.name)

    @classmethod
    def from_toml(cls, text: str, *, where: str = "codebook") -> "Codebook":
        """Read a codebook from the text of a TOML file; `where` names it in messages."""
        return cls(*read_themes(text, where))

    def to_toml(self) -> str:
        """Return the text of the TOML file; `from_toml` gives the same codebook back."""
        return write_themes(self.name, self.themes)

    def save(self, path: str | Path) -> Path:
        """Write the TOML file, whole or not at all."""
        return storage.write_text(Path(path), self.to_toml())

    def check(self, corpus: Corpus, *, max_share: float = 0.25, analyzer: Analyzer | None = None) -> CodebookCheck:
        """Look every keyword up in a corpus: absent, ambiguous between themes, too frequent, stop words, counts.

        Parameters
        ----------
        corpus : Corpus
            The documents.
        max_share : float
            Share of the documents above which a keyword is too frequent to tell themes apart.
        analyzer : Analyzer, optional
            How texts and keywords are read; ``Analyzer()`` when not given.

        Returns
        -------
        CodebookCheck
            Counts, findings, and keywords in context.
        """
        return check_codebook(self, corpus, max_share=max_share, analyzer=analyzer)

    def suggest(
        self,
        corpus: Corpus,
        *,
        n: int = 10,
        min_documents: int = 5,
        max_share: float = 0.25,
        random_state: int = 0,
        analyzer: Analyzer | None = None,
    ) -> Suggestions:
        """Suggest words that a theme's keywords lack, from co-occurrence and from word vectors trained on the corpus.

        Parameters
        ----------
        corpus : Corpus
            The documents.
        n : int
            Suggestions per theme at most.
        min_documents : int
            Fewest documents a suggested word stands in.
        max_share : float
            Largest share of the documents it stands in.
        random_state : int
            Seed of the word vectors.
        analyzer : Analyzer, optional
            How texts and keywords are read; ``Analyzer()`` when not given.

        Returns
        -------
        Suggestions
            No word among them is a keyword of any theme; the same for the same corpus, codebook and seed.
        """
        return suggest_keywords(
            self,
            corpus,
            n=n,
            min_documents=min_documents,
            max_share=max_share,
            random_state=random_state,
            analyzer=analyzer,
        )

    def columns(self, vectorizer: "FrenchVectorizer") -> dict[str, tuple[int, ...]]:
        """Find the keywords among the terms of a fitted vectorizer: what `KeyedLDA` takes.

        Parameters
        ----------
        vectorizer : FrenchVectorizer
            Fitted; its analyzer reads the keywords as it read the texts.

        Returns
        -------
        dict of str to tuple of int
            The columns of each theme that has keywords, by code, in the order of the codebook. A keyword that is no
            term (too rare, or a phrase the vectorizer does not count as one) is left out; weights and negative
            keywords are not used.

        Raises
        ------
        InputError
            If a theme has no keyword among the terms, or the vectorizer is not fitted.

        Examples
        --------
        >>> from topicmodel import FrenchVectorizer
        >>> vectorizer = FrenchVectorizer().fit(["Les matchs de football.", "Le médecin et ses patients."])
        >>> themes = (Theme("sport", "Sport", "", ("football", "rugby")), Theme("sante", "Santé", "", ("patient",)))
        >>> Codebook("essai", themes).columns(vectorizer)
        {'sport': (0,), 'sante': (3,)}
        """
        return theme_columns(self, vectorizer)

    def add(self, theme: Theme) -> "Codebook":
        """Return the codebook with a theme more, at the end."""
        return Codebook(self.name, (*self.themes, theme))

    def drop(self, code: str) -> "Codebook":
        """Return the codebook without a theme; its children go to its parent."""
        return Codebook(self.name, edit.drop(self.themes, self[code]))

    def rename(self, code: str, new_code: str, *, label: str = "") -> "Codebook":
        """Return the codebook with another code, and label if one is given, for a theme; its children follow."""
        return Codebook(self.name, edit.rename(self.themes, self[code], new_code, label))

    def merge(self, codes: Iterable[str], *, code: str, label: str, definition: str = "") -> "Codebook":
        """Return the codebook with several themes merged into one, which stands where the first of them stood.

        Parameters
        ----------
        codes : iterable of str
            At least two themes.
        code, label : str
            Of the merged theme.
        definition : str
            Of the merged theme; the definitions one after the other when not given.

        Returns
        -------
        Codebook
            The merged theme has all keywords, each with its largest weight; what was a keyword of one of the themes
            is not negative in it. Children of the merged themes become its children.
        """
        themes = [self[each] for each in dict.fromkeys(_several(codes))]
        return Codebook(self.name, edit.merge(self.themes, themes, code, label, definition))

    def split(
        self, code: str, parts: Mapping[str, Iterable[str]], *, labels: Mapping[str, str] | None = None
    ) -> "Codebook":
        """Return the codebook with a theme split into several, which stand where it stood.

        Parameters
        ----------
        code : str
            The theme.
        parts : mapping of str to iterable of str
            The keywords of each new theme by its code. Every keyword of the theme goes to a part, or to several.
        labels : mapping of str to str, optional
            Label of each new theme by its code; the code with a capital when not given.

        Returns
        -------
        Codebook
            Keywords keep their weights; the parts keep definition, negative keywords, IPTC code and parent.

        Raises
        ------
        InputError
            If a keyword of the theme goes nowhere, or the theme has children and no part keeps its code.
        """
        given = {new: _several(words) for new, words in parts.items()}
        return Codebook(self.name, edit.split(self.themes, self[code], given, labels or {}))

    def add_keywords(self, code: str, keywords: Iterable[str]) -> "Codebook":
        """Return the codebook with keywords of weight 1 more in a theme; those it has already stay as they are."""
        return Codebook(self.name, edit.add_keywords(self.themes, self[code], _several(keywords)))

    def drop_keywords(self, code: str, keywords: Iterable[str]) -> "Codebook":
        """Return the codebook with keywords less in a theme."""
        return Codebook(self.name, edit.drop_keywords(self.themes, self[code], _several(keywords)))

    def diff(self, new: "Codebook") -> CodebookDiff:
        """Say what changed from this codebook to `new`.

        Examples
        --------
        >>> old = Codebook("essai", (Theme("sport", "Sport", "", ("football", "match")),))
        >>> print(old.diff(old.rename("sport", "sports").add_keywords("sports", ["rugby"])))
        ~ sport → sports (renamed)
            + keyword rugby
        """
        return compare(self, new)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per theme."""
        import pandas as pd

        return pd.DataFrame([{f.name: getattr(theme, f.name) for f in fields(Theme)} for theme in self.themes])

    def __repr__(self) -> str:
        return display.line(f"<Codebook {self.name}: {', '.join(self.codes)}>")

    def _repr_html_(self) -> str:
        rows = [(t.code, t.label, t.definition, ", ".join(t.keywords)) for t in self.themes]
        return display.table(["code", "label", "definition", "keywords"], rows, caption=f"Codebook {self.name}")


def _several(words: Iterable[str]) -> list[str]:
    if isinstance(words, str):
        raise InputError(f"'{words}' is one string; a list of strings is needed")
    return list(words)

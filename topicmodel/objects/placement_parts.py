"""The small frozen parts of a placement."""

from dataclasses import dataclass

from topicmodel.objects.display import Shown

__all__ = [
    "NAMELESS",
    "Document",
    "Fit",
    "GroupShare",
    "ModelId",
    "Neighbour",
    "Passage",
    "ThemeShare",
    "WordEvidence",
]


NAMELESS = "text"
"""The id of an article that was given none."""


@dataclass(frozen=True, slots=True, repr=False)
class Document(Shown):
    """Which text was placed.

    Parameters
    ----------
    id : str
        Name of the document.
    n_words : int
        Words in it.
    sha256 : str
        SHA-256 (hexadecimal) of the text in UTF-8.
    """

    id: str
    n_words: int
    sha256: str


@dataclass(frozen=True, slots=True, repr=False)
class ThemeShare(Shown):
    """How much of an article a theme takes.

    Parameters
    ----------
    code, label : str
        The theme.
    share : float
        Share of the article, between 0 and 1.
    low, high : float
        90 % posterior interval; ``low <= share <= high``.
    probability : float
        Probability that a reader would say the theme is present in the article.
    keywords : int
        How many different keywords of the theme occur in the article.
    """

    code: str
    label: str
    share: float
    low: float
    high: float
    probability: float
    keywords: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class GroupShare(Shown):
    """How much of an article a theme and all themes below it take together.

    Parameters
    ----------
    code, label : str
        The theme that has others below it.
    share : float
        Sum of the shares of its members.
    low, high : float
        90 % posterior interval of that sum, from the draws of the members together.
    probability : float
        Probability that a reader would say one of them is present in the article.
    members : tuple of str
        Codes: itself and all themes below it.
    """

    code: str
    label: str
    share: float
    low: float
    high: float
    probability: float
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Passage(Shown):
    """A sentence and how much it adds to the share of a theme.

    Parameters
    ----------
    theme : str
        Code of the theme.
    start, end : int
        Offsets in the original text: ``text[start:end]`` is the passage.
    text : str
        The passage itself.
    contribution : float
        What it adds to the theme's share; over all sentences of the article these sum to the share.
    """

    theme: str
    start: int
    end: int
    text: str
    contribution: float


@dataclass(frozen=True, slots=True, repr=False)
class WordEvidence(Shown):
    """A word, the theme it speaks for most, and how much it adds to that theme's share.

    Parameters
    ----------
    theme : str
        Code of the theme.
    start, end : int
        Offsets in the original text.
    contribution : float
        What it adds to the theme's share.
    """

    theme: str
    start: int
    end: int
    contribution: float


@dataclass(frozen=True, slots=True, repr=False)
class Fit(Shown):
    """How well an article resembles what the model has seen.

    Parameters
    ----------
    perplexity : float
        Perplexity of its known terms under its own mixture of topics: 1 / geometric mean of their probabilities.
    percentile : float
        Share of the reference articles that the model finds as likely or likelier, between 0 and 1.
    unknown : float
        Share of its content terms that the model does not know.
    french : float
        Share of its words that are French function words; press articles have .40 to .65.
    names : float
        Share of its words that begin with a capital and neither a sentence nor a line; press articles have .01 to .25.
    reporting : float
        `names` and the share of forms of *être* and *avoir*; press articles have .04 to .30. It is 1 in a
        text without capitals.
    address : float
        Share of its words that mean a first or second person; press articles have 0 to .06.
    symbols : float
        Share of its characters that are signs of code or tables; press articles have 0 to .01.
    press : float
        Log-odds that it is written as the press writes rather than as contracts, manuals, songs, advertisements and
        other French prose; 99 % of press articles and openings of articles have more than -2.5. It is 0 where it cannot
        be told: in a text without capitals.
    """

    perplexity: float
    percentile: float
    unknown: float
    french: float
    names: float
    reporting: float
    address: float
    symbols: float
    press: float = 0.0


@dataclass(frozen=True, slots=True, repr=False)
class Neighbour(Shown):
    """A similar article of the reference corpus.

    Parameters
    ----------
    id : str
        Its id in the reference corpus.
    similarity : float
        Cosine between the two articles' vectors, at most 1.
    """

    id: str
    similarity: float


@dataclass(frozen=True, slots=True, repr=False)
class ModelId(Shown):
    """Which model placed it: name, version of the package, and SHA-256 over its numbers, terms and settings."""

    name: str
    version: str
    sha256: str

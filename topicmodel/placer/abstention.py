"""When a placement should not be trusted, and why.

The bounds were set on articles of OrangeSum and MasakhaNEWS (which should pass) and on every other text of
`benchmarks/off_topic.jsonl` (which should not); `benchmarks/themes.py` counts both on the rest.
"""

from topicmodel.objects import Fit

__all__ = ["reason_to_abstain"]

MIN_KNOWN = 12
"""Fewest known terms that carry a placement."""
MIN_FRENCH = 0.25
"""Share of French function words below which a text does not read as French."""
MAX_PERPLEXITY = 12_000.0
"""Perplexity above which a text is unlike the press; half of the press articles have less than 3,700."""
UNKNOWN_TERMS = 80_000.0
"""For this perplexity, an unknown term counts as one of so many."""
MIN_THEMES = 0.03
"""Share that all themes together must reach."""


def reason_to_abstain(n_words: int, n_known: int, fit: Fit, themed: float) -> str:
    """Return why a placement should not be trusted, or an empty string.

    Parameters
    ----------
    n_words, n_known : int
        Words in the text; terms of it that the model knows.
    fit : Fit
        How well it resembles what the model has seen.
    themed : float
        Sum of the shares of all themes.

    Returns
    -------
    str
        One line in English.

    Examples
    --------
    >>> reason_to_abstain(3, 2, Fit(900.0, 0.5, 0.0, 0.4), 0.9)
    'too short: 2 known terms of 3 words, at least 12 are needed'
    """
    if n_words >= MIN_KNOWN and fit.french < MIN_FRENCH:
        return (
            f"does not read as French: {fit.french:.0%} French function words, at least {MIN_FRENCH:.0%} are expected"
        )
    if n_known < MIN_KNOWN:
        return f"too short: {n_known} known terms of {n_words} words, at least {MIN_KNOWN} are needed"
    perplexity = fit.perplexity ** (1 - fit.unknown) * UNKNOWN_TERMS**fit.unknown
    if perplexity > MAX_PERPLEXITY:
        return f"unlike the press: perplexity {perplexity:,.0f}, at most {MAX_PERPLEXITY:,.0f} may be"
    if themed < MIN_THEMES:
        return f"fits no theme: all themes together take {themed:.0%} of it, at least {MIN_THEMES:.0%} are needed"
    return ""

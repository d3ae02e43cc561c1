"""When a placement should not be trusted, and why.

A text is refused for what it is written in, how it is written, how much of it the model knows, and when none of the
themes is present in it. The bounds lie outside what press articles show (OrangeSum, MasakhaNEWS, the embedded corpus:
docs/placement.md gives the shares), so that a bound costs few articles even where it was chosen with off-topic texts in
view.
"""

import math
from collections.abc import Iterator

from topicmodel.objects import Fit, GroupShare, ThemeShare

__all__ = ["reason_to_abstain"]

MIN_KNOWN = 12
"""Fewest different known terms that carry a placement."""
MIN_FRENCH = 0.25
"""Share of French function words below which a text does not read as French."""
MAX_SYMBOLS = 0.025
"""Share of signs of code and tables above which a text is no prose."""
MIN_REPORTING = 0.02
"""Share of names and of forms of *être* and *avoir* below which a text reports nothing."""
ENOUGH_WORDS = 30
"""Fewest words from which that can be told: a sentence or two may well do without either."""
MAX_NAMES = 0.45
"""Share of names above which a text is a list."""
MAX_ADDRESS = 0.03
"""By how much the first and second person may exceed what is reported."""
MIN_PRESS = -2.5
"""Log-odds of being written as the press writes below which a text is other prose: one press text in a hundred is."""
MAX_PERPLEXITY = 15_000.0
"""Perplexity above which a text is unlike the press; half of the press articles have less than 5,000."""
UNKNOWN_TERMS = 80_000.0
"""For this perplexity, an unknown term counts as one of so many."""
MIN_PRESENCE = 0.1
"""Probability of presence that one theme must reach, or a theme with those below it."""


def reason_to_abstain(n_words: int, n_known: int, fit: Fit, likeliest: ThemeShare | GroupShare) -> str:
    """Return why a placement should not be trusted, or an empty string.

    Parameters
    ----------
    n_words, n_known : int
        Words in the text; different terms of it that the model knows.
    fit : Fit
        How well it resembles what the model has seen.
    likeliest : ThemeShare or GroupShare
        The theme, or theme with those below it, that is most probably present.

    Returns
    -------
    str
        One line in English; the first reason that holds.

    Examples
    --------
    >>> fit, theme = Fit(900.0, 0.5, 0.0, 0.4, 0.0, 0.1, 0.0, 0.0), ThemeShare("vin", "Vin", 0.02, 0.0, 0.05, 0.04)
    >>> reason_to_abstain(200, 80, fit, theme)
    "no theme of the codebook is present: the likeliest, 'vin', has a probability of 4%, at least 10% are needed"
    >>> reason_to_abstain(3, 2, fit, theme)
    'too short: 2 known terms of 3 words, at least 12 are needed'
    """
    return next(_reasons(n_words, n_known, fit, likeliest), "")


def _reasons(n_words: int, n_known: int, fit: Fit, likeliest: ThemeShare | GroupShare) -> Iterator[str]:
    if n_words >= MIN_KNOWN and fit.french < MIN_FRENCH:
        yield f"does not read as French: {fit.french:.0%} French function words, at least {MIN_FRENCH:.0%} are expected"
    if fit.symbols > MAX_SYMBOLS:
        yield f"reads as code or a table: {fit.symbols:.1%} signs in its characters, at most {MAX_SYMBOLS:.1%} may be"
    if n_known < MIN_KNOWN:
        yield f"too short: {n_known} known terms of {n_words} words, at least {MIN_KNOWN} are needed"
    if n_words >= ENOUGH_WORDS and fit.reporting < MIN_REPORTING:
        yield (
            f"does not read as an article: {fit.reporting:.1%} names and forms of être and avoir,"
            f" at least {MIN_REPORTING:.0%} are expected"
        )
    if fit.names > MAX_NAMES:
        yield f"reads as a list: {fit.names:.0%} of its words are names, at most {MAX_NAMES:.0%} may be"
    if fit.address - fit.reporting > MAX_ADDRESS:
        yield (
            f"reads as an address: {fit.address:.1%} first and second person against {fit.reporting:.1%} names and"
            " forms of être and avoir"
        )
    if n_words >= ENOUGH_WORDS and fit.press < MIN_PRESS:
        yield (
            f"does not read as an article: odds of {math.exp(-fit.press):,.0f} to 1 that it is other prose, for want of"
            " names, dates, quotations and past tenses"
        )
    perplexity = fit.perplexity ** (1 - fit.unknown) * UNKNOWN_TERMS**fit.unknown
    if perplexity > MAX_PERPLEXITY:
        yield f"unlike the press: perplexity {perplexity:,.0f}, at most {MAX_PERPLEXITY:,.0f} may be"
    if likeliest.probability < MIN_PRESENCE:
        yield (
            f"no theme of the codebook is present: the likeliest, '{likeliest.code}', has a probability of"
            f" {likeliest.probability:.0%}, at least {MIN_PRESENCE:.0%} are needed"
        )

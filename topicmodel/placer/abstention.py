"""When a placement should not be trusted, and why.

A text is refused for what it is written in, how it is written, how much of it the model knows, and when none of the
themes is present in it. The bounds lie outside what press articles show (OrangeSum, MasakhaNEWS, the embedded corpus:
docs/placement.md gives the shares), so that a bound costs few articles even where it was chosen with off-topic texts in
view.
"""

import math
from collections.abc import Iterator

from topicmodel.objects import Fit, GroupShare, ThemeShare
from topicmodel.objects.message import Message

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
    Message or str
        One line in English with its code and values; the first reason that holds.

    Examples
    --------
    >>> fit, theme = Fit(900.0, 0.5, 0.0, 0.4, 0.0, 0.1, 0.0, 0.0), ThemeShare("vin", "Vin", 0.02, 0.0, 0.05, 0.04)
    >>> reason_to_abstain(200, 80, fit, theme)
    "no theme of the codebook is present: the likeliest, 'vin', has a probability of 4%, at least 10% are needed"
    >>> reason_to_abstain(3, 2, fit, theme)
    'too short: 2 known terms of 3 words, at least 12 are needed'
    >>> reason_to_abstain(1, 1, fit, theme)
    'too short: 1 known term of 1 word, at least 12 are needed'
    """
    return next(_reasons(n_words, n_known, fit, likeliest), "")


def _reasons(n_words: int, n_known: int, fit: Fit, likeliest: ThemeShare | GroupShare) -> Iterator[Message]:
    if n_words >= MIN_KNOWN and fit.french < MIN_FRENCH:
        template = "does not read as French: {share:.0%} French function words, at least {least:.0%} are expected"
        yield Message("not_french", template, share=fit.french, least=MIN_FRENCH)
    if fit.symbols > MAX_SYMBOLS:
        template = "reads as code or a table: {share:.1%} signs in its characters, at most {most:.1%} may be"
        yield Message("code_or_table", template, share=fit.symbols, most=MAX_SYMBOLS)
    if n_known < MIN_KNOWN:
        term, word = ("term" if n_known == 1 else "terms"), ("word" if n_words == 1 else "words")
        template = f"too short: {{known}} known {term} of {{words}} {word}, at least {{least}} are needed"
        yield Message("too_short", template, known=n_known, words=n_words, least=MIN_KNOWN)
    if n_words >= ENOUGH_WORDS and fit.reporting < MIN_REPORTING:
        template = (
            "does not read as an article: {share:.1%} names and forms of être and avoir,"
            " at least {least:.0%} are expected"
        )
        yield Message("reports_nothing", template, share=fit.reporting, least=MIN_REPORTING)
    if fit.names > MAX_NAMES:
        template = "reads as a list: {share:.0%} of its words are names, at most {most:.0%} may be"
        yield Message("list_of_names", template, share=fit.names, most=MAX_NAMES)
    if fit.address - fit.reporting > MAX_ADDRESS:
        template = (
            "reads as an address: {address:.1%} first and second person against {reporting:.1%} names and"
            " forms of être and avoir"
        )
        yield Message("address", template, address=fit.address, reporting=fit.reporting)
    if n_words >= ENOUGH_WORDS and fit.press < MIN_PRESS:
        template = (
            "does not read as an article: odds of {odds:,.0f} to 1 that it is other prose, for want of"
            " names, dates, quotations and past tenses"
        )
        yield Message("other_prose", template, odds=math.exp(-fit.press))
    perplexity = fit.perplexity ** (1 - fit.unknown) * UNKNOWN_TERMS**fit.unknown
    if perplexity > MAX_PERPLEXITY:
        template = "unlike the press: perplexity {perplexity:,.0f}, at most {most:,.0f} may be"
        yield Message("unlike_the_press", template, perplexity=perplexity, most=MAX_PERPLEXITY)
    if likeliest.probability < MIN_PRESENCE:
        template = (
            "no theme of the codebook is present: the likeliest, '{theme}', has a probability of"
            " {probability:.0%}, at least {least:.0%} are needed"
        )
        found = likeliest.probability
        yield Message("no_theme", template, theme=likeliest.code, probability=found, least=MIN_PRESENCE)

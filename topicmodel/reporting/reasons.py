"""Why a placement abstains, in the language of the page: a Placement says it in English."""

import re

__all__ = ["in_french"]

# What the English sentence of each kind holds between its numbers, and the same in French, the numbers in their order.
_KINDS = (
    (
        r"does not read as French: (\S+) French function words, at least (\S+) are expected",
        "ne se lit pas comme du français : {} de mots-outils français, il en faut au moins {}",
    ),
    (
        r"reads as code or a table: (\S+) signs in its characters, at most (\S+) may be",
        "se lit comme du code ou un tableau : {} de signes parmi les caractères, {} au plus",
    ),
    (
        r"too short: (\S+) known terms of (\S+) words, at least (\S+) are needed",
        "trop court : {} termes connus pour {} mots, il en faut au moins {}",
    ),
    (
        r"does not read as an article: (\S+) names and forms of être and avoir, at least (\S+) are expected",
        "ne se lit pas comme un article : {} de noms et de formes d’être et d’avoir, il en faut au moins {}",
    ),
    (
        r"reads as a list: (\S+) of its words are names, at most (\S+) may be",
        "se lit comme une liste : {} des mots sont des noms, {} au plus",
    ),
    (
        r"reads as an address: (\S+) first and second person against (\S+) names and forms of être and avoir",
        "se lit comme une adresse au lecteur : {} de première et deuxième personne contre {} de noms et de formes "
        "d’être et d’avoir",
    ),
    (
        r"does not read as an article: odds of (\S+) to 1 that it is other prose, for want of names, dates, quotations "
        r"and past tenses",
        "ne se lit pas comme un article : {} contre 1 que c’est une autre prose, faute de noms, de dates, de citations "
        "et de temps du passé",
    ),
    (
        r"unlike the press: perplexity (\S+), at most (\S+) may be",
        "ne ressemble pas à la presse : perplexité {}, {} au plus",
    ),
    (
        r"no theme of the codebook is present: the likeliest, '(.+)', has a probability of (\S+), at least (\S+) are "
        r"needed",
        "aucun thème de la grille n’est présent : le plus probable, « {} », a une probabilité de {}, {} au moins",
    ),
)
_NUMBER = re.compile(r"[-\d.,]+%?")


def in_french(reason: str) -> str:
    """Return the French of a reason to abstain, or an empty string where it is of no known kind.

    Parameters
    ----------
    reason : str
        What `Placement.reason` says.

    Returns
    -------
    str
        One line; its numbers are written as French writes them.

    Examples
    --------
    >>> in_french("too short: 2 known terms of 3 words, at least 12 are needed")
    'trop court : 2 termes connus pour 3 mots, il en faut au moins 12'
    >>> in_french("it rains")
    ''
    """
    for english, french in _KINDS:
        found = re.fullmatch(english, reason, re.DOTALL)
        if found:
            return french.format(*map(_written, found.groups()))
    return ""


def _written(value: str) -> str:
    if not _NUMBER.fullmatch(value):
        return value
    number = value.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
    return number.replace("%", "\N{NARROW NO-BREAK SPACE}%")

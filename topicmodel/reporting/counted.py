"""What is counted, in the singular where there is one of it."""

from collections.abc import Mapping

__all__ = ["counted", "is_single"]

_SINGULAR: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "articles": "article",
        "documents": "document",
        "documents d’épreuve": "document d’épreuve",
        "lignes écartées ou réparées à la lecture": "ligne écartée ou réparée à la lecture",
        "mots": "mot",
        "placements sur lesquels le modèle s’abstient": "placement sur lequel le modèle s’abstient",
        "sur lesquels le modèle s’abstient": "sur lequel le modèle s’abstient",
        "termes": "terme",
        "thématiques": "thématique",
        "thèmes": "thème",
        "valeurs": "valeur",
    },
    "en": {
        "articles": "article",
        "documents": "document",
        "held-out documents": "held-out document",
        "placements that the model does not vouch for": "placement that the model does not vouch for",
        "rows left out or repaired while reading": "row left out or repaired while reading",
        "terms": "term",
        "themes": "theme",
        "topics": "topic",
        "values": "value",
        "words": "word",
    },
}


def is_single(n: float, lang: str) -> bool:
    """Say whether so many of a thing are in the singular: none is in French, and is not in English."""
    return n < 2 if lang == "fr" else n == 1


def counted(many: str, n: float, lang: str) -> str:
    """Return the name of so many things, given the name of many.

    Examples
    --------
    >>> counted("thèmes", 1, "fr"), counted("themes", 0, "en")
    ('thème', 'themes')
    """
    return _SINGULAR[lang].get(many, many) if is_single(n, lang) else many

"""The words of the page of a comparison, in French and in English."""

from topicmodel.reporting.words import in_language

__all__ = ["comparison_words"]

_LANGUAGES: dict[str, dict[str, str]] = {
    "fr": {
        "kicker": "Comparaison d’expériences",
        "settings": "Les réglages qui diffèrent",
        "same": "Aucun : les réglages sont les mêmes.",
        "setting": "réglage",
        "scores": "Les mesures",
        "figure": "mesure",
        "against": "contre",
        "tests": "Différences testées",
        "test": "mesure",
        "difference": "différence",
        "interval": "intervalle à 90 %",
        "p": "p (Holm)",
        "n": "paires",
        "topics": "Thématiques appariées",
        "overlap": "recouvrement",
        "bold": "En gras, les mots que les deux thématiques ont en commun.",
        "only": "Sans partenaire dans",
        "moved": "Documents qui ont le plus bougé",
        "distance": "distance",
        "document": "document",
        "before": "avant",
        "after": "après",
        "elsewhere": "(une autre thématique)",
        "none": "Aucun.",
    },
    "en": {
        "kicker": "Comparison of runs",
        "settings": "Settings that differ",
        "same": "None: the settings are the same.",
        "setting": "setting",
        "scores": "Figures",
        "figure": "figure",
        "against": "against",
        "tests": "Differences tested",
        "test": "figure",
        "difference": "difference",
        "interval": "90% interval",
        "p": "p (Holm)",
        "n": "pairs",
        "topics": "Topics matched",
        "overlap": "overlap",
        "bold": "Words that both topics lead with are bold.",
        "only": "Without a partner in",
        "moved": "Documents that moved most",
        "distance": "distance",
        "document": "document",
        "before": "before",
        "after": "after",
        "elsewhere": "(another topic)",
        "none": "None.",
    },
}


def comparison_words(lang: str) -> dict[str, str]:
    """Return the words of the page in a language, ``"fr"`` or ``"en"``."""
    return in_language(_LANGUAGES, lang)

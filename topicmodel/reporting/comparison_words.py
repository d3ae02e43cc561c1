"""The words of the page of a comparison, in French and in English."""

from typing import Any

from topicmodel.objects.language import in_language
from topicmodel.reporting.typography import spaced

__all__ = ["comparison_words"]

_LANGUAGES: dict[str, dict[str, Any]] = {
    "fr": {
        "kicker": "Comparaison d’expériences",
        "settings": "Les réglages qui diffèrent",
        "same": "Aucun : les réglages sont les mêmes.",
        "setting": "réglage",
        "scores": "Les mesures",
        "figure": "mesure",
        "to": " ; ",
        "against": "et",
        "tests": "Différences testées",
        "tests_hint": "Deuxième expérience moins première, sur les mêmes documents ou sur les thématiques appariées. "
        "p est la probabilité d’une telle différence par hasard, corrigée du nombre de tests (Holm) ; en fond gris, "
        "p < 0,05.",
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
        "moved_hint": "Distance de Hellinger entre les parts des thématiques avant et après : 0, les mêmes ; 1, aucune "
        "en commun.",
        "distance": "distance",
        "document": "document",
        "before": "avant",
        "after": "après",
        "elsewhere": "(une autre thématique)",
        "none": "Aucun.",
        "tested": {
            "held-out nats per token": "vraisemblance hors apprentissage (nats par mot)",
            "share of right themes": "part de thèmes justes",
            "c_npmi of matched topics": "cohérence NPMI des thématiques appariées",
            "exclusivity of matched topics": "exclusivité des thématiques appariées",
        },
        "units": {
            "documents": "documents",
            "held-out documents": "documents d’épreuve",
            "topics": "thématiques",
        },
    },
    "en": {
        "kicker": "Comparison of runs",
        "settings": "Settings that differ",
        "same": "None: the settings are the same.",
        "setting": "setting",
        "scores": "Figures",
        "figure": "figure",
        "to": ", ",
        "against": "and",
        "tests": "Differences tested",
        "tests_hint": "Second run minus first, on the same documents or on matched topics. p is the probability of "
        "such a difference by chance, corrected for the number of tests (Holm); grey rows have p < 0.05.",
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
        "moved_hint": "Hellinger distance of the shares of topics before and after: 0, the same; 1, none in common.",
        "distance": "distance",
        "document": "document",
        "before": "before",
        "after": "after",
        "elsewhere": "(another topic)",
        "none": "None.",
        "tested": {},
        "units": {},
    },
}


def comparison_words(lang: str) -> dict[str, Any]:
    """Return the words of the page in a language, ``"fr"`` or ``"en"``."""
    words = in_language(_LANGUAGES, lang)
    # Keys of what is looked up stay as results name them.
    return {name: spaced(value) for name, value in words.items()} if lang == "fr" else words

"""The words on pictures, in French and in English, and how each writes its numbers."""

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from topicmodel.objects.language import in_language, with_signs

__all__ = ["plot_words", "write_numbers", "written"]

_LANGUAGES: dict[str, dict[str, str]] = {
    "fr": {
        "decimal": ",",
        "thousands": "\N{NARROW NO-BREAK SPACE}",
        "percent": "\N{NO-BREAK SPACE}%",
        "colon": "\N{NO-BREAK SPACE}: ",
        "quarter": "T",
        "of_corpus": "% du corpus",
        "of_documents": "% des documents",
        "of_documents_interval": "% des documents, avec intervalle à 90 %",
        "of_article": "% de l’article, avec intervalle à 90 %",
        "abstains": "(le modèle s’abstient)",
        "robust": "robustes",
        "fragile": "fragiles",
        "refits": "% de {} réapprentissages où la thématique revient, avec intervalle à 90 %",
        "held_out": "vraisemblance hors apprentissage (nats par mot)",
        "stability": "stabilité d’un apprentissage à l’autre",
        "coherence": "cohérence (NPMI), ne décide pas",
        "exclusivity": "exclusivité, ne décide pas",
        "n_topics": "nombre de thématiques ; en couleur : {}",
        "share_right": "part juste",
        "calibration_error": "erreur de calibration {}",
        "claims": "réponses",
        "confidence": "confiance",
        "right": "justes",
        "missed": "manquées",
        "false alarms": "fausses alarmes",
        "texts": "textes",
        "predicted": "prédit",
        "true": "vrai",
        "training_texts": "textes d’apprentissage",
        "accuracy": "exactitude",
        "macro F1": "F1 macro",
        "weighted F1": "F1 pondéré",
        "micro F1": "F1 micro",
    },
    "en": {
        "decimal": ".",
        "thousands": ",",
        "percent": "%",
        "colon": ": ",
        "quarter": "Q",
        "of_corpus": "% of the corpus",
        "of_documents": "% of the documents",
        "of_documents_interval": "% of the documents, with 90% interval",
        "of_article": "% of the article, with 90% interval",
        "abstains": "(abstains)",
        "robust": "robust",
        "fragile": "fragile",
        "refits": "% of {} refits in which the topic comes back, with 90% interval",
        "held_out": "held-out nats per token",
        "stability": "stability between refits",
        "coherence": "coherence (NPMI), does not decide",
        "exclusivity": "exclusivity, does not decide",
        "n_topics": "number of topics; shaded: {}",
        "share_right": "share right",
        "calibration_error": "calibration error {}",
        "claims": "claims",
        "confidence": "confidence",
        "right": "right",
        "missed": "missed",
        "false alarms": "false alarms",
        "texts": "texts",
        "predicted": "predicted",
        "true": "true",
        "training_texts": "training texts",
    },
}


def plot_words(lang: str) -> dict[str, str]:
    """Return the words of pictures in a language, ``"fr"`` or ``"en"``."""
    return in_language(_LANGUAGES, lang)


def written(value: float, decimals: int, words: dict[str, str]) -> str:
    """Return a number as the language writes it.

    Examples
    --------
    >>> written(12345.6, 1, plot_words("en")), written(-0.0004, 3, plot_words("fr"))
    ('12,345.6', '0,000')
    """
    return with_signs(f"{value:z,.{decimals}f}", words["decimal"], words["thousands"])


def write_numbers(axes: Axes, which: str, words: dict[str, str]) -> None:
    """Let the numbers along ``"x"``, ``"y"`` or ``"xy"`` be written as the language does."""

    def tick(value: float, _: int | None) -> str:
        # Steps of an axis are round numbers, but not exactly so.
        return with_signs(f"{round(float(value), 10):z,.10g}", words["decimal"], words["thousands"])

    for side in which:
        getattr(axes, f"{side}axis").set_major_formatter(FuncFormatter(tick))

"""The words of the page of a run without topics, in French and in English, beside those of the page of topics."""

from typing import Any

from topicmodel.reporting.topics_words import topics_words
from topicmodel.reporting.typography import spaced

__all__ = ["themes_words"]

_LANGUAGES: dict[str, dict[str, Any]] = {
    "fr": {
        "kicker": "Rapport de classement par thèmes",
        "predictions": "Le classifieur",
        "placements": "Le placement",
        "themes_of": "thèmes",
        "predictions_hint": "Part des documents que le classifieur met dans chaque thème, ceux de l’apprentissage "
        "compris.",
        "placements_hint": "Part moyenne de chaque thème dans les documents placés.",
        "course": "Au fil du temps",
        "course_hint": "Même échelle pour tous, de 0 à {} % ; bande : intervalle à 90 % de la moyenne ; la ligne "
        "s’interrompt où il n’y a pas de document ; une bande ou un document seul peut dépasser l’échelle.",
        "by_hint": "Parts en %, le groupe le plus nombreux d’abord ; case foncée : grande part.",
        "classes": "Par classe",
        "confusion": "Les confusions",
        "confusion_hint": "Une ligne par étiquette donnée, une colonne par classe prédite ; documents gardés pour "
        "l’épreuve.",
        "given": "étiquette",
        "list": "Les documents",
        "list_hint_predictions": "D’abord les erreurs dont le classifieur est le plus sûr.",
        "list_hint_placements": "Dans l’ordre du corpus.",
        "shown": "{} documents sur {} ; tous sont dans {}.",
        "found": "thème",
        "sure_predictions": "probabilité",
        "sure_placements": "part",
        "side": "partie",
        "test": "épreuve",
        "train": "apprentissage",
        "wrong": "erreur",
        "abstains": "s’abstient",
        "filter": "Filtrer ces lignes",
        "abstained": "placements sur lesquels le modèle s’abstient",
    },
    "en": {
        "kicker": "Report of themes",
        "predictions": "The classifier",
        "placements": "The placement",
        "themes_of": "themes",
        "predictions_hint": "Share of the documents that the classifier puts into each theme, those it learnt from "
        "among them.",
        "placements_hint": "Mean share of each theme in the documents placed.",
        "course": "Over time",
        "course_hint": "The same scale for all, from 0 to {}%; band: 90% interval of the mean; the line breaks where "
        "there is no document; a band, or a document alone in its period, may exceed the scale.",
        "by_hint": "Shares in %, rows by number of documents; the darker a cell, the larger the share.",
        "classes": "By class",
        "confusion": "Confusions",
        "confusion_hint": "A row per given label, a column per predicted class; held-out documents.",
        "given": "label",
        "list": "The documents",
        "list_hint_predictions": "First the errors that the classifier is surest of.",
        "list_hint_placements": "In the order of the corpus.",
        "shown": "{} documents of {}; all are in {}.",
        "found": "theme",
        "sure_predictions": "probability",
        "sure_placements": "share",
        "side": "side",
        "test": "held out",
        "train": "training",
        "wrong": "error",
        "abstains": "abstains",
        "filter": "Filter these rows",
        "abstained": "placements that the model does not vouch for",
    },
}


def themes_words(lang: str) -> dict[str, Any]:
    """Return the words of the page in a language, ``"fr"`` or ``"en"``."""
    words = _LANGUAGES[lang]
    return topics_words(lang) | (spaced(words) if lang == "fr" else words)

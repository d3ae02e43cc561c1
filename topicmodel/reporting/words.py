"""The words of the pages, in French and in English."""

from topicmodel.objects.language import in_language
from topicmodel.reporting.typography import spaced

__all__ = ["LANGUAGES", "texts"]

LANGUAGES: dict[str, dict[str, str]] = {
    "fr": {
        "title": "Placement de l’article",
        "themes": "Part de chaque thème",
        "interval": "Le trait fin est l’intervalle à 90 % ; les parts et le reste « hors thème » font 100 %.",
        "unassigned": "Hors thème",
        "group": "total",
        "article": "L’article et les mots qui parlent pour chaque thème",
        "hint": "Cliquez sur un thème pour ne voir que ses mots ; plus un mot est coloré, plus il pèse.",
        "evidence": "Les passages qui comptent le plus",
        "course": "Le fil de l’article",
        "course_hint": "Une colonne par phrase, dans l’ordre ; sa hauteur : ce qu’elle apporte aux thèmes colorés.",
        "neighbours": "Articles voisins dans le corpus de référence",
        "similarity": "ressemblance",
        "adds": "apporte",
        "point": "point",
        "points": "points",
        "points_hint": "Ce qu’une phrase apporte à la part du thème, en points de pourcentage : les apports de toutes "
        "les phrases font cette part.",
        "neighbours_hint": "Leurs mots ressemblent le plus à ceux de l’article : 1, les mêmes ; 0, aucun en commun.",
        "abstains": "Le modèle s’abstient",
        "absent": "Aucun thème de la grille n’est probablement présent",
        "folder": "Articles placés parmi les thèmes",
        "articles": "articles",
        "abstained": "sur lesquels le modèle s’abstient",
        "largest": "Thèmes les plus présents",
        "filter": "Filtrer",
        "model": "Modèle",
        "document": "Document",
        "words": "mots",
        "none": "Aucun passage ne parle nettement pour un thème.",
        "decimal": ",",
        "thousands": "\N{NARROW NO-BREAK SPACE}",
        "percent": "\N{NO-BREAK SPACE}%",
        "colon": "\N{NO-BREAK SPACE}: ",
        "quarter": "T",
    },
    "en": {
        "title": "Placement of the article",
        "themes": "Share of each theme",
        "interval": "The thin line is the 90% interval; the shares and the unassigned rest make 100%.",
        "unassigned": "Unassigned",
        "group": "total",
        "article": "The article and the words that speak for each theme",
        "hint": "Click a theme to see its words only; the stronger the colour, the more a word weighs.",
        "evidence": "The passages that count most",
        "course": "The course of the article",
        "course_hint": "A column per sentence, in order; its height is what the sentence adds to the coloured themes.",
        "neighbours": "Neighbouring articles of the reference corpus",
        "similarity": "similarity",
        "adds": "adds",
        "point": "points",
        "points": "points",
        "points_hint": "What a sentence adds to the share of the theme, in percentage points: what all sentences add "
        "makes that share.",
        "neighbours_hint": "Their words are most like those of the article: 1, the same; 0, none in common.",
        "abstains": "The model abstains",
        "absent": "No theme of the codebook is more likely present than not",
        "folder": "Articles among themes",
        "articles": "articles",
        "abstained": "that the model does not vouch for",
        "largest": "Largest themes",
        "filter": "Filter",
        "model": "Model",
        "document": "Document",
        "words": "words",
        "none": "No passage clearly speaks for a theme.",
        "decimal": ".",
        "thousands": ",",
        "percent": "%",
        "colon": ": ",
        "quarter": "Q",
    },
}

_WORDS = LANGUAGES | {"fr": spaced(LANGUAGES["fr"])}


def texts(lang: str) -> dict[str, str]:
    """Return the words of a page in a language, ``"fr"`` or ``"en"``."""
    words: dict[str, str] = in_language(_WORDS, lang)
    return words

"""The words of the forms, in French and in English."""

__all__ = ["texts"]

_TEXTS = {
    "fr": {
        "word_intrusion": "Dans chaque groupe, quel mot n’appartient pas aux autres ?",
        "document_intrusion": "Dans chaque groupe, quel texte n’appartient pas aux autres ?",
        "topic_labels": "Donnez un nom court à chaque thème, d’après ses mots et ses textes.",
        "fit_and_rank": "Nommez chaque thème, notez de 1 à 5 si chaque texte en relève, puis classez les textes.",
        "judge": "Votre nom ou code",
        "save": "Enregistrer les réponses",
        "left": "sans réponse",
        "text": "Nom du thème",
        "scale": "Ce texte relève-t-il du thème ? (1 : pas du tout, 5 : tout à fait)",
        "rank": "Place de ce texte parmi ceux du thème (1 : celui qui en relève le plus)",
        "words": "Mots :",
        "offline": "Ce formulaire fonctionne sans réseau ; rien n’est envoyé. Renvoyez le fichier enregistré.",
    },
    "en": {
        "word_intrusion": "In each group, which word does not belong with the others?",
        "document_intrusion": "In each group, which text does not belong with the others?",
        "topic_labels": "Give each topic a short name, from its words and texts.",
        "fit_and_rank": "Name each topic, rate from 1 to 5 whether each text belongs to it, then rank the texts.",
        "judge": "Your name or code",
        "save": "Save the answers",
        "left": "unanswered",
        "text": "Name of the topic",
        "scale": "Does this text belong to the topic? (1: not at all, 5: fully)",
        "rank": "Place of this text among those of the topic (1: the one that belongs most)",
        "words": "Words:",
        "offline": "This form works without a network; nothing is sent. Return the saved file.",
    },
}


def texts(lang: str) -> dict[str, str]:
    """Return the words of a form in ``"fr"`` or ``"en"``."""
    return _TEXTS[lang]

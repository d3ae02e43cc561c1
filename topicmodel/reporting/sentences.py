"""The French of what results say: definitions of figures, what to know of them, reasons to abstain.

A result says it in English as a `Message`, and keeps its code and its values; the sentences here are filled with the
same values, their numbers written as French writes them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from topicmodel.objects.message import Formatter, Message
from topicmodel.reporting.typography import spaced

__all__ = ["CLASS_COLUMNS", "FIGURES", "SENTENCES", "figure_name", "in_french"]

SENTENCES: Mapping[str, str] = {
    # Reasons to abstain.
    "not_french": "ne se lit pas comme du français : {share:.0%} de mots-outils français, il en faut au moins "
    "{least:.0%}",
    "code_or_table": "se lit comme du code ou un tableau : {share:.1%} de signes parmi les caractères, {most:.1%} au "
    "plus",
    "too_short": "trop court : {least} termes connus au moins sont nécessaires, ce texte en a {known} (mots : {words})",
    "reports_nothing": "ne se lit pas comme un article : {share:.1%} de noms et de formes d’être et d’avoir, il en "
    "faut au moins {least:.0%}",
    "list_of_names": "se lit comme une liste : {share:.0%} des mots sont des noms, {most:.0%} au plus",
    "address": "se lit comme une adresse au lecteur : {address:.1%} de première et deuxième personne contre "
    "{reporting:.1%} de noms et de formes d’être et d’avoir",
    "other_prose": "ne se lit pas comme un article : {odds:,.0f} contre 1 que c’est une autre prose, faute de noms, de "
    "dates, de citations et de temps du passé",
    "unlike_the_press": "ne ressemble pas à la presse : perplexité {perplexity:,.0f}, {most:,.0f} au plus",
    "no_theme": "aucun thème de la grille n’est présent : le plus probable, « {theme} », a une probabilité de "
    "{probability:.0%}, il faut au moins {least:.0%}",
    # Definitions of the figures of topics.
    "c_npmi": "de combien les {n_words} premiers mots d’une thématique se côtoient plus souvent que par hasard : 1 "
    "toujours ensemble, 0 au hasard, −1 jamais ; fenêtres de {window} termes, moyenne des paires",
    "c_v": "à quel point les {n_words} premiers mots d’une thématique ont le même voisinage, de 0 à 1 d’ordinaire ; "
    "cosinus de leurs NPMI dans des fenêtres de {window} termes",
    "c_uci": "information mutuelle des paires parmi les {n_words} premiers mots, fenêtres de {window} termes",
    "u_mass": "logarithme de la probabilité d’un mot quand un autre, plus fréquent, est dans le document ; {n_words} "
    "premiers mots",
    "coherence": "cohérence des {n_words} premiers mots : {how}",
    "diversity": "part de mots différents parmi les 25 premiers de chaque thématique",
    "redundancy": "part moyenne des {n_words} premiers mots qu’une autre thématique partage",
    "exclusivity": "part moyenne qu’a une thématique dans l’emploi de ses {n_words} premiers mots",
    "effective_topics": "autant de thématiques d’égale importance seraient aussi variées (exponentielle de "
    "l’entropie), sur {n}",
    "junk_topics": "part des thématiques uniformes, sans contenu propre ou de fond",
    "topics_per_document": "autant de thématiques d’égale importance par document en moyenne (exponentielle de "
    "l’entropie)",
    "purity": "part des documents qui ont l’étiquette principale de leur thématique la plus forte",
    "v_measure": "accord entre la thématique la plus forte et l’étiquette, de 0 à 1",
    "ami": "information mutuelle entre la thématique la plus forte et l’étiquette, corrigée du hasard",
    "completion": "moins le modèle est surpris, plus c’est bas : complétion de documents, la moitié des termes de "
    "chacun est montrée, {draws} tirages de Gibbs après {sweeps}",
    "left_to_right": "moins le modèle est surpris, plus c’est bas : de gauche à droite, {particles} particules, tous "
    "les mots",
    "refits": "part des thématiques qui reviennent dans la plupart de {refits} apprentissages sur {share:.0%} des "
    "documents, en paires complémentaires, chacun avec sa graine ; recouvrement des {words} premiers mots (RBO) et "
    "distance de Hellinger",
    "recurrence": "part moyenne des apprentissages refaits où une thématique revient",
    # Definitions of the figures of classifiers.
    "accuracy": "part des textes dont les classes sont exactement les bonnes",
    "macro F1": "moyenne des F1 des classes, chaque classe comptant autant",
    "weighted F1": "moyenne des F1 des classes, selon leur nombre de textes",
    "micro F1": "F1 de toutes les paires d’un texte et d’une classe",
    "Jaccard": "moyenne sur les textes : classes communes sur toutes les classes vraies ou prédites ; deux ensembles "
    "vides s’accordent",
    "ECE": "écart moyen entre la confiance et l’exactitude, {bins} tranches",
    "ECE_of_classes": "écart moyen entre la probabilité et la vérité de chaque classe, {bins} tranches",
    "ECE_by_chance": "ce que des probabilités exactement justes montreraient ici",
    "Brier": "carré de la distance des probabilités à la vérité",
    # What to know of the figures of topics.
    "words_left_out": "{n:,} mots ne sont pas dans la référence et sont laissés de côté : {shown}",
    "words_left_out_one": "1 mot n’est pas dans la référence et est laissé de côté : {shown}",
    "no_coherence": "{n:,} thématiques n’ont pas de cohérence, moins de deux de leurs mots sont dans la référence : "
    "{shown}",
    "no_coherence_one": "1 thématique n’a pas de cohérence, moins de deux de ses mots sont dans la référence : {shown}",
    "no_probability": "{n:,} thématiques donnent une probabilité nulle à des termes ; mêlées à 1e-9 de loi uniforme",
    "no_probability_one": "1 thématique donne une probabilité nulle à des termes ; mêlée à 1e-9 de loi uniforme",
    "junk": "{n} thématiques sur {of} n’en sont pas vraiment ({kinds})",
    "junk_one": "1 thématique sur {of} n’en est pas vraiment une ({kinds})",
    "fragile": "{n} thématiques sur {of} sont fragiles : elles ne reviennent pas à coup sûr quand on refait "
    "l’apprentissage",
    "fragile_one": "1 thématique sur {of} est fragile : elle ne revient pas à coup sûr quand on refait l’apprentissage",
    "weak_evidence": "la cohérence est un faible indice : elle ne s’accorde qu’en partie avec le jugement humain "
    "(Hoyle et al. 2021) ; faites juger les thématiques par des personnes (tm.evaluation.word_intrusion)",
    "no_stability": "la stabilité n’a pas été mesurée : elle demande un TopicModel appris et n_refits=20",
    "small_corpus": "le corpus est petit pour ces mesures ({figures}) : l’intervalle est plus large que 0,05",
    "shared_words": "beaucoup de thématiques ont les mêmes premiers mots : moins de thématiques, ou plus de "
    "mots-outils, aideraient peut-être",
    # What to know of the figures of classifiers.
    "noise": "l’exactitude est connue à ±{half:.1f} points près sur {texts} textes : une différence plus petite avec "
    "un chiffre mesuré sur d’autres textes est du bruit ; sur les mêmes textes, comparez par paires (baselines)",
    "no_text": "la classe {name} est prédite {n} fois et aucun texte ne l’a : son F1 est 0 par définition",
    "no_text_one": "la classe {name} est prédite une fois et aucun texte ne l’a : son F1 est 0 par définition",
    "never_predicted": "la classe {name} n’est jamais prédite",
    "few_texts": "des classes ont peu de textes ({listed}) : chaque texte change un rappel de {points:.0f} points au "
    "plus",
    "one_class_few_texts": "la classe {name} a {n} textes : chacun change son rappel de {points:.0f} points",
    "one_class_few_texts_one": "la classe {name} a 1 texte : il change son rappel de {points:.0f} points",
    "always_one": "toujours répondre {name} donnerait une exactitude de {share:.2f} : citez le F1 macro à côté de "
    "l’exactitude",
    "can_be_chance": "{measure} : {points:+.1f} points par rapport à {baseline}, ce peut être le hasard (p = {p:.2f}, "
    "corrigé pour {tests} tests)",
    "better": "{measure} : mieux que {baseline} de {points:.1f} points (p = {p:.3f})",
    "worse": "{measure} : moins bien que {baseline} de {points:.1f} points (p = {p:.3f})",
    "better_surely": "{measure} : mieux que {baseline} de {points:.1f} points (p < {p})",
    "worse_surely": "{measure} : moins bien que {baseline} de {points:.1f} points (p < {p})",
    "no_probabilities": "aucune probabilité n’a été donnée : la calibration n’a pas été jugée",
    "not_calibrated": "les probabilités ne disent pas vrai : erreur de calibration {error:.3f}, par hasard elle serait "
    "de {chance:.3f}",
    "leaks": "{n} textes d’épreuve sur {of} ont un quasi-double parmi les textes d’apprentissage : {pairs}",
    "leaks_one": "1 texte d’épreuve sur {of} a un quasi-double parmi les textes d’apprentissage : {pairs}",
    "unknown_class": "ces classes ne sont dans aucun texte d’apprentissage ({classes}) : le classifieur ne peut pas "
    "les connaître",
    "unknown_class_one": "aucun texte d’apprentissage n’a la classe {classes} : le classifieur ne peut pas la "
    "connaître",
}
"""French sentences under the codes of messages, with the names of the same values."""

FIGURES: Mapping[str, str] = {
    "c_npmi": "cohérence NPMI",
    "c_v": "cohérence C_v",
    "diversity": "diversité",
    "redundancy": "redondance",
    "exclusivity": "exclusivité",
    "effective topics": "thématiques effectives",
    "junk topics": "fausses thématiques",
    "topics per document": "thématiques par document",
    "purity": "pureté",
    "V-measure": "V-mesure",
    "AMI": "AMI",
    "held-out perplexity": "perplexité hors apprentissage",
    "robust topics": "thématiques robustes",
    "recurrence": "récurrence",
    "accuracy": "exactitude",
    "macro F1": "F1 macro",
    "weighted F1": "F1 pondéré",
    "micro F1": "F1 micro",
    "Jaccard": "Jaccard",
    "ECE": "erreur de calibration (ECE)",
    "ECE by chance": "ECE par hasard",
    "Brier": "Brier",
}
"""French names of figures."""

CLASS_COLUMNS: Mapping[str, str] = {
    "texts": "textes",
    "predicted": "prédits",
    "precision": "précision",
    "recall": "rappel",
    "F1": "F1",
    "F1 low": "F1 bas",
    "F1 high": "F1 haut",
}
"""French heads of the table of classes."""

_JUNK = {"uniform": "uniforme", "vacuous": "sans contenu propre", "background": "fond"}
_OURS: Mapping[str, Callable[[str], str]] = {
    "measure": lambda name: figure_name(name, "fr"),
    "figures": lambda name: figure_name(name, "fr"),
    "kinds": lambda name: _JUNK.get(name, name),
}
"""How values are translated that are words of ours; others, names of classes among them, are the user's."""
_WRITTEN = str.maketrans(
    {",": "\N{NARROW NO-BREAK SPACE}", ".": ",", "%": "\N{NARROW NO-BREAK SPACE}%", "-": "\N{MINUS SIGN}"}
)


class _French(Formatter):
    """Numbers with a comma, narrow spaces between thousands and before the percent sign; our own words in French."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def named(self, code: str) -> str:
        """Return the name of a theme."""
        return self.names.get(code, code)

    def listed(self, entry: str) -> str:
        """Return the name of a theme for its code, before how many texts it has."""
        code, space, n = entry.rpartition(" ")
        return self.named(code) + space + n

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value, french = super().get_value(key, args, kwargs), _OURS.get(str(key))
        if key in ("name", "theme", "classes"):
            french = self.named
        elif key == "listed":
            french = self.listed
        if french is None:
            return value
        return french(value) if isinstance(value, str) else tuple(map(french, value))

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str | tuple):
            return super().format_field(value, format_spec)
        if isinstance(value, int):
            format_spec = format_spec or ","
        elif format_spec:
            # What is rounded to zero has no sign.
            format_spec = re.sub(r"^([+ -]?)z?", r"\1z", format_spec)
        return format(value, format_spec).translate(_WRITTEN)


def in_french(sentence: str, names: Mapping[str, str] | None = None) -> str:
    """Return the French of a sentence of a result, or an empty string where there is none.

    Parameters
    ----------
    sentence : str
        A `Message`; of another text no French is known.
    names : mapping of str to str, optional
        Names of themes under their codes, to be read in their place.

    Returns
    -------
    str
        One line; its numbers are written as French writes them.

    Examples
    --------
    >>> in_french(Message("never_predicted", "class {name} is never predicted", name="sport"))
    'la classe sport n’est jamais prédite'
    >>> in_french(Message("never_predicted", "", name="sante"), {"sante": "Santé"})
    'la classe Santé n’est jamais prédite'
    >>> in_french("it rains")
    ''
    """
    if not isinstance(sentence, Message) or sentence.code not in SENTENCES:
        return ""
    return str(_French(names or {}).vformat(spaced(SENTENCES[sentence.code]), (), sentence.values))


def figure_name(name: str, lang: str) -> str:
    """Return the name of a figure in a language; its own where there is no other.

    Examples
    --------
    >>> figure_name("c_npmi (external)", "fr")
    'cohérence NPMI (externe)'
    """
    if lang != "fr":
        return name
    plain = name.removesuffix(" (external)")
    return FIGURES.get(plain, plain) + (" (externe)" if plain != name else "")

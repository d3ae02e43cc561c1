"""Words that may stand inside a phrase: "coupe du monde", "droits de l'homme"."""

__all__ = ["CONNECTORS"]

CONNECTORS = ("de", "d'", "du", "des", "la", "le", "l'", "les", "à", "au", "aux", "en")

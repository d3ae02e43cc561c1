"""Words that may stand inside a phrase: "coupe du monde", "Organisation internationale pour les migrations"."""

__all__ = ["CONNECTORS"]

CONNECTORS = ("de", "d'", "du", "des", "la", "le", "l'", "les", "à", "au", "aux", "en", "pour", "sur", "contre")

"""Signs that close a sentence, and signs after which a capital letter says little."""

__all__ = ["CLOSERS", "OPENERS"]

CLOSERS = frozenset({".", "!", "?", "…", "..."})
OPENERS = CLOSERS | {":", "«", '"', "“", "–", "—", "-", ";", "(", "•", "»", "”"}

"""French text: cleaning, tokens, lemmas, stop words, phrases, and the vectorizer."""

"""Classifiers of texts: from keywords, from labels, or from both."""

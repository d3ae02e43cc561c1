"""The keywords of a codebook among the terms of a fitted vectorizer."""

from typing import TYPE_CHECKING

from topicmodel.codebook.match import KeywordMatcher
from topicmodel.errors import InputError

if TYPE_CHECKING:
    from topicmodel.codebook.codebook import Codebook
    from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["theme_columns"]


def theme_columns(codebook: "Codebook", vectorizer: "FrenchVectorizer") -> dict[str, tuple[int, ...]]:
    """Find the keywords of each theme among the terms of a vectorizer; see `Codebook.columns`."""
    # No import of scikit-learn for its `check_is_fitted`: the command line starts without it.
    if not hasattr(vectorizer, "analyzer_"):
        raise InputError(f"found {type(vectorizer).__name__} before its fit; a fitted FrenchVectorizer is needed")
    terms = [str(term) for term in vectorizer.get_feature_names_out()]
    found = KeywordMatcher(codebook, vectorizer.analyzer_).columns(terms)
    for theme in codebook.seeded:
        if not len(found[theme.code].columns):
            given = ", ".join(theme.keywords[:5])
            raise InputError(
                f"theme '{theme.code}': no keyword is among the {len(terms)} terms ({given}); give words that the "
                "texts use, or lower min_df"
            )
    return {theme.code: tuple(found[theme.code].columns.tolist()) for theme in codebook.seeded}

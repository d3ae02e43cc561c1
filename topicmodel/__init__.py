"""Topic models, classification and theme placement for French press.

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

__all__ = [
    "LDA",
    "LSA",
    "NMF",
    "S3",
    "Analyzer",
    "CleaningReport",
    "Codebook",
    "Corpus",
    "Experiment",
    "FrenchVectorizer",
    "GensimModel",
    "InputError",
    "KeyNMF",
    "KeyedLDA",
    "MissingExtraError",
    "Placement",
    "Placer",
    "Report",
    "Run",
    "Scores",
    "TextFeatures",
    "Theme",
    "ThemeClassifier",
    "TopicModel",
    "TopicModelError",
    "Topics",
    "codebook",
    "datasets",
    "encoders",
    "evaluate",
    "evaluate_classifier",
    "evaluation",
    "experiment",
    "find_boilerplate",
    "load_encoder",
    "plot",
]

_HOMES = {
    "GensimModel": "models.gensim_adapters",
    "LDA": "models.lda",
    "LSA": "models.lsa",
    "NMF": "models.nmf",
    "S3": "embedding_topics",
    "Analyzer": "text.analyzer",
    "CleaningReport": "objects",
    "Codebook": "codebook",
    "Corpus": "objects",
    "Experiment": "experiment",
    "FrenchVectorizer": "text.vectorizer",
    "InputError": "errors",
    "KeyNMF": "embedding_topics",
    "KeyedLDA": "models.keyed",
    "MissingExtraError": "errors",
    "Placement": "objects",
    "Placer": "placer",
    "Report": "reporting",
    "Run": "experiment",
    "Scores": "objects",
    "Theme": "codebook",
    "ThemeClassifier": "classifiers.theme_classifier",
    "TextFeatures": "classifiers.features",
    "TopicModel": "topic_model",
    "TopicModelError": "errors",
    "Topics": "objects",
    "evaluate": "evaluation",
    "evaluate_classifier": "evaluation",
    "find_boilerplate": "text.boilerplate",
    "load_encoder": "encoders.load",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"topicmodel.{_HOMES[name]}"), name)
    if name in __all__:
        return import_module(f"topicmodel.{name}")
    raise AttributeError(f"module 'topicmodel' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__

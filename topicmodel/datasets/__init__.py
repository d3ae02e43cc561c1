"""Corpora and models that come with the package."""

from topicmodel.datasets.embedded import (
    CODEBOOKS,
    CORPORA,
    default_model_path,
    load_codebook,
    load_press,
    press_path,
)

__all__ = ["CODEBOOKS", "CORPORA", "default_model_path", "load_codebook", "load_press", "press_path"]

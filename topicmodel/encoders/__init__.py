"""Texts as vectors: encoders of other people behind one small protocol."""

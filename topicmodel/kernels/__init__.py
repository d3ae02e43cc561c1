"""Compiled functions of arrays: no options object, no hidden randomness, one slow twin each in tests/naive.py."""

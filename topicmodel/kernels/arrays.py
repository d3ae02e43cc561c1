"""The type of the kernels' arguments; shapes and element types are in the docstrings, and compiled per call."""

from typing import Any, TypeAlias

from numpy.typing import NDArray

__all__ = ["Array"]

Array: TypeAlias = NDArray[Any]

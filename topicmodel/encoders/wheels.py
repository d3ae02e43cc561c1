"""Asking for other people's packages when they are needed, with the line that installs them."""

from importlib import import_module, metadata
from types import ModuleType

from topicmodel.errors import MissingExtraError

__all__ = ["wanted", "wheel_version"]


def wanted(module: str, encoder: str, extra: str = "encoders") -> ModuleType:
    """Import a module of an extra.

    Parameters
    ----------
    module : str
        Name of the module.
    encoder : str
        The encoder that needs it, as the user named it.
    extra : str
        The extra that brings it.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(f"encoder '{encoder}'", extra) from None


def wheel_version(package: str) -> str:
    """Return the version of an installed package; it is part of an encoder's name, and so of the key of its vectors."""
    return metadata.version(package)

"""Progress bars that behave in terminals, pipes and notebooks."""

import importlib.util
from typing import Any

__all__ = ["bar"]


def bar(*args: Any, **options: Any) -> Any:
    """Return a bar of tqdm: a widget where the notebook can show one, else a line of text.

    Parameters
    ----------
    *args, **options
        What tqdm takes. ``disable=None`` shows the bar only where somebody watches.
    """
    if importlib.util.find_spec("ipywidgets") is not None:
        from tqdm.auto import tqdm
    else:
        # tqdm.auto would warn in every notebook that the widgets are missing.
        from tqdm import tqdm
    return tqdm(*args, **options)

"""The figure that all plots return: matplotlib's, and it shows itself in a notebook."""

import io

from matplotlib.figure import Figure

__all__ = ["Picture"]


class Picture(Figure):
    """A matplotlib figure that notebooks show without pyplot or ``%matplotlib``.

    Save it with ``picture.savefig("shares.pdf")``; change it through ``picture.axes``.
    """

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=110)
        return buffer.getvalue()

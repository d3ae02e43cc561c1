"""Draw docs/lda-costs.svg, the cost of LDA against tokens, topics and terms, from the JSON of `benchmarks/lda.py`."""

import json
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

ROOT = Path(__file__).parent.parent
AXES = {"tokens": "tokens (K = 100)", "K": "topics K", "V": "terms (K = 100)"}


def _short(number: float) -> str:
    """Write 5017823 as 5.0 M, 26910 as 27 k."""
    if number >= 1e5:
        return f"{number / 1e6:.1f} M"
    return f"{number / 1e3:.0f} k" if number >= 1e3 else f"{number:g}"


def main() -> None:
    """Read, draw, write."""
    costs = json.loads((ROOT / "benchmarks" / "results" / "lda.json").read_text())["costs"]
    figure = Figure(figsize=(9, 3), layout="constrained")
    for axes, (name, label) in zip(figure.subplots(1, 3), AXES.items(), strict=True):
        size, seconds = zip(*costs[name], strict=True)
        axes.loglog(size, seconds, "o-", color="#0072b2", label="measured")
        axes.loglog(size, [seconds[0] * x / size[0] for x in size], ":", color="#666666", label="linear")
        axes.set(xlabel=label, ylabel="seconds, start and 20 sweeps")
        axes.set_xticks(size, [_short(x) for x in size])
        axes.set_yticks(marks := [2, 5, 10, 20, 50], [str(mark) for mark in marks])
        axes.minorticks_off()
    axes.legend(frameon=False)
    # The same figures give the same bytes.
    with mpl.rc_context({"svg.hashsalt": "costs"}):
        figure.savefig(ROOT / "docs" / "lda-costs.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()

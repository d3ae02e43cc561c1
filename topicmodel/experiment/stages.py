"""The stages of a run: each is a function of what came before and writes files.

documents → matrix → model → scores; documents → placements; documents → predictions.

Each stage imports what it needs when it is run: finding that nothing is to be done should not wait for a library.
"""

import contextlib
import dataclasses
import json
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.codebook import Codebook
from topicmodel.experiment.cache import Entry, Store
from topicmodel.experiment.code import stage_code
from topicmodel.experiment.encoders import encoder_versions
from topicmodel.experiment.files import write_csv, write_parquet
from topicmodel.experiment.registry import KEYED, ON_VECTORS
from topicmodel.experiment.settings import build
from topicmodel.experiment.source import Documents
from topicmodel.objects.message import messages_of
from topicmodel.progress import bar

if TYPE_CHECKING:
    from topicmodel.topic_model import TopicModel

__all__ = ["Watch", "run_stages"]

Settings = Mapping[str, Any]
Tell = Callable[[str], None]
Watch = Callable[[int, float], None]


def run_stages(
    settings: Settings,
    documents: Documents,
    codebook: Codebook | None,
    store: Store,
    tell: Tell,
    *,
    bars: bool,
    watch: Watch | None = None,
) -> dict[str, Entry]:
    """Run, or find, every stage after the documents.

    Parameters
    ----------
    settings : mapping
        Checked tables.
    documents : Documents
        What to run on.
    codebook : Codebook or None
        What [codebook] names.
    store : Store
        Where results are kept.
    tell : callable
        Is told what is going on.
    bars : bool
        Whether long work may show progress bars.
    watch : callable, optional
        Is told sweep and log-likelihood while a model is fitted that tells them, and again, all of them, when it is
        there; what it raises ends the run.

    Returns
    -------
    dict of str to Entry
        By name of the stage.
    """
    seed, n_jobs = settings["seed"], settings.get("compute", {}).get("n_jobs", 1)
    found: dict[str, Entry] = {}

    def stage(name: str, inputs: Settings, code: str, make: Callable[[Path, Path], None]) -> Entry:
        def begin(part: Path, checkpoint: Path) -> None:
            tell(f"{name} …")
            make(part, checkpoint)

        found[name] = entry = store.get(name, inputs, begin, code=code)
        tell(f"{name}: {'kept from before' if entry.cached else f'{entry.seconds:.1f} s'}")
        return entry

    if "model" in settings:
        _run_topics(settings, documents, codebook, stage, bars=bars, watch=watch)
    if codebook is not None and "placement" in settings:
        placed = {"settings": settings["placement"], "codebook": codebook.to_toml()}
        if settings["placement"]["words"] == "corpus":
            placed["seed"] = seed
        placed["documents"] = documents.digest("id", "text", "split")
        stage(
            "placements",
            placed,
            stage_code(_place),
            lambda part, _: _place(part, settings, codebook, documents, n_jobs, bars=bars),
        )
    if "classifier" in settings:
        learnt = {"settings": settings["classifier"], "codebook": None if codebook is None else codebook.to_toml()}
        columns = [name for name in ("id", "text", "split", "label", "date") if name in documents.table.column_names]
        rows = settings["classifier"]
        learnt |= {"documents": documents.digest(*columns), "seed": seed} | encoder_versions(rows)
        stage(
            "predictions",
            learnt,
            stage_code(_predict, rows),
            lambda part, _: _predict(part, rows, documents, codebook, seed, n_jobs, bars=bars),
        )
    return found


def _run_topics(
    settings: Settings,
    documents: Documents,
    codebook: Codebook | None,
    stage: Callable[..., Entry],
    *,
    bars: bool,
    watch: Watch | None,
) -> None:
    """Run, or find, matrix, model and scores."""
    seed, n_jobs = settings["seed"], settings.get("compute", {}).get("n_jobs", 1)
    rows, both = settings["vectorizer"], [settings["vectorizer"], settings["model"]]
    inputs: dict[str, Any] = {
        "settings": rows,
        "texts": [documents.digest("text", test=test) for test in (False, True)],
    } | encoder_versions(rows)
    matrix = stage(
        "matrix",
        inputs,
        stage_code(_count, rows),
        lambda part, _: _count(part, rows, documents, seed, n_jobs, bars=bars),
    )
    ids = documents.digest("id", "split")
    keys = codebook if settings["model"]["use"] in KEYED else None
    fitted = {"settings": settings["model"], "matrix": matrix.digest, "ids": ids, "seed": seed}
    if keys is not None:
        fitted["codebook"] = keys.to_toml()
    model = stage(
        "model",
        fitted,
        stage_code(_fit, both),
        lambda part, state: _fit(part, state, settings, matrix, documents, keys, bars=bars, watch=watch),
    )
    if watch is not None:
        _tell_again(model.folder / "likelihood.csv", watch)
    judged = {
        "settings": settings["evaluation"],
        "model": model.digest,
        "documents": documents.digest("text", "split"),
        "seed": seed,
    }
    if documents.labels is not None:
        judged["labels"] = documents.digest("label")
    stage(
        "scores",
        judged,
        stage_code(_judge, both),
        lambda part, _: _judge(part, settings, matrix, model, documents, n_jobs),
    )


def _predict(
    part: Path, rows: Settings, documents: Documents, codebook: Codebook | None, seed: int, n_jobs: int, *, bars: bool
) -> None:
    from topicmodel.experiment.predictions import predict

    predict(part, rows, documents, codebook, seed, n_jobs, bars=bars)


def _count(part: Path, rows: Settings, documents: Documents, seed: int, n_jobs: int, *, bars: bool) -> None:
    from topicmodel.experiment.fitted import write_fitted

    vectorizer = build("vectorizer", rows, seed, n_jobs=n_jobs)
    train = vectorizer.fit_transform(_watched(documents.texts(test=False), "counting", "document", bars=bars))
    test = train[:0]
    if documents.is_test.any():
        test = vectorizer.transform(_watched(documents.texts(test=True), "counting, held out", "document", bars=bars))
    write_fitted({"vectorizer": vectorizer, "train": train, "test": test}, part / "matrix.npz")


def _fit(
    part: Path,
    state: Path,
    settings: Settings,
    matrix: Entry,
    documents: Documents,
    keys: Codebook | None,
    *,
    bars: bool,
    watch: Watch | None,
) -> None:
    from topicmodel.experiment.compute import machine
    from topicmodel.experiment.fitted import read_fitted, write_fitted
    from topicmodel.topic_model import TopicModel

    counted, seed = read_fitted(matrix.folder / "matrix.npz"), settings["seed"]
    keywords = {} if keys is None else {"keywords": keys.columns(counted["vectorizer"])}
    if settings["model"]["use"] in ON_VECTORS:
        keywords["term_vectors"] = counted["vectorizer"].term_vectors_
    watched = [] if watch is None else [lambda now: watch(now.sweep, now.log_likelihood)]
    own = {"checkpoint": state, "verbose": None if bars else False, "callbacks": watched}
    with machine(settings.get("compute", {}), settings["model"]["use"]) as place, _uninterrupted():
        estimator = build("model", settings["model"], seed, **keywords, **own, **place)
        train = estimator.fit_transform(counted["train"])
    unfitted = build("vectorizer", settings["vectorizer"], seed), build("model", settings["model"], seed, **keywords)
    model = TopicModel(*unfitted)
    model.vectorizer_, model.model_ = counted["vectorizer"], estimator
    model.keep(counted["train"], train)
    write_fitted(model, part / "model.npz")
    model.topics_.save(part / "topics.npz")
    write_parquet(_mixtures(documents, model, train, counted["test"]), part / "mixtures.parquet")
    if hasattr(estimator, "trace_"):
        looks = [(look.sweep, look.log_likelihood) for look in estimator.trace_]
        write_csv(("sweep", "log_likelihood"), looks, part / "likelihood.csv")


def _tell_again(path: Path, watch: Watch) -> None:
    """Tell the course of a fit, whether it was made now, went on, or was kept from before."""
    if path.exists():
        for row in path.read_text("utf-8").split()[1:]:
            sweep, _, nats = row.partition(",")
            watch(int(sweep), float(nats))


def _mixtures(documents: Documents, model: "TopicModel", train: NDArray[np.float64], test: Any) -> pa.Table:
    """Return id, split, and a column per topic, in the order of the corpus."""
    rows = np.empty((len(documents.is_test), train.shape[1]))
    rows[~documents.is_test] = train
    if documents.is_test.any():
        rows[documents.is_test] = model.model_.transform(test)
    topics = {f"topic {label}": pa.array(rows[:, k]) for k, label in enumerate(model.topics_.labels)}
    return pa.table({"id": documents.table["id"], "split": documents.table["split"]} | topics)


def _judge(part: Path, settings: Settings, matrix: Entry, fitted: Entry, documents: Documents, n_jobs: int) -> None:
    from topicmodel.evaluation import evaluate, held_out
    from topicmodel.experiment.fitted import read_fitted

    model, rows, seed = read_fitted(fitted.folder / "model.npz"), settings["evaluation"], settings["seed"]
    counted = read_fitted(matrix.folder / "matrix.npz")
    # Threads belong to a machine, so files hold none.
    for fitted_part in (model.vectorizer_, model.model_):
        if "n_jobs" in fitted_part.get_params(deep=False):
            fitted_part.set_params(n_jobs=n_jobs)
    labels = documents.labels
    if labels is not None:
        labels = [label for label, test in zip(labels, documents.is_test.tolist(), strict=True) if not test]
        # Agreement with labels is for one label a document.
        labels = None if any(isinstance(label, list) for label in labels) else [_name(label) for label in labels]
    # A likelihood of held-out words needs counts: there is none of weights or vectors.
    is_counted = np.issubdtype(counted["train"].dtype, np.integer)
    likely: Any = None
    said: tuple[str, ...] = ()
    if documents.is_test.any() and is_counted:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            likely = held_out(model.model_, counted["test"], seed=seed, n_jobs=n_jobs)
        # The message itself, where it has a code, which its text does not know.
        said = tuple(next(iter(getattr(each.message, "args", ())), str(each.message)) for each in caught)
        ids = [name for name, test in zip(documents.ids, documents.is_test.tolist(), strict=True) if test]
        write_parquet(pa.table({"id": ids, "nats": likely.nats, "tokens": likely.tokens}), part / "held_out.parquet")
    train = counted["train"] if is_counted else None
    scores = evaluate(
        model, documents.texts(test=False), matrix=train, held_out=likely, labels=labels,
        n_refits=rows["n_refits"], n_words=rows["n_words"], seed=seed, n_jobs=n_jobs,
    )  # fmt: skip
    dataclasses.replace(scores, warnings=(*said, *scores.warnings)).save(part / "scores.json")
    words = model.topics_.top_words(rows["n_words"])
    columns = {term: k for k, term in enumerate(model.topics_.terms)}
    listed = [
        (label, rank, word, float(model.topics_.weights[k, columns[word]]))
        for k, (label, row) in enumerate(zip(model.topics_.labels, words, strict=True))
        for rank, word in enumerate(row, 1)
    ]
    write_csv(("topic", "rank", "word", "probability"), listed, part / "words.csv")


def _name(label: Any) -> str | None:
    return None if label is None else str(label)


def _place(
    part: Path, settings: Settings, codebook: Codebook, documents: Documents, n_jobs: int, *, bars: bool
) -> None:
    from topicmodel.placer import Placer

    rows = settings["placement"]
    own = documents.texts(test=False) if rows["words"] == "corpus" else None
    placer = Placer(codebook, own, random_state=settings["seed"])
    chosen = documents.texts(test=True) if rows["documents"] == "test" else documents.corpus
    columns: dict[str, list[Any]] = {name: [] for name in ("id", "best", "abstains", "reason", "because", "unassigned")}
    shares: dict[str, list[float]] = {f"{code}{end}": [] for code in codebook.codes for end in ("", " low", " high")}
    placements = placer.place_all(chosen, n_jobs=n_jobs)
    for placed in _watched(placements, "placements", "article", len(chosen), bars=bars):
        because = json.dumps(messages_of([placed.reason]), ensure_ascii=False) if placed.abstains else ""
        row = (placed.document.id, placed.best.code, placed.abstains, placed.reason, because, placed.unassigned)
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
        for code in codebook.codes:
            theme = placed[code]
            for end, number in (("", theme.share), (" low", theme.low), (" high", theme.high)):
                shares[f"{code}{end}"].append(number)
    write_parquet(pa.table(columns | shares), part / "placements.parquet")


def _watched(items: Iterable[Any], what: str, unit: str, total: int | None = None, *, bars: bool) -> Iterable[Any]:
    """Show a bar with the time left while something is gone through."""
    # None: only where somebody watches.
    shown: Iterable[Any] = bar(items, what, total, unit=f" {unit}s", disable=None if bars else True)
    return shown


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Raise KeyboardInterrupt after a fit that met Ctrl-C and kept what it had: half a fit is no result of a run."""
    met: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what signal gives
        met.append(number)
        raise KeyboardInterrupt

    in_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, note) if in_main else None
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="interrupted")
            yield
    finally:
        if in_main:
            signal.signal(signal.SIGINT, before)
    if met:
        raise KeyboardInterrupt

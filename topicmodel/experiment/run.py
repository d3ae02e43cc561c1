"""Run: the frozen folder of an experiment that was run."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from topicmodel.errors import InputError, nearest
from topicmodel.experiment.cache import file_digest
from topicmodel.experiment.files import read_json
from topicmodel.objects import Corpus, Score, Scores, Topics, display
from topicmodel.objects.classifier_scores import ClassifierScores
from topicmodel.objects.score import score_frame

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.experiment.comparison import Comparison
    from topicmodel.experiment.verification import Verification

__all__ = ["Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """A run: settings, where it comes from, and its results, each read from its file when asked for.

    Get one from `Experiment.run` or `read`.

    Parameters
    ----------
    folder : Path
        Its folder.
    manifest : dict of str to object
        Content of its ``manifest.json``: ``name``, ``settings``, and SHA-256 of every file: of ``artefacts``, which are
        the same bits in every run of the experiment, and of ``records`` (provenance, timings, log), which are not.

    Examples
    --------
    >>> import tempfile
    >>> from topicmodel.experiment import Experiment
    >>> tables = {"corpus": {"use": "press", "where": {"theme": ["sport", "sante"]}},
    ...           "model": {"use": "lda", "n_components": 2, "max_iter": 10}, "seed": 0, "name": "essai"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run = Experiment.from_settings(tables).run(f"{folder}/essai", cache=f"{folder}/cache")
    ...     len(run.topics), run.has("scores.json")
    (2, True)
    """

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def read(cls, folder: str | Path) -> "Run":
        """Read the folder of a run.

        Raises
        ------
        InputError
            If it is none.
        """
        path = Path(folder)
        if not path.is_dir():
            near = nearest(path.name, [p.name for p in path.parent.iterdir()]) if path.parent.is_dir() else ""
            raise InputError(f"{folder}: no such folder; the folder of a run is needed{near}")
        if not (path / "manifest.json").exists():
            raise InputError(f"{folder}: is no run (manifest.json is missing)")
        manifest = read_json(path / "manifest.json")
        if not isinstance(manifest, dict) or manifest.get("format") != 1:
            raise InputError(f"{folder}/manifest.json: no manifest of format 1; made by a newer topicmodel?")
        return cls(path, manifest)

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self.folder.absolute().name

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting by its path, ``settings["model.n_components"]``."""
        return dict(self.manifest["settings"])

    @property
    def provenance(self) -> dict[str, Any]:
        """Versions, machine, code, command, corpus."""
        return dict(read_json(self.folder / "provenance.json"))

    @property
    def timings(self) -> dict[str, Any]:
        """Seconds of each stage, and peak memory in bytes."""
        return dict(read_json(self.folder / "timings.json"))

    @property
    def digest(self) -> str:
        """SHA-256 over all artefacts: the same wherever the run is reproduced."""
        return str(self.manifest["digest"])

    @property
    def topics(self) -> Topics:
        """The topics."""
        return Topics.read(self.file("topics.npz"))

    @property
    def scores(self) -> Scores:
        """What `tm.evaluate` said of the topics."""
        return Scores.read(self.file("scores.json"))

    @property
    def classification(self) -> ClassifierScores:
        """How well held-out documents were classified: figures, and tables by class, confusion, calibration."""
        return ClassifierScores.read(self.file("classification.json"))

    @property
    def figures(self) -> tuple[Score, ...]:
        """Every figure of topics and classification, those that there are."""
        read = (("scores.json", Scores.read), ("classification.json", ClassifierScores.read))
        return tuple(score for name, reader in read if self.has(name) for score in reader(self.folder / name).summary)

    @property
    def model(self) -> Any:
        """The fitted `TopicModel`; it transforms new texts as the one that was fitted did."""
        from topicmodel.experiment.fitted import read_fitted

        return read_fitted(self.file("model.npz"))

    @property
    def classifier(self) -> Any:
        """The fitted classifier."""
        from topicmodel.classifiers.theme_classifier import ThemeClassifier

        return ThemeClassifier.read(self.file("classifier.npz"))

    def corpus(self, path: str | Path | None = None) -> Corpus:
        """Read again the documents that the run was made of, from where they were or from `path`.

        Raises
        ------
        InputError
            If they cannot be found, or are not those of the run.
        """
        from topicmodel.experiment.rereading import read_corpus

        return read_corpus(self, path)

    def table(self, name: str) -> "pd.DataFrame":
        """Return a table as a pandas frame: "documents", "mixtures", "held_out", "placements" or "predictions".

        Raises
        ------
        InputError
            If the run has no such table.
        """
        frame: pd.DataFrame = pq.read_table(self.file(f"{name}.parquet")).to_pandas()
        return frame

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per figure of scores and classification: as `Scores.frame`, with `run`."""
        frame = score_frame(self.figures)
        frame.insert(0, "run", self.name)
        return frame

    def has(self, name: str) -> bool:
        """Tell whether the run has an artefact of that name."""
        return name in self.manifest["artefacts"]

    def file(self, name: str) -> Path:
        """Return the path of an artefact or record.

        Raises
        ------
        InputError
            If the run has none of that name.
        """
        names = [*self.manifest["artefacts"], *self.manifest["records"]]
        if name not in names:
            raise InputError(f"{self.name} has no {name}; it has {', '.join(names)}{nearest(name, names)}")
        return self.folder / name

    def damaged(self) -> tuple[str, ...]:
        """Return the files that are not as they were when the run was written."""
        files = self.manifest["artefacts"] | self.manifest["records"]
        return tuple(name for name, digest in files.items() if _digest(self.folder / name) != digest)

    def verify(self, corpus: str | Path | None = None, *, tolerance: float = 1e-6) -> "Verification":
        """Run the experiment again from this folder and compare every artefact.

        Parameters
        ----------
        corpus : path, optional
            Where the corpus is now, if not where it was.
        tolerance : float
            Largest difference of numbers that counts as equal.

        Returns
        -------
        Verification
            What is identical, equal or different, and why.
        """
        from topicmodel.experiment.verification import rerun_and_compare

        return rerun_and_compare(self, corpus, tolerance)

    def compare(self, *others: "Run") -> "Comparison":
        """Compare with other runs: settings, scores with tests, topics, documents that moved."""
        from topicmodel.experiment.comparison import compare

        return compare(self, *others)

    def __repr__(self) -> str:
        return display.line(f"<Run {self.name}: {', '.join(self.manifest['artefacts'])}>")

    def _repr_html_(self) -> str:
        rows = list(self.settings.items()) + [(f"sha256 of {n}", d) for n, d in self.manifest["artefacts"].items()]
        return display.table(["what", "value"], rows, caption=repr(self).strip("<>"))


def _digest(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""

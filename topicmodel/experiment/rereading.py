"""From the folder of a run back to its experiment and its documents."""

from pathlib import Path
from typing import TYPE_CHECKING

from topicmodel.errors import InputError
from topicmodel.experiment.source import choose
from topicmodel.objects import Corpus

if TYPE_CHECKING:
    from topicmodel.experiment.experiment import Experiment
    from topicmodel.experiment.run import Run

__all__ = ["read_corpus", "read_experiment"]


def read_experiment(run: "Run", corpus: str | Path | None = None, n_jobs: int = 1) -> "Experiment":
    """Return the experiment of a run, with its corpus where that is now.

    Parameters
    ----------
    run : Run
        Any run.
    corpus : path, optional
        Where the corpus is, if not where it was.
    n_jobs : int
        Threads and processes.

    Returns
    -------
    Experiment
        Ready to run again.

    Raises
    ------
    InputError
        If the corpus cannot be found.
    """
    from topicmodel.experiment.experiment import Experiment

    experiment = Experiment.read(run.folder / "experiment.toml", {"compute.n_jobs": n_jobs})
    if "path" in experiment.settings["corpus"]:
        return experiment.at(_place(run, experiment, corpus))
    return experiment if corpus is None else experiment.at(corpus)


def read_corpus(run: "Run", path: str | Path | None = None) -> Corpus:
    """Read the documents of a run again, and see that they are the same; see `Run.corpus`."""
    experiment = read_experiment(run, path)
    settings, source = dict(experiment.settings["corpus"]), experiment.corpus_path()
    was = run.provenance["corpus"]["fingerprint"]
    # Few splits leave a document out, and which side near-duplicates are on is not asked here.
    corpus = choose({k: v for k, v in settings.items() if k != "split"}, source, experiment.places).corpus
    if corpus.fingerprint != was and "split" in settings:
        corpus = choose(settings, source, experiment.places).corpus
    if corpus.fingerprint != was:
        raise InputError(
            f"{source}: is no longer the corpus of {run.name} "
            f"(fingerprint {corpus.fingerprint[:12]}, was {was[:12]}); topicmodel verify names the rows that differ"
        )
    return corpus


def _place(run: "Run", experiment: "Experiment", given: str | Path | None) -> Path:
    """Return where the corpus is: as said, where it was, or where the settings say."""
    if given is not None:
        return Path(given)
    was = Path(run.provenance["corpus"]["source"])
    if was.exists():
        return was
    try:
        return experiment.corpus_path()
    except InputError as error:
        raise InputError(f"{run.folder}: the corpus was {was}, which is not there; name it with --corpus") from error

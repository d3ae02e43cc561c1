"""Experiment: what is computed, in a file."""

import itertools
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from topicmodel.codebook import Codebook
from topicmodel.datasets import CODEBOOKS, CORPORA
from topicmodel.errors import InputError
from topicmodel.experiment.checking import find_source, resolve
from topicmodel.experiment.locate import Places, key_lines
from topicmodel.experiment.registry import GIVEN
from topicmodel.experiment.run import Run
from topicmodel.experiment.search_space import corners
from topicmodel.experiment.settings import changed, describe, flat
from topicmodel.objects import display, storage

if TYPE_CHECKING:
    from topicmodel.experiment.study import Study

__all__ = ["Experiment"]

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Experiment:
    """A corpus, what is fitted to it, and how it is judged; read from a TOML file, run to a folder.

    Make one with `read` or `from_estimator`.

    Parameters
    ----------
    settings : mapping of str to object
        Tables of the file, checked and with every default filled in.
    folder : Path
        Where relative paths start.
    places : Places
        Where the keys stand, for messages.
    source : Path
        The corpus, when it is elsewhere than the settings say; made by `at`.

    Examples
    --------
    >>> from topicmodel import LDA, FrenchVectorizer, TopicModel
    >>> model = TopicModel(FrenchVectorizer(min_df=3), LDA(n_components=14))
    >>> experiment = Experiment.from_estimator(model, name="essai", corpus={"use": "press"})
    >>> experiment.set({"model.n_components": 20}).settings["model"]["n_components"]
    20
    >>> print(experiment.to_toml()[:27])
    name = "essai"
    seed = 0
    <BLANKLINE>
    [c
    """

    settings: Mapping[str, Any]
    folder: Path
    places: Places = field(default_factory=lambda: Places("experiment"))
    source: Path | None = None

    @classmethod
    def read(cls, path: str | Path, changes: Mapping[str, Any] | None = None) -> "Experiment":
        """Read and check an experiment file.

        Parameters
        ----------
        path : str or Path
            The file.
        changes : mapping of str to object, optional
            Values to take in place of the file's, by path: ``{"model.n_components": 60}``.

        Returns
        -------
        Experiment
            Nothing is run, no text is read.

        Raises
        ------
        InputError
            One line with file, line, key, and what was probably meant.
        """
        path = Path(path)
        try:
            text = path.read_bytes().decode("utf-8")
            raw = tomllib.loads(text)
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: is no UTF-8 (byte {error.start}); save it as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise InputError(_toml_problem(path, text, str(error))) from error
        given = changes or {}
        places = Places(str(path), key_lines(text), {tuple(key.split(".")): "--set" for key in given})
        return cls._checked(changed({"name": path.stem} | raw, given), path.absolute().parent, places)

    @classmethod
    def _checked(cls, raw: Mapping[str, Any], folder: Path, places: Places) -> "Experiment":
        experiment = cls(resolve(raw, places), folder, places)
        for point in experiment._points():
            resolve(changed(experiment.base().settings, point), places.moved(("grid",), point))
        for point in corners(experiment.settings.get("search", {}).get("space", {})):
            resolve(changed(experiment.base().settings, point), places.moved(("search", "space"), point))
        return experiment

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        *,
        name: str,
        corpus: Mapping[str, Any],
        seed: int = 0,
        folder: str | Path = ".",
        **tables: Mapping[str, Any],
    ) -> "Experiment":
        """Describe an estimator built in Python as an experiment.

        Parameters
        ----------
        estimator : TopicModel, model or ThemeClassifier
            Fitted or not; only its settings are taken.
        name : str
            Name of the experiment.
        corpus : mapping
            The table [corpus]: ``{"path": "presse.csv"}``, and what else it may hold.
        seed : int
            An estimator whose ``random_state`` is another keeps its own.
        folder : path
            Where relative paths start.
        **tables : mapping
            Further tables: evaluation, codebook, placement, compute, grid.

        Returns
        -------
        Experiment
            To run, or to save.

        Raises
        ------
        InputError
            If the estimator, or one of its settings, cannot be written down.
        """
        parts = [estimator]
        if hasattr(estimator, "vectorizer") and hasattr(estimator, "model"):
            parts = [part for part in (estimator.vectorizer, estimator.model) if part is not None]
            if estimator.model is None:
                from topicmodel.models.lda import LDA

                parts.append(LDA())
        for part in parts:
            for key in GIVEN:
                if getattr(part, key, None) is not None and "codebook" not in tables:
                    home = type(part).__name__
                    raise InputError(f"{home}.{key} is an object; save the codebook and give codebook={{'path': …}}")
        described = dict(describe(part, seed) for part in parts)
        raw = {"name": name, "seed": seed, "corpus": dict(corpus)} | described | {k: dict(v) for k, v in tables.items()}
        return cls._checked(raw, Path(folder).absolute(), Places(name))

    @classmethod
    def from_settings(cls, tables: Mapping[str, Any], folder: str | Path = ".") -> "Experiment":
        """Make an experiment from what its file would hold, as dictionaries.

        Raises
        ------
        InputError
            As `read`.
        """
        return cls._checked(tables, Path(folder).absolute(), Places(str(tables.get("name", "experiment"))))

    def set(self, changes: Mapping[str, Any]) -> "Experiment":
        """Return the experiment with some settings changed, ``{"model.n_components": 60, "seed": 1}``."""
        places = Places(self.places.name, {}, {tuple(key.split(".")): "set" for key in changes})
        new = type(self)._checked(changed(self.settings, changes), self.folder, places)
        return new if self.source is None else new.at(self.source)

    def at(self, source: str | Path) -> "Experiment":
        """Return the experiment with its corpus read from another place; the settings stay."""
        path = Path(source).absolute()
        if not path.exists():
            raise InputError(f"{source}: no such file")
        return Experiment(self.settings, self.folder, self.places, path)

    def expand(self) -> tuple["Experiment", ...]:
        """Return the experiments of the grid, every combination once; this one alone where there is no grid."""
        points, base = self._points(), self.base().settings
        if points == [{}]:
            return (self,)
        placed = [(point, self.places.moved(("grid",), point)) for point in points]
        return tuple(
            Experiment(resolve(changed(base, point), places), self.folder, places, self.source)
            for point, places in placed
        )

    def base(self) -> "Experiment":
        """Return the experiment without its grid or search."""
        settings = {key: value for key, value in self.settings.items() if key not in ("grid", "search")}
        return Experiment(settings, self.folder, self.places, self.source)

    def to_toml(self) -> str:
        """Return the text of a file that `read` reads back to the same experiment, every default written out."""
        return tomli_w.dumps(self.settings)

    def save(self, path: str | Path) -> Path:
        """Write the file."""
        return storage.write_text(Path(path), self.to_toml())

    def corpus_path(self) -> Path:
        """Return where the corpus is.

        Raises
        ------
        InputError
            If it is not there.
        """
        if self.source is not None:
            return self.source
        rows = self.settings["corpus"]
        if "use" in rows:
            return CORPORA[rows["use"]]()
        return find_source(rows, "corpus", self.folder, self.places)

    def codebook(self) -> Codebook | None:
        """Return the codebook, if there is one."""
        rows = self.settings.get("codebook")
        if rows is None:
            return None
        if "use" in rows:
            return CODEBOOKS[rows["use"]]()
        return Codebook.read(find_source(rows, "codebook", self.folder, self.places))

    def check(self) -> tuple[str, ...]:
        """Read corpus and codebook, and say what is there, without running anything.

        Returns
        -------
        tuple of str
            A line each on documents, labels, split, themes; of the first point of a grid, all of which are checked. A
            corpus above 200 MB, or one that must be downloaded first, is not read, and they say so.

        Raises
        ------
        InputError
            A file or a column is not there, a filter leaves no document, or the split leaves one side empty.

        Examples
        --------
        >>> tables = {"name": "a", "corpus": {"use": "press", "split": {"test": 0.2}}, "model": {"use": "lda"}}
        >>> for line in Experiment.from_settings(tables).check():
        ...     print(line)
        corpus: 252 documents, 2018-02-08 to 2026-06-10
        split: 202 to learn from, 50 held out; random, seed 0, groups kept together
        """
        from topicmodel.experiment.findings import findings

        return findings(self)

    def run(
        self, folder: str | Path | None = None, *, cache: str | Path | None = None, tell: Tell | None = None
    ) -> Run:
        """Run the experiment, or as much of it as was not run before.

        Parameters
        ----------
        folder : path, optional
            Where the run goes, whole or not at all; ``runs/NAME-DIGEST`` when not given. The same experiment has the
            same folder: one that is there already is given back.
        cache : path, optional
            Where results of stages are kept; see `topicmodel.experiment.default_cache`.
        tell : callable, optional
            Is told in a line what is going on; progress bars are shown only then.

        Returns
        -------
        Run
            Its folder is complete. After Ctrl-C or a crash, running again goes on where it was.

        Raises
        ------
        InputError
            If the experiment has a grid (run each of `expand`), or the folder holds another run.
        """
        if "grid" in self.settings:
            raise InputError(f"{self.name} has a grid of {len(self._points())}; run each of experiment.expand()")
        if "search" in self.settings:
            raise InputError(f"{self.name} has a [search]; use experiment.search(), or topicmodel search FILE")
        from topicmodel.experiment.running import run_experiment

        return run_experiment(self, None if folder is None else Path(folder), cache, tell, list(sys.argv))

    def search(
        self, folder: str | Path | None = None, *, cache: str | Path | None = None, tell: Tell | None = None
    ) -> "Study":
        """Run the trials of [search], or those of them that were not run before.

        Parameters
        ----------
        folder : path, optional
            Where study and runs go; ``runs/NAME-search-DIGEST`` when not given.
        cache, tell
            As of `run`.

        Returns
        -------
        Study
            The same for the same file. After Ctrl-C or a crash, searching again goes on where it was.

        Raises
        ------
        InputError
            If there is no [search], or the folder holds another one.
        MissingExtraError
            If Optuna is not installed.
        """
        if "search" not in self.settings:
            raise InputError(f"{self.name} has no [search]; write one, or use run")
        from topicmodel.experiment.search import run_search

        return run_search(self, None if folder is None else Path(folder), cache, tell)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.settings["name"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Experiment) and self.settings == other.settings

    def __hash__(self) -> int:
        return hash(self.to_toml())

    def __repr__(self) -> str:
        parts = [
            f"{key} {rows['use']}" for key, rows in self.settings.items() if isinstance(rows, dict) and "use" in rows
        ]
        return display.line(f"<Experiment {self.name}: {', '.join(parts)}>")

    def _repr_html_(self) -> str:
        return display.table(["setting", "value"], list(flat(self.settings)), caption=repr(self).strip("<>"))

    def _points(self) -> list[dict[str, Any]]:
        grid = self.settings.get("grid", {})
        return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


def _toml_problem(path: Path, text: str, message: str) -> str:
    """Put the parser's message in the order of all others: file, line, what was found."""
    what, _, place = message.partition(" (at ")
    line = place.rstrip(")").split(",")[0]
    where, found = str(path), ""
    if line.startswith("line"):
        where, found = f"{path}, {line}", text.splitlines()[int(line.split()[1]) - 1].strip()
    if "Cannot declare" in what or "Cannot overwrite" in what:
        key = what.partition("(")[2].rpartition(")")[0].replace("'", "").rstrip(",").replace(", ", ".")
        key = key or found.partition("=")[0].strip() or "a key"
        return f"{where}: {key}: stands twice; write each table and key once"
    shown = f"found '{found[:60]}', " if found else ""
    return f"{where}: {shown}no valid TOML ({what}); {_toml_advice(found)}"


def _toml_advice(line: str) -> str:
    """Say what is probably wrong with a line that is no TOML."""
    if any(sign in line for sign in "“”„«»‘’"):
        return 'strings need straight quotes, "…"'
    if word := re.search(r"=\s*(True|False|None|null)\b", line):
        usual = word[1].lower() if word[1] in ("True", "False") else '{ use = "none" }'
        return f"TOML has no {word[1]}: write {usual}"
    if "[" in line.partition("=")[2]:
        return "lists are written [1, 2], a comma after each value"
    return "strings need quotes, tables are written [name]"

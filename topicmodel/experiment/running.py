"""From an experiment to the folder of its run."""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from topicmodel.codebook import Codebook
from topicmodel.errors import InputError
from topicmodel.experiment.cache import Entry, Store, default_cache, file_digest, json_digest, locked
from topicmodel.experiment.compute import stays_here
from topicmodel.experiment.encoders import encoder_record
from topicmodel.experiment.files import write_json
from topicmodel.experiment.provenance import dirty_diff, identity, peak_memory, provenance
from topicmodel.experiment.run import Run
from topicmodel.experiment.settings import flat
from topicmodel.experiment.source import FINGERPRINT, PROBLEMS, read_documents
from topicmodel.experiment.stages import Watch, run_stages
from topicmodel.objects import storage

if TYPE_CHECKING:
    from topicmodel.experiment.experiment import Experiment

__all__ = ["run_experiment"]

Tell = Callable[[str], None]
TOLD = 20
"""Most problems of a corpus that are told; all are in the log."""


def run_experiment(
    experiment: "Experiment",
    folder: Path | None,
    cache: str | Path | None,
    tell: Tell | None,
    command: list[str],
    watch: Watch | None = None,
) -> Run:
    """Run all stages, then write the folder; see `Experiment.run`, and for `watch` `run_stages`."""
    started = time.perf_counter()
    log: list[str] = []
    here = stays_here(experiment.settings)

    def say(message: str, *, told: bool = True) -> None:
        log.append(f"{time.perf_counter() - started:9.2f} s  {message}")
        if tell is not None and told:
            tell(message)

    own = identity()
    store = Store(default_cache() if cache is None else Path(cache), own)
    settings, source, codebook = experiment.settings, experiment.corpus_path(), experiment.codebook()
    documents = read_documents(settings["corpus"], source, store, experiment.places)
    n_test = int(documents.is_test.sum())
    say(f"corpus: {len(documents.ids)} documents" + (f", {n_test} of them held out" if n_test else ""))
    for number, problem in enumerate(documents.problems):
        say(problem, told=number < TOLD)
    if (more := len(documents.problems) - TOLD) > 0:
        say(f"and {more} more; {PROBLEMS} of the run lists them all")
    if here:
        say(here)
    shown = tell is not None
    entries = {"corpus": documents.entry}
    entries |= run_stages(settings, documents, codebook, store, say, bars=shown, watch=watch)
    said = _said(settings, codebook)
    key = json_digest([said, documents.digest("id", "row", "split"), own])
    place = folder if folder is not None else Path("runs") / f"{experiment.name}-{key[:8]}"
    home = place.absolute()
    with locked(home.with_name(f".{home.name}.lock"), home.parent, "name another folder"):
        if place.exists():
            found = _same(place, key)
            if found is not None:
                say(f"{place}: is there already, unchanged")
                return found
        manifest: dict[str, Any] = {"format": 1, "name": experiment.name, "key": key, "settings": dict(flat(said))}
        part = place.with_name(f".{place.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        artefacts = _artefacts(part, said, codebook, entries)
        kept = provenance(
            command,
            documents.fingerprint,
            settings.get("compute", {}),
            "" if "use" in settings["corpus"] else str(source),
        ) | encoder_record(settings)
        records = _records(part, kept, documents.problems, entries, log, time.perf_counter() - started)
        digests = {name: file_digest(part / name) for name in artefacts}
        manifest |= {"digest": json_digest(digests), "artefacts": digests}
        manifest["records"] = {name: file_digest(part / name) for name in records}
        write_json(manifest, part / "manifest.json")
        shutil.rmtree(place, ignore_errors=True)  # one that was damaged
        os.rename(part, place)
    say(f"{place}: {len(artefacts)} artefacts, digest {manifest['digest'][:16]}")
    return Run(place, manifest)


def _said(settings: Mapping[str, Any], codebook: Codebook | None) -> dict[str, Any]:
    """Return the settings that make the result: without what changes no bit, the codebook beside them."""
    said = {key: value for key, value in settings.items() if key != "compute"}
    if codebook is not None:
        said["codebook"] = {"path": "codebook.toml"}
    return said


def _same(place: Path, key: str) -> Run | None:
    """Return the run that a folder holds if it is this one, None if it is this one but damaged."""
    if place.is_dir() and not any(place.iterdir()):
        return None
    run = Run.read(place)
    if run.manifest.get("key") != key:
        raise InputError(f"{place}: holds another run ({run.manifest.get('name')}); name another folder")
    return None if run.damaged() else run


def _artefacts(
    part: Path, said: Mapping[str, Any], codebook: Codebook | None, entries: Mapping[str, Entry]
) -> list[str]:
    """Copy the results of the stages; return the names of the files."""
    storage.write_text(part / "experiment.toml", tomli_w.dumps(dict(said)))
    if codebook is not None:
        storage.write_text(part / "codebook.toml", codebook.to_toml())
    for name, entry in entries.items():
        if name == "matrix":  # as large as the corpus, and quickly made from it
            continue
        for path in entry.folder.iterdir():
            if path.name not in ("entry.json", FINGERPRINT, PROBLEMS):
                shutil.copyfile(path, part / path.name)
    return sorted(path.name for path in part.iterdir())


def _records(
    part: Path,
    kept: Mapping[str, Any],
    problems: tuple[str, ...],
    entries: Mapping[str, Entry],
    log: list[str],
    seconds: float,
) -> list[str]:
    before = {path.name for path in part.iterdir()}
    stages = {name: {"seconds": round(e.seconds, 3), "kept_from_before": e.cached} for name, e in entries.items()}
    write_json(kept, part / "provenance.json")
    if problems:
        storage.write_text(part / PROBLEMS, "\n".join(problems) + "\n")
    diff = dirty_diff()
    if diff:
        storage.write_text(part / "changes.patch", diff)
    timings = {"stages": stages, "seconds": round(seconds, 3), "peak_memory_bytes": peak_memory()}
    write_json(timings, part / "timings.json")
    storage.write_text(part / "log.txt", "\n".join(log) + "\n")
    return sorted({path.name for path in part.iterdir()} - before)

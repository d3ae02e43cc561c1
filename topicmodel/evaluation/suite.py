"""One call: the figures a reviewer asks for, their intervals and definitions, and what not to conclude from them.

References
----------
.. [1] Hoyle, A. et al. (2021). Is automated topic model evaluation broken? NeurIPS 34.
   https://doi.org/10.48550/arXiv.2107.02173
.. [2] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
"""

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import EvaluationWarning, InputError
from topicmodel.evaluation.cooccurrence import Cooccurrence
from topicmodel.evaluation.inputs import Reference, TopicsLike, read_reference, read_topics
from topicmodel.evaluation.junk_topics import junk, prevalence_interval
from topicmodel.evaluation.label_tables import against_labels
from topicmodel.evaluation.likelihood import HeldOut
from topicmodel.evaluation.likelihood import held_out as score_held_out
from topicmodel.evaluation.quality import diversity, effective_topics, exclusivity, redundancy
from topicmodel.evaluation.recurrence import stability
from topicmodel.evaluation.topic_coherence import coherence
from topicmodel.objects import Corpus, Topics
from topicmodel.objects.message import Message, one_or_many
from topicmodel.objects.scores import Score, Scores

__all__ = ["evaluate"]

Floats = NDArray[np.float64]


class _Sheet:
    """Figures and columns as they come in."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics
        self.summary: list[Score] = []
        self.columns: dict[str, list[Any]] = {"topic": list(topics.labels), "prevalence": topics.prevalence.tolist()}
        self.warnings: list[str] = []

    def add(self, name: str, value: float, better: str, definition: str, low: Any = None, high: Any = None) -> None:
        ends = (value, value) if low is None else (low, high)
        self.summary.append(Score(name, float(value), float(ends[0]), float(ends[1]), better, definition))

    def scores(self, n_words: int) -> Scores:
        self.columns["words"] = [" ".join(words) for words in self.topics.top_words(n_words)]
        rows = tuple(zip(*self.columns.values(), strict=True))
        return Scores(tuple(self.summary), tuple(self.columns), rows, tuple(dict.fromkeys(self.warnings)))


def evaluate(
    topics: TopicsLike,
    corpus: Reference,
    *,
    matrix: Any = None,
    held_out: Iterable[str] | HeldOut | None = None,
    reference: Reference | None = None,
    labels: Iterable[str | None] | None = None,
    n_refits: int = 0,
    n_words: int = 10,
    seed: int = 0,
    n_jobs: int | None = None,
) -> Scores:
    """Evaluate topics on a corpus.

    Always: coherence (exact NPMI and C_v with intervals), diversity, redundancy, exclusivity, effective number of
    topics. With a fitted `TopicModel` also intervals of prevalence and junk topics; on demand held-out likelihood,
    agreement with labels, stability. A figure that was not asked for is not in the result.

    Parameters
    ----------
    topics : Topics or fitted TopicModel
        What to judge.
    corpus : Corpus, iterable of str or Cooccurrence
        The training corpus: reference of coherence [2]_, and for a TopicModel the documents of its other figures.
    matrix : sparse matrix of shape (n_documents, n_terms), optional
        What the model's vectorizer made of `corpus`, where it is at hand: the texts are then not counted again.
    held_out : Corpus, iterable of str, matrix or HeldOut, optional
        Documents that were not in the fit, or what `topicmodel.evaluation.held_out` said of them; needs a TopicModel.
    reference : Corpus, iterable of str or Cooccurrence, optional
        A second, external corpus for coherence.
    labels : iterable of str or None, optional
        A label per document of `corpus`; needs a TopicModel.
    n_refits : int
        Refits for stability; 0 for none, else at least 2 (20 is a good number); needs a TopicModel.
    n_words : int
        Leading words per topic.
    seed : int
        Seed of bootstrap and refits.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    Scores
        Figures with intervals and definitions, a table of topics, and warnings in plain language.

    Raises
    ------
    InputError
        If something is asked for that topics without their model cannot answer, or a matrix does not fit the corpus.

    Examples
    --------
    >>> from topicmodel import Topics
    >>> topics = Topics([[0.6, 0.4, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]], ("maire", "conseil", "pluie", "vent"),
    ...                 [0.5, 0.5], ("0", "1"))
    >>> texts = ["Le maire préside le conseil.", "La pluie et le vent.", "Le conseil du maire.", "Le vent, la pluie."]
    >>> evaluate(topics, texts, n_words=2)
    <Scores: 6 figures of 2 topics, 3 warnings>
    """
    found = read_topics(topics)
    asked = {"matrix": matrix, "held_out": held_out, "labels": labels, "n_refits": n_refits or None}
    missing = [name for name, value in asked.items() if value is not None and not hasattr(topics, "vectorizer_")]
    if missing:
        raise InputError(f"{', '.join(missing)}: topics alone cannot answer; a fitted TopicModel is needed")
    if isinstance(corpus, Cooccurrence) and ((labels is not None and matrix is None) or n_refits):
        raise InputError("corpus is a Cooccurrence, which holds no texts; labels and n_refits need a Corpus")
    texts = corpus if isinstance(corpus, Corpus | Cooccurrence) else list(corpus)
    sheet = _Sheet(found)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", EvaluationWarning)
        counted = read_reference(texts, topics)
        _coherences(sheet, found, counted, "", n_words, seed, n_jobs)
        if reference is not None:
            _coherences(sheet, found, read_reference(reference, topics), " (external)", n_words, seed, n_jobs)
        _quality(sheet, n_words)
        if matrix is not None:
            _check_matrix(matrix, counted, found)
        elif hasattr(topics, "vectorizer_") and not isinstance(texts, Cooccurrence):
            matrix = topics.vectorizer_.transform(texts)
        if matrix is not None:
            _mixtures(sheet, topics, matrix, labels, seed)
        if held_out is not None:
            _likelihood(sheet, topics, held_out, seed, n_jobs)
        if n_refits:
            _stability(sheet, topics, texts, n_refits, seed, n_jobs)
    _pass_on(sheet, caught)
    _advise(sheet, n_refits)
    return sheet.scores(n_words)


def _check_matrix(matrix: Any, reference: Cooccurrence, topics: Topics) -> None:
    needed = reference.n_documents, len(topics.terms)
    if matrix.shape != needed:
        raise InputError(f"matrix has shape {matrix.shape}; needed: {needed}, a row per document, a column per term")


def _coherences(
    sheet: _Sheet, topics: Topics, reference: Cooccurrence, where: str, n_words: int, seed: int, n_jobs: int | None
) -> None:
    for measure in ("c_npmi", "c_v"):
        found = coherence(topics, reference, measure=measure, n_words=n_words, seed=seed, n_jobs=n_jobs)
        sheet.add(f"{measure}{where}", found.mean, "higher", found.definition, found.mean_low, found.mean_high)
        if measure == "c_npmi":
            values = {"": found.values, " low": found.low, " high": found.high}
            sheet.columns |= {f"{measure}{where}{end}": value.tolist() for end, value in values.items()}


def _quality(sheet: _Sheet, n_words: int) -> None:
    topics = sheet.topics
    exclusive, redundant = exclusivity(topics, n_words=n_words), redundancy(topics, n_words=n_words)
    different = Message("diversity", "share of different words among 25 of each topic")
    sheet.add("diversity", diversity(topics), "higher", different)
    shared = Message("redundancy", "mean share of {n_words} words that another topic shares", n_words=n_words)
    sheet.add("redundancy", redundant.mean(), "lower", shared)
    own = Message("exclusivity", "mean share of a topic in its {n_words} leading words", n_words=n_words)
    sheet.add("exclusivity", exclusive.mean(), "higher", own)
    effective = float(effective_topics(topics.prevalence))
    entropy = Message("effective_topics", "exponential of the entropy of prevalence, of {n}", n=len(topics))
    sheet.add("effective topics", effective, "neither", entropy)
    sheet.columns |= {"exclusivity": exclusive.tolist(), "redundancy": redundant.tolist()}


def _mixtures(sheet: _Sheet, model: Any, counts: Any, labels: Iterable[str | None] | None, seed: int) -> None:
    mixtures = model.model_.transform(counts)
    low, high = prevalence_interval(mixtures, model.document_lengths(counts), seed=seed)
    sheet.columns |= {"prevalence low": low.tolist(), "prevalence high": high.tolist()}
    rubbish = junk(sheet.topics, mixtures)
    sheet.columns["junk"] = list(rubbish.kinds)
    meant = Message("junk_topics", "share of topics that are uniform, vacuous or background")
    sheet.add("junk topics", rubbish.share, "lower", meant)
    per_document = float(np.sort(effective_topics(mixtures)).mean())
    entropy = Message("topics_per_document", "mean exponential of the entropy of a document's mixture")
    sheet.add("topics per document", per_document, "neither", entropy)
    kinds = [kind for kind in rubbish.kinds if kind]
    if kinds:
        one, many = "1 of {of} topics is junk ({kinds})", "{n} of {of} topics are junk ({kinds})"
        of = len(rubbish.kinds)
        sheet.warnings.append(one_or_many("junk", len(kinds), one, many, of=of, kinds=tuple(sorted(set(kinds)))))
    if labels is not None:
        _agreement(sheet, mixtures, labels)


def _agreement(sheet: _Sheet, mixtures: Any, labels: Iterable[str | None]) -> None:
    agreed = against_labels(mixtures, labels, topics=sheet.topics.labels)
    main = Message("purity", "share of documents with the main label of their strongest topic")
    sheet.add("purity", agreed.purity, "higher", main)
    sheet.add("V-measure", agreed.v_measure, "higher", Message("v_measure", "strongest topic against label"))
    mutual = Message("ami", "adjusted mutual information, strongest topic against label")
    sheet.add("AMI", agreed.ami, "higher", mutual)


def _likelihood(sheet: _Sheet, model: Any, given: Any, seed: int, n_jobs: int | None) -> None:
    if not isinstance(given, HeldOut):
        given = score_held_out(model, given if hasattr(given, "shape") else list(given), seed=seed, n_jobs=n_jobs)
    found: HeldOut = given
    ends = np.exp(-found.high), np.exp(-found.low)
    sheet.add("held-out perplexity", found.perplexity, "lower", found.definition, *ends)


def _stability(sheet: _Sheet, model: Any, corpus: Any, n_refits: int, seed: int, n_jobs: int | None) -> None:
    found = stability(model, corpus, n_refits=n_refits, seed=seed, n_jobs=n_jobs)
    # Topics vary more than refits of one topic do, so the interval is over topics.
    spread = 1.645 * float(found.recurrence.std()) / np.sqrt(len(found.topics))
    share = float(found.robust.mean())
    sheet.add("robust topics", share, "higher", found.definition)
    recurrence = float(found.recurrence.mean())
    ends = max(0.0, recurrence - spread), min(1.0, recurrence + spread)
    recurs = Message("recurrence", "mean share of refits in which a topic recurs")
    sheet.add("recurrence", recurrence, "higher", recurs, *ends)
    low, high = found.interval
    values = {"recurrence": found.recurrence, "recurrence low": low, "recurrence high": high}
    sheet.columns |= {name: value.tolist() for name, value in values.items()}
    sheet.columns["robust"] = ["robust" if hit else "fragile" for hit in found.robust.tolist()]
    fragile = int((~found.robust).sum())
    if fragile:
        one = "1 of {of} topics is fragile: it does not reliably come back in refits"
        many = "{n} of {of} topics are fragile: they do not reliably come back in refits"
        sheet.warnings.append(one_or_many("fragile", fragile, one, many, of=len(found.topics)))


def _pass_on(sheet: _Sheet, caught: list[warnings.WarningMessage]) -> None:
    for warning in caught:
        if issubclass(warning.category, EvaluationWarning):
            # The message itself: it knows its code, its text does not.
            sheet.warnings.append(next(iter(getattr(warning.message, "args", ())), str(warning.message)))
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def _advise(sheet: _Sheet, n_refits: int) -> None:
    template = (
        "coherence is weak evidence: it agrees only partly with human judgement (Hoyle et al. 2021); let people judge "
        "the topics (tm.evaluation.word_intrusion)"
    )
    sheet.warnings.append(Message("weak_evidence", template))
    if not n_refits:
        template = "stability was not measured: pass a fitted TopicModel and n_refits=20"
        sheet.warnings.append(Message("no_stability", template))
    wide = tuple(s.name for s in sheet.summary if s.name.startswith("c_npmi") and s.high - s.low > 0.05)
    if wide:
        template = "the corpus is small for {figures}: the interval is wider than .05"
        sheet.warnings.append(Message("small_corpus", template, figures=wide))
    if any(s.name == "diversity" and s.value < 0.5 for s in sheet.summary):
        template = "many topics share their leading words: fewer topics, or more stop words, may serve"
        sheet.warnings.append(Message("shared_words", template))

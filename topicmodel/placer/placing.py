"""From a text and the themes' topics to a placement."""

import hashlib

import numpy as np
import numpy.typing as npt

from topicmodel.codebook import Codebook
from topicmodel.models.inference import fold_in
from topicmodel.objects import Document, Fit, GroupShare, ModelId, Placement, ThemeShare
from topicmodel.placer.abstention import reason_to_abstain
from topicmodel.placer.presence import presence
from topicmodel.placer.reference import Reference, perplexity
from topicmodel.placer.register import register, words_of
from topicmodel.placer.theming import ThemeTopics
from topicmodel.text.analyzer import AnalyzedToken, Analyzer
from topicmodel.text.sentences import sentences

__all__ = ["Places"]

N_SWEEPS, N_DRAWS, THINNING = 10, 100, 1
INTERVAL = (0.05, 0.95)

Floats = npt.NDArray[np.float64]


class Places:
    """Everything needed to place texts among the themes of one codebook.

    The share of a theme is the posterior mean of the share of tokens drawn from it: the sum over known tokens of the
    expected probability that the token speaks for the theme, divided by the number of known tokens plus the prior's
    pseudo-words. It is therefore an exact sum over tokens; what the prior and the free topic take is unassigned.

    Parameters
    ----------
    codebook : Codebook
        The themes.
    themes : ThemeTopics
        Their topics, then the free one; the prior of the mixtures; the codebook's own terms.
    analyzer : Analyzer
        Reads texts into the topics' terms.
    reference : Reference
        Articles to compare with.
    model : ModelId
        Said in every placement.
    """

    def __init__(
        self,
        codebook: Codebook,
        themes: ThemeTopics,
        analyzer: Analyzer,
        reference: Reference,
        model: ModelId,
    ) -> None:
        self.topics, self._alpha, self._own = themes.topics, themes.alpha, themes.own
        self._keywords = themes.keywords
        self._codebook, self._themes, self._analyzer = codebook, codebook.seeded, analyzer
        self._reference, self._model = reference, model
        self._members = _members(codebook)
        self._n_words = len(self.topics.terms) - len(self._own.terms)
        self._vocabulary = {term: column for column, term in enumerate(self.topics.terms[: self._n_words])}

    def place(self, text: str, id: str) -> Placement:
        """Place one text; the same bits for the same text and model."""
        tokens = self._analyzer.tokens(text)
        words = words_of(tokens)
        n_words = len(words)
        spans, columns, n_terms = self._known(tokens)
        types, inverse, counts = (
            part.astype(np.int32) for part in np.unique(columns, return_inverse=True, return_counts=True)
        )
        draws, expected = self._posterior(types, counts)
        n_themes = len(self._themes)
        contributions = expected[inverse.ravel(), :n_themes] / (len(columns) + self._alpha.sum())
        keywords = self._keywords[:, types].sum(axis=1)
        order, themes = self._shares(contributions.sum(axis=0), draws[:, :n_themes], keywords)
        mixture = draws.mean(axis=0)
        bounds = tuple(sentences(text))
        surprise = perplexity(self.topics.weights[:, types], counts, mixture)
        fit = Fit(
            surprise,
            self._reference.percentile(surprise),
            1 - len(columns) / n_terms if n_terms else 1.0,
            sum(not word.term and word.tag != "NUM" for word in words) / max(n_words, 1),
            *register(text, tokens, bounds),
        )
        themed = float(sum(theme.share for theme in themes))
        groups = self._groups(contributions.sum(axis=0), draws[:, :n_themes], keywords)
        rows: list[ThemeShare | GroupShare] = [*themes, *groups]
        likeliest = max(rows, key=lambda row: row.probability)
        reason = reason_to_abstain(n_words, len(types), fit, likeliest)
        return Placement(
            Document(id, n_words, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()),
            themes,
            groups,
            1 - themed,
            bool(reason),
            reason,
            spans,
            contributions[:, order],
            bounds,
            fit,
            self._reference.neighbours(types, counts),
            self._model,
            text,
        )

    def _known(self, tokens: list[AnalyzedToken]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
        """Return spans and columns of the known terms, in the order of the text, and how many terms there are in all.

        A phrase of the codebook is one term, in the place of its words.
        """
        known = {i: self._vocabulary[token.term] for i, token in enumerate(tokens) if token.term in self._vocabulary}
        found = [(i, i, column) for i, column in known.items()]
        n_terms = sum(1 for token in tokens if token.term)
        for first, last, place in self._own.find(tokens, set(known)):
            covered = range(first, last + 1)
            found = [each for each in found if each[0] not in covered]
            n_terms -= sum(1 for i in covered if tokens[i].term) - 1
            found.append((first, last, self._n_words + place))
        found.sort()
        spans = np.array([(tokens[first].start, tokens[last].end) for first, last, _ in found], np.int64)
        return spans.reshape(-1, 2), np.array([column for _, _, column in found], np.int64), n_terms

    def _posterior(self, types: npt.NDArray[np.int32], counts: npt.NDArray[np.int32]) -> tuple[Floats, Floats]:
        """Return draws of the mixture (n_draws, n_components) and expected topics (n_types, n_components)."""
        if not len(types):
            return np.tile(self._alpha / self._alpha.sum(), (N_DRAWS, 1)), np.empty((0, len(self._alpha)))
        topics = self.topics.weights[:, types]
        indptr = np.array([0, len(types)], np.int64)
        draws = fold_in(
            indptr,
            np.arange(len(types), dtype=np.int32),
            counts,
            topics,
            self._alpha,
            n_sweeps=N_SWEEPS,
            n_draws=N_DRAWS,
            thinning=THINNING,
        )[:, 0, :]
        # The mean over draws of each theme's part in a term; einsum adds in one order on any number of threads.
        odds = 1 / np.einsum("dk,kt->td", draws, topics)
        return draws, topics.T * np.einsum("td,dk->tk", odds, draws) / len(draws)

    def _shares(
        self, shares: Floats, draws: Floats, keywords: npt.NDArray[np.int64]
    ) -> tuple[list[int], tuple[ThemeShare, ...]]:
        low, high = np.quantile(draws, INTERVAL, axis=0, method="weibull")
        order = np.argsort(-shares, kind="stable").tolist()
        present = presence(shares, keywords, len(shares))
        themes = tuple(
            ThemeShare(
                self._themes[k].code,
                self._themes[k].label,
                float(shares[k]),
                float(min(low[k], shares[k])),
                float(max(high[k], shares[k])),
                float(present[k]),
                int(keywords[k]),
            )
            for k in order
        )
        return order, themes

    def _groups(self, shares: Floats, draws: Floats, keywords: npt.NDArray[np.int64]) -> tuple[GroupShare, ...]:
        """Add up the themes below a theme draw by draw: a sum is surer than its parts."""
        groups = []
        for code, columns in self._members.items():
            share = float(shares[columns].sum())
            low, high = np.quantile(draws[:, columns].sum(axis=1), INTERVAL, method="weibull").tolist()
            members = tuple(self._themes[k].code for k in columns)
            # To the curve, a group is one theme among the others.
            others = len(shares) - len(columns)
            present = float(presence(np.array([share]), keywords[columns].sum(keepdims=True), others + 1)[0])
            label = self._codebook[code].label
            groups.append(GroupShare(code, label, share, min(low, share), max(high, share), present, members))
        return tuple(groups)


def _members(codebook: Codebook) -> dict[str, list[int]]:
    """Return, for each theme that has others below it, the places of itself, if it has keywords, and of these.

    A theme comes before those below it.
    """
    lineage = codebook.lineage()
    parents = {theme.parent for theme in codebook.themes}
    seeded = [theme.code for theme in codebook.seeded]
    return {
        code: [k for k, other in enumerate(seeded) if code in (other, *lineage[other])]
        for code in sorted(lineage, key=lambda code: len(lineage[code]))
        if code in parents
    }

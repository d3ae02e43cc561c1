"""Every noun shows itself: one short line, and a table of bounded size in which nothing that it holds is markup."""

import dataclasses
import importlib
import inspect
import subprocess
import sys
import typing
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import topicmodel as tm
from topicmodel import Codebook, Corpus, Experiment, Run, Theme, Topics, objects
from topicmodel.classifiers.explanation import ThemeExplanation
from topicmodel.codebook.check import CodebookCheck, KeywordCount
from topicmodel.codebook.concordance import Concordance, Context
from topicmodel.codebook.diff import Change
from topicmodel.codebook.suggest import Suggestion
from topicmodel.evaluation.cooccurrence import Cooccurrence
from topicmodel.experiment.checklist import Checklist
from topicmodel.experiment.comparison import Comparison, Moved
from topicmodel.experiment.paired import PairedTest
from topicmodel.experiment.study import Study, Trial
from topicmodel.experiment.verification import Checked, Verification
from topicmodel.reporting.view import View
from topicmodel.text.boilerplate import Boilerplate, RepeatedLine

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\n\u202e" + "x" * 300
SIZES = [0, 1, 300]
NAN = float("nan")


def many(n: int) -> tuple[str, ...]:
    return tuple(f"{NASTY}{k}" for k in range(n))


def filled(kind: type) -> object:
    """A small part whose every text is hostile and whose every float is no number."""
    values = {str: NASTY, float: NAN, int: 7, bool: True}
    hints = typing.get_type_hints(kind)
    return kind(**{f.name: values.get(hints[f.name], many(40)) for f in dataclasses.fields(kind)})


def topics(n: int) -> Topics:
    return Topics(np.full((n, 3), 1 / 3), ("<b>", NASTY, "c"), np.full(n, 1 / max(n, 1)), many(n))


def placement(n: int) -> tm.Placement:
    placed = tm.Placer().place("Trois mots seulement")
    theme = dataclasses.replace(placed.themes[0], label=NASTY, share=NAN)
    return dataclasses.replace(
        placed, document=dataclasses.replace(placed.document, id=NASTY), themes=(theme,) * max(n, 1), reason=NASTY,
        abstains=bool(n),
    )  # fmt: skip


def scores(n: int) -> tm.Scores:
    score = objects.Score(NASTY, NAN, NAN, NAN, NASTY, NASTY)
    return tm.Scores((score,) * n, ("topic", NASTY, "words"), ((NASTY, NAN, NASTY),) * n, many(n))


def classifier_scores(n: int) -> objects.ClassifierScores:
    table = objects.ScoreTable(NASTY, NASTY, many(n), (many(n),) * n)
    return objects.ClassifierScores(scores(n).summary, (table,) * 9, many(n))


def checked_codebook(n: int) -> CodebookCheck:
    keyword = KeywordCount(NASTY, NASTY, False, True, 0, 0, NAN, NASTY, many(n), ("absent",))
    return CodebookCheck(codebook(1), corpus(1), 0.2, (keyword,) * n, (), (0,), np.empty((0, 4), np.int64))


def codebook(n: int) -> Codebook:
    return Codebook("c", tuple(Theme(f"t{k}", NASTY, NASTY, tuple(f"mot{i}" for i in range(n))) for k in range(n)))


def corpus(n: int) -> Corpus:
    return Corpus.from_texts([NASTY] * n, title=[NASTY] * n)


def comparison(n: int) -> Comparison:
    runs = many(2)
    score = objects.Score(NASTY, NAN, NAN, NAN, NASTY, NASTY)
    return Comparison(runs, ((NASTY, runs),) * n, ((NASTY, (None, score)),) * n, ((),), ((),), (), ((),))


def explanation(n: int) -> ThemeExplanation:
    return ThemeExplanation(
        many(max(n, 1)),
        many(n),
        (((0, 1),),) * n,
        np.full((n, max(n, 1)), 0.5),
        np.full((n, max(n, 1)), 0.1),
        np.ones(n, np.int64),
        np.zeros(max(n, 1)),
        np.zeros(max(n, 1)),
        NASTY,
    )


def label_agreement(n: int) -> tm.evaluation.LabelAgreement:
    return tm.evaluation.LabelAgreement(
        NAN, NAN, NAN, NAN, NAN, NAN, many(n), many(n), np.ones((n, n)), np.full((n, n), np.inf), 0
    )


def coherence(n: int) -> tm.evaluation.Coherence:
    nans = np.full(n, NAN)
    words = (many(10),) * n
    return tm.evaluation.Coherence(NASTY, NASTY, many(n), words, ((),) * n, nans, nans, nans, NAN, NAN, NAN)


def stability(n: int) -> tm.evaluation.Stability:
    return tm.evaluation.Stability(topics(n), np.full((4, n), 0.6), 0.5, topics(n), NASTY)


def match(n: int) -> tm.evaluation.Match:
    pair = tuple((a, a) for a in many(n))
    return tm.evaluation.Match(pair, np.full(n, NAN), np.full(n, NAN), pair, many(n), many(n))


def sheet_scores(n: int) -> tm.evaluation.SheetScores:
    nans = (NAN,) * n
    return tm.evaluation.SheetScores(NASTY, NASTY, many(n), nans, nans, nans, (1,) * n, NAN, NAN, NAN, NAN, many(n))


def prevalence(n: int) -> tm.evaluation.Prevalence:
    values = np.full((n, n), NAN)
    return tm.evaluation.Prevalence(many(n), many(n), np.ones(n, np.int64), values, values, values)


def experiment(n: int) -> Experiment:
    return Experiment.from_settings({"corpus": {"use": "press"}, "model": {"use": "lda"}, "name": f"n{n}"})


def study(n: int) -> Study:
    trial = Trial(0, "complete", NAN, NAN, NAN, dict.fromkeys(many(3), NASTY), NASTY, NASTY)
    return Study(Path(NASTY[:40]), NASTY, NASTY, NASTY, "higher", 0, "none", (trial,) * n, ())


BUILDERS = {
    "CleaningReport": lambda n: corpus(n).cleaning,
    "CorpusSplit": lambda n: Corpus.from_texts([f"{NASTY} {i}" for i in range(n)]).split(0.5, duplicates=None),
    "Description": lambda n: corpus(n).describe(),
    "DuplicateClusters": lambda n: corpus(n).near_duplicates(),
    "Languages": lambda n: corpus(n).languages(),
    "Study": study,
    "Agreement": lambda n: tm.codebook.Agreement(
        n, NAN, NAN, NAN, (tm.codebook.coder_agreement.ThemeAgreement(NASTY, 1, 1, 1, 1, NAN),) * n, (), many(n), ()
    ),
    "Boilerplate": lambda n: Boilerplate((RepeatedLine(NASTY, "line", 3, 0),) * n, n),
    "Checklist": lambda n: Checklist(((NASTY, NASTY),) * n),
    "ClassifierScores": classifier_scores,
    "Codebook": codebook,
    "CodebookCheck": checked_codebook,
    "CodebookDiff": lambda n: tm.codebook.CodebookDiff(NASTY, NASTY, (Change(NASTY, NASTY, NASTY, NASTY),) * n),
    "Coherence": coherence,
    "Comparison": comparison,
    "Concordance": lambda n: Concordance(NASTY, n, (Context(NASTY, 0, 1, NASTY, NASTY, NASTY),) * n),
    "Cooccurrence": lambda n: Cooccurrence(np.arange(n, dtype=np.int32), np.array([0, n]), many(n)),
    "Corpus": corpus,
    "Experiment": experiment,
    "HeldOut": lambda n: tm.evaluation.HeldOut(NASTY, NASTY, np.full(n, NAN), np.ones(n), NAN, NAN),
    "Junk": lambda n: tm.evaluation.Junk(many(n), np.full((n, 3), NAN), 0.5),
    "LabelAgreement": label_agreement,
    "Match": match,
    "Placement": placement,
    "Prevalence": prevalence,
    "Run": lambda n: Run(
        Path(NASTY[:40]), {"settings": dict.fromkeys(many(n), NASTY), "artefacts": dict.fromkeys(many(n), NASTY)}
    ),
    "Scores": scores,
    "Selection": lambda n: tm.evaluation.Selection(tuple(range(n)), np.full((4, n, 3), NAN), tuple(range(n)), NASTY),
    "Sheet": lambda n: tm.evaluation.Sheet(NASTY, "fr", (filled(tm.evaluation.Item),) * n, many(n), many(n)),
    "SheetScores": sheet_scores,
    "Split": lambda n: objects.Split(np.arange(n), np.arange(n), NASTY),
    "Stability": stability,
    "Suggestions": lambda n: tm.codebook.Suggestions(NASTY, n, (filled(Suggestion),) * n),
    "ThemeExplanation": explanation,
    "Topics": topics,
    "Verification": lambda n: Verification(NASTY, (Checked(NASTY, "different", NASTY),) * n, many(n)),
    "View": lambda n: View("<p>", NASTY, n),
}
PARTS = [
    *(getattr(objects, name) for name in ("Document", "Fit", "GroupShare", "ModelId", "Neighbour", "Passage", "Score",
                                          "ThemeShare", "WordEvidence")),
    Theme, Change, Context, KeywordCount, Suggestion, Checked, Moved, PairedTest,
    tm.evaluation.Item, tm.evaluation.Passage, Trial,
]  # fmt: skip


NEVER_EMPTY = {"Codebook", "Corpus", "CleaningReport", "Description", "DuplicateClusters", "Languages", "Study"}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def check(result: object) -> None:
    text, html = repr(result), result._repr_html_()
    assert len(text) < 100, f"{len(text)} characters"
    assert "\n" not in text
    assert len(html) < 60_000
    tags = Tags(html)
    assert not tags.found & {"script", "img"}
    assert not {name for name in tags.attributes if name.startswith("on")}
    assert "table" in tags.found or isinstance(result, View)
    if not isinstance(result, Boilerplate | View):
        assert ">nan<" not in html


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", BUILDERS)
def test_results(name, size):
    # None of these is ever empty, and a split has two sides.
    size = max(size, 2 if name == "CorpusSplit" else 1 if name in NEVER_EMPTY else 0)
    check(BUILDERS[name](size))


@pytest.mark.parametrize("kind", PARTS, ids=lambda kind: kind.__name__)
def test_small_parts(kind):
    if kind is Theme:
        check(Theme("t", NASTY, NASTY, many(40)))
        return
    check(filled(kind))


def test_every_public_result_is_tested():
    rooms = ("topicmodel", *(f"topicmodel.{room}" for room in ("objects", "codebook", "evaluation", "experiment")))
    tested = set(BUILDERS) | {kind.__name__ for kind in PARTS} | {"Measure", "ScoreTable", "Step"}
    for room in rooms:
        module = importlib.import_module(room)
        for name in module.__all__:
            noun = getattr(module, name)
            if inspect.isclass(noun) and (dataclasses.is_dataclass(noun) or hasattr(noun, "frame")):
                assert name in tested, f"{room}.{name} shows itself untested"


def test_a_repr_that_fits_is_whole():
    assert repr(objects.Neighbour("a", 0.5)) == "Neighbour(id='a', similarity=0.5)"
    assert "x<wbr>x" in topics(1)._repr_html_()
    assert repr(topics(1)) == "<Topics: 1 topics over 3 terms>"


def test_dir_lists_public_names_without_loading_them():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, topicmodel as tm; print(dir(tm)); print('sklearn' in sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert said == [str(sorted(tm.__all__)), "False"]
    for name in dir(tm):
        assert getattr(tm, name) is not None


def test_estimators_keep_the_display_of_scikit_learn():
    for estimator in (tm.LDA(3), tm.TopicModel(tm.FrenchVectorizer(), tm.LDA(3)), tm.ThemeClassifier()):
        assert "sk-" in estimator._repr_html_()

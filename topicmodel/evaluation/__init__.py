"""Judging topics (coherence, likelihood, stability, the choice of K, labels, human checks) and classifiers."""

from topicmodel.evaluation.calendar_periods import all_periods, periods
from topicmodel.evaluation.classifier_suite import evaluate_classifier
from topicmodel.evaluation.cooccurrence import WHOLE_DOCUMENT, Cooccurrence
from topicmodel.evaluation.judging import judge_predictions
from topicmodel.evaluation.junk_topics import Junk, junk, prevalence_interval
from topicmodel.evaluation.label_tables import LabelAgreement, against_labels, specificity
from topicmodel.evaluation.leaks import find_leaks
from topicmodel.evaluation.likelihood import HeldOut, held_out
from topicmodel.evaluation.matching import Match, match
from topicmodel.evaluation.measures import MEASURES, Measure
from topicmodel.evaluation.passages import Passage, typical_passages
from topicmodel.evaluation.prevalence import Prevalence, prevalence_by
from topicmodel.evaluation.quality import diversity, effective_topics, exclusivity, frex, frex_words, redundancy
from topicmodel.evaluation.recurrence import Stability, stability
from topicmodel.evaluation.selection import Selection, select
from topicmodel.evaluation.sheet_scores import SheetScores, read_answers, score_sheet
from topicmodel.evaluation.sheets import Item, Sheet, document_intrusion, fit_and_rank, topic_labels, word_intrusion
from topicmodel.evaluation.suite import evaluate
from topicmodel.evaluation.topic_coherence import Coherence, coherence

__all__ = [
    "MEASURES",
    "WHOLE_DOCUMENT",
    "Coherence",
    "Cooccurrence",
    "HeldOut",
    "Item",
    "Junk",
    "LabelAgreement",
    "Match",
    "Measure",
    "Passage",
    "Prevalence",
    "Selection",
    "Sheet",
    "SheetScores",
    "Stability",
    "against_labels",
    "all_periods",
    "coherence",
    "diversity",
    "document_intrusion",
    "effective_topics",
    "evaluate",
    "evaluate_classifier",
    "exclusivity",
    "find_leaks",
    "fit_and_rank",
    "frex",
    "frex_words",
    "held_out",
    "judge_predictions",
    "junk",
    "match",
    "periods",
    "prevalence_by",
    "prevalence_interval",
    "read_answers",
    "redundancy",
    "score_sheet",
    "select",
    "specificity",
    "stability",
    "topic_labels",
    "typical_passages",
    "word_intrusion",
]

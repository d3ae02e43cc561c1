"""The language check: French press taken for foreign, foreign paragraphs taken for French, speed.

Nothing was tuned but the shortest passage judged (40 bytes of letters), on sentences of another sample of OrangeSum.
Foreign paragraphs are those written for the tests (tests/text/foreign.py).
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULT = Path(__file__).parent / "results" / "language.json"
sys.path.insert(0, str(ROOT))


def false_alarms(name: str, texts: list[str], bar: str) -> dict[str, str]:
    from topicmodel.text.language import identify

    codes = [identify(text)[0] for text in texts]
    foreign, silent = sum(code not in ("", "fr") for code in codes), codes.count("")
    ours = f"{foreign} of {len(texts):,} ({foreign / len(texts):.2%}); {silent / len(texts):.2%} not judged"
    return {"what": f"{name} taken for foreign", "bar": bar, "ours": ours}


def found() -> list[dict[str, str]]:
    from tests.text.foreign import FRENCH, PARAGRAPHS
    from topicmodel import Corpus

    right = sum(
        p.language == code
        for code, paragraphs in PARAGRAPHS.items()
        for text in paragraphs
        for p in Corpus.from_texts(["\n\n".join([FRENCH[0], text, FRENCH[1]])]).languages().foreign_passages(0)
    )
    alone = sum(Corpus.from_texts(paragraphs).languages().languages.count(c) for c, paragraphs in PARAGRAPHS.items())
    total = sum(map(len, PARAGRAPHS.values()))
    names = "English, Spanish, Italian, Catalan, two creoles, Chinese, Arabic"
    return [
        {"what": f"foreign documents told with their language ({names})", "bar": "–", "ours": f"{alone} of {total}"},
        {"what": "the same as a paragraph between two French ones", "bar": "–", "ours": f"{right} of {total}"},
    ]


def first_use() -> float:
    """Return the seconds that the first text costs in a new process, import of the detector and model included."""
    code = (
        "import time; from topicmodel.text.language import identify; s = time.perf_counter();"
        "identify('Le maire a inauguré hier la nouvelle piscine de la ville.'); print(time.perf_counter() - s)"
    )
    return min(float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(3))


def main() -> None:
    from topicmodel import Corpus

    data = Path(os.environ["TOPICMODEL_DATA"])
    orange = Corpus.read(data / "orangesum" / "articles.parquet").sample(4000, random_state=11)
    masakha = Corpus.read(data / "masakhanews" / "fra" / "train_797.tsv")
    start = time.perf_counter()
    passages = orange.languages().passages
    took = time.perf_counter() - start
    pieces = [text[p.start : p.end] for text, own in zip(orange, passages, strict=True) for p in own]
    others = [
        text[p.start : p.end] for text, own in zip(masakha, masakha.languages().passages, strict=True) for p in own
    ]
    sentences = list(orange[:1500].segments("sentences"))
    rows = [
        false_alarms("OrangeSum, passages of 4,000 articles", pieces, "< 0.5 %"),
        false_alarms("OrangeSum, sentences of 1,500 of them", sentences, "< 0.5 %"),
        false_alarms("MasakhaNEWS train, passages", others, "< 0.5 %"),
        *found(),
        {"what": "articles a second, one process", "bar": "–", "ours": f"{len(orange) / took:.0f}"},
        {"what": "first text of a process", "bar": "–", "ours": f"{first_use():.1f} s"},
    ]
    RESULT.write_text(json.dumps({"bars": rows}, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(rows, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

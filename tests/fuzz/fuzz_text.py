"""Feed the text engine random Unicode: ``python -m tests.fuzz.fuzz_text [INPUTS]`` (200,000 unless told)."""

import random
import sys
import time
from itertools import pairwise

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.clean import clean
from topicmodel.text.sentences import sentences
from topicmodel.text.tokenize import pieces, surfaces_of, tokenize

BATCH = 5_000
FRENCH = "aeiéàçœÉAETS '’-.,;:!?()«»\u00a0\u202f\u00ad\u200b\u0301&;<>/#@0123\n·°€Ã©"
WORDS = [
    "l'",
    "aujourd'hui",
    "États-Unis",
    "&amp;",
    "<p>",
    "10 000",
    "-t-il",
    "M. ",
    "http://a.fr ",
    "\ud83d",
    "\u05d0",
    "été",
]


def text(number: int) -> str:
    """Return the random text of that number."""
    draw = random.Random(number)
    if number % 3 == 0:
        return "".join(chr(draw.randrange(0x110000)) for _ in range(draw.randrange(12)))
    if number % 3 == 1:
        return "".join(draw.choice(FRENCH) for _ in range(draw.randrange(30)))
    return "".join(draw.choice(WORDS) for _ in range(draw.randrange(10)))


def check(given: str) -> None:
    """Raise where a promise is broken."""
    cleaned = clean(given).text
    assert clean(cleaned).text == cleaned
    tokens = tokenize(given)
    assert "".join("".join(token.surface.split()) for token in tokens) == "".join(cleaned.split())
    bounds = (0, 0)
    for token in tokens:
        assert bounds[1] <= token.start < token.end <= len(given) or (token.start, token.end) == bounds
        bounds = (token.start, token.end)
    for chunk in cleaned.split():
        assert surfaces_of(chunk) == [surface for surface, _ in pieces(chunk)]
    assert all(0 <= start < end <= len(given) for start, end in sentences(given))


def check_batch(analyzer: Analyzer, texts: list[str]) -> None:
    """Raise where many texts read together do not give what each gives alone."""
    terms, starts = analyzer.number(texts)
    names = analyzer.vocabulary()
    for given, (start, stop) in zip(texts, pairwise(starts.tolist()), strict=True):
        found = [names[number] for number in terms[start:stop].tolist() if number >= 0]
        assert found == analyzer.terms(given), ascii(given)


def main(inputs: int) -> None:
    """Check that many texts; say which one fails."""
    begun = time.perf_counter()
    for start in range(0, inputs, BATCH):
        texts = [text(number) for number in range(start, min(start + BATCH, inputs))]
        for number, given in enumerate(texts, start):
            try:
                check(given)
            except Exception:
                print(f"input {number}: {given!a}", file=sys.stderr)
                raise
        check_batch(Analyzer("accurate" if start // BATCH % 2 else "fast"), texts)
    print(f"{inputs} inputs, no failure, {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)

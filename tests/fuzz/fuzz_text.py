"""Feed the text engine random Unicode: ``python -m tests.fuzz.fuzz_text [INPUTS]`` (200,000 unless told)."""

import random
import sys

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.clean import clean
from topicmodel.text.sentences import sentences
from topicmodel.text.tokenize import pieces, surfaces_of, tokenize

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


def check(analyzer: Analyzer, given: str) -> None:
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
    terms, starts = analyzer.number([given])
    names = analyzer.vocabulary()
    assert [names[number] for number in terms[starts[0] : starts[1]].tolist() if number >= 0] == analyzer.terms(given)


def main(inputs: int) -> None:
    """Check that many texts; say which one fails."""
    analyzer = Analyzer("accurate")
    for number in range(inputs):
        if number % 20_000 == 0:
            analyzer = Analyzer("accurate")
        try:
            check(analyzer, text(number))
        except Exception:
            print(f"input {number}: {text(number)!a}", file=sys.stderr)
            raise
    print(f"{inputs} inputs, no failure")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)

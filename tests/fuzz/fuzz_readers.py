"""Feed every reader damaged files: ``python -m tests.fuzz.fuzz_readers [--inputs N] [--only FORMAT …] [--start N]``.

Each input is a number: the same number makes the same file. Half of the inputs are damaged anywhere; a reader may
refuse them (`InputError`) and nothing else. The other half are damaged within one record (or, where a file is one
record, in one file of a folder); the texts of all other records must come back. Neither may take more than five
seconds of the processor.
"""

import argparse
import random
import signal
import sys
import time
from collections import Counter
from functools import cache
from types import FrameType

import pyarrow as pa

from tests.readers.builders import ARTICLES, BUILDERS, Built
from topicmodel.errors import InputError
from topicmodel.readers import FORMATS, Problem, canonical
from topicmodel.readers.gathering import gather

SECONDS = 5
TOKENS = [
    b"\0", b"\0\0\0\0", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\xe9", "Ã©".encode(), b"\xef\xbb\xbf",
    "\u2028".encode(), b'"', b'""', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\n\n\n", b'"\n"', b'","',
    b"\\", b"\\u", b"\\ud800", b"\\x00", b"{", b"}", b"[", b"]", b"[" * 2000, b'{"a":' * 1500, b"NaN", b"-Infinity",
    b"1e999", b"9" * 400, b"null", b":", b"<", b">", b"&", b"&eacute;", b"&lol;", b"&#0;", b"&#x110000;",
    b"&#xD800;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml?>", b"<?xml version='1.0' encoding='utf-7'?>",
    b"</", b"/>", b"<a>" * 300, b"</a>", b"<p>", b"</p>", b"<div>" * 300, b"<script>",
    b'<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY x SYSTEM "file:///etc/passwd">]>', b"<html>", b"<table><tr><td>",
    b"<!", b"****", b"**** ", b"\n**** *a_b\n", b"-*", b"\n-*theme_x ", b"*", b"_", b"0001 *a_b", b"PK\x03\x04",
    b"PK\x01\x02", b"PK\x05\x06", b"PAR1", b"../../", b"/etc/passwd", b"x" * 5000, b" " * 3000, b"\n" * 3000,
    b"1 janvier", b"2025-13-45", b"99/99/9999",
]  # fmt: skip
LOOSE = {"iramuteq", "docx"}
"""Formats whose records begin or end with a line: a good text may come back with damage behind it."""
FIXED = {"parquet"}
"""Formats whose records are found by their offsets: damage does not change their size."""
SINGLE = {"txt", "html"}
"""Formats of one record: the others that must not be lost are those of files beside it."""


def mutate(part: bytes, draw: random.Random) -> bytes:
    """Damage some bytes in one to six places."""
    out = bytearray(part)
    for _ in range(draw.choice([1, 1, 1, 2, 3, 6])):
        size = len(out)
        at = draw.randrange(size + 1)
        kind = draw.randrange(7)
        if kind == 0 and size:
            out[min(at, size - 1)] = draw.randrange(256)
        elif kind == 1 and size:
            out[min(at, size - 1)] ^= 1 << draw.randrange(8)
        elif kind == 2:
            del out[at : at + draw.choice([1, 1, 2, 5, 30, 200])]
        elif kind == 3:
            out[at:at] = bytes(draw.randrange(256) for _ in range(draw.randrange(1, 6)))
        elif kind == 4:
            start = draw.randrange(size + 1)
            out[at:at] = out[start : start + draw.randrange(1, 60)]
        else:
            out[at:at] = draw.choice(TOKENS)
    return bytes(out)


def damaged_anywhere(built: Built, draw: random.Random) -> bytes:
    """Return the whole file with damage, now and then cut off."""
    if draw.randrange(2) and built.wrap is not bytes:
        return built.wrap(mutate(built.inner(), draw))
    data = built.whole()
    if draw.randrange(8) == 0:
        data = data[: draw.randrange(len(data) + 1)]
    return mutate(data, draw)


def damaged_within(built: Built, draw: random.Random, *, fixed: bool) -> tuple[bytes, int]:
    """Return the file with one record damaged, and the position of that record."""
    bad = draw.randrange(len(built.records))
    record = built.records[bad]
    # The damage does not reach the line end that closes the record: it is what the next one begins after.
    closing = record[len(record.rstrip(b"\n")) :]
    damage = mutate(record.removesuffix(closing), draw)
    if fixed:
        damage = (damage + record[len(damage) :])[: len(record)]
    records = [*built.records[:bad], damage + closing, *built.records[bad + 1 :]]
    return Built(built.head, tuple(records), built.foot, built.wrap).whole(), bad


def damaged_beside(kind: str, draw: random.Random) -> tuple[list[tuple[str, bytes | InputError]], int]:
    """Return a folder of files of one record each, one of them damaged, and the position of that one."""
    files = alone(kind)
    bad = draw.randrange(len(files))
    data = mutate(files[bad], draw)
    return [(f"{i}.{kind}", data if i == bad else file) for i, file in enumerate(files)], bad


@cache
def alone(kind: str) -> list[bytes]:
    """Return a file for each article, for formats that hold one."""
    return [BUILDERS[kind](ARTICLES[i:] + ARTICLES[:i]).whole() for i in range(len(ARTICLES))]


def texts(kind: str, data: bytes) -> list[str]:
    """Return the texts that the reader of a format finds in a file."""
    return checked(canonical(FORMATS[kind].read_bytes(data, f"presse.{kind}")))


def checked(read: tuple[pa.Table, tuple[Problem, ...]]) -> list[str]:
    """Return the texts that were read; every problem is one line."""
    table, problems = read
    for problem in problems:
        assert "\n" not in problem.what, f"a problem of several lines: {problem.what!r}"
    return [str(text) for text in table["text"].to_pylist()]


def check(kind: str, number: int, built: Built, good: list[str]) -> str:
    """Read one damaged file; raise where a promise is broken, and return what came of it."""
    draw = random.Random(f"{kind} {number}")
    if number % 2 == 0:
        message = ""
        try:
            texts(kind, damaged_anywhere(built, draw))
        except InputError as error:
            message = str(error)
        assert "\n" not in message, f"an error of several lines: {message}"
        return "refused" if message else "read"
    if kind in SINGLE:
        folder, bad = damaged_beside(kind, draw)
        found = checked(gather("dossier", folder))
    else:
        data, bad = damaged_within(built, draw, fixed=kind in FIXED)
        found = texts(kind, data)
    for i, text in enumerate(good):
        if i != bad:
            kept = any(text in each for each in found) if kind in LOOSE else text in found
            assert kept, f"record {bad + 1} is damaged, record {i + 1} is lost"
    return "others kept"


def too_slow(*_: int | FrameType | None) -> None:
    """Stop a reader that hangs."""
    raise TimeoutError(f"more than {SECONDS} s")


def run(kind: str, numbers: range) -> Counter[str]:
    """Check the inputs of these numbers; say which one fails."""
    built = BUILDERS[kind]()
    good = [texts(kind, file)[0] for file in alone(kind)] if kind in SINGLE else texts(kind, built.whole())
    counts: Counter[str] = Counter()
    before = signal.signal(signal.SIGPROF, too_slow)
    try:
        for number in numbers:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                counts[check(kind, number, built, good)] += 1
            except BaseException:
                print(f"input {number} of {kind}", file=sys.stderr)
                raise
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.signal(signal.SIGPROF, before)
    return counts


def main() -> None:
    """Check every format that has a builder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=list(BUILDERS))
    options = parser.parse_args()
    for kind in options.only:
        begun = time.perf_counter()
        counts = run(kind, range(options.start, options.start + options.inputs))
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        print(f"{kind}: {options.inputs} inputs, no failure ({told}), {time.perf_counter() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()

"""Zip files of any formats."""

import io
import struct
import zipfile
import zlib

import pytest

from tests.readers.builders import ARTICLES, BUILDERS, archive
from topicmodel import Corpus, InputError
from topicmodel.readers import archive as module
from topicmodel.readers.archive import read_bytes


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as writer:
        for name, data in members.items():
            writer.writestr(name, data)
    return out.getvalue()


def listed(raw) -> dict[str, str]:
    return {p.where: p.what for p in raw.problems if not p.kept}


def test_every_format_may_stand_in_an_archive(tmp_path):
    formats = [kind for kind in BUILDERS if kind not in ("html", "zip")]
    path = tmp_path / "presse.zip"
    path.write_bytes(zipped({f"dossier/{kind}.{kind}": BUILDERS[kind]().whole() for kind in formats}))
    corpus = Corpus.read(path)
    assert len(corpus) == 4 * (len(formats) - 1) + 1
    assert {text.replace("\n\n", "\n") for text in corpus} >= {a.text for a in ARTICLES}
    assert not [p for p in corpus.problems if not p.kept]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_word_documents_in_an_archive_do_not_make_it_one(tmp_path, method):
    path = tmp_path / "nexis.zip"
    path.write_bytes(zipped({"a.docx": BUILDERS["docx"]().whole(), "b.txt": b"Il pleut."}, method))
    assert len(Corpus.read(path)) == 5


def test_paths_that_lead_out_are_listed_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bad = ["../evasion.txt", "/etc/evasion.txt", "a/../../evasion.txt", "C:\\evasion.txt", "..\\evasion.txt"]
    raw = read_bytes(zipped(dict.fromkeys(bad, b"Non.") | {"bon.txt": b"Oui."}), "p.zip")
    assert raw.table["text"].to_pylist() == ["Oui."]
    assert set(listed(raw).values()) == {"its path leads out of the archive"}
    assert sum(not p.kept for p in raw.problems) == len(bad)
    assert list(tmp_path.rglob("*")) == []


def test_bombs_are_not_unpacked():
    raw = read_bytes(zipped({"bombe.txt": b"0" * 50_000_000, "bon.txt": b"Oui."}), "p.zip")
    assert raw.table["text"].to_pylist() == ["Oui."]
    assert "times its size; at most 200" in listed(raw)["bombe.txt"]


def test_a_bomb_in_a_damaged_archive_is_not_unpacked_either():
    data = zipped({"bombe.txt": b"0" * 50_000_000, "bon.txt": b"Oui."})[:-30]
    raw = read_bytes(data, "p.zip")
    assert raw.table["text"].to_pylist() == ["Oui."]
    assert "times its size; at most 200" in listed(raw)["bombe.txt"]


def test_limits_of_members_and_of_their_sum(monkeypatch):
    data = zipped({"a.txt": b"a" * 90, "b.txt": b"b" * 90, "c.txt": b"c" * 300}, zipfile.ZIP_STORED)
    monkeypatch.setattr(module, "MAX_MEMBER", 200)
    monkeypatch.setattr(module, "MAX_TOTAL", 100)
    raw = read_bytes(data, "p.zip")
    assert raw.table["id"].to_pylist() == ["a"]
    assert listed(raw) == {
        "b.txt": "the archive unpacks to more than 100 bytes",
        "c.txt": "unpacks to 300 bytes; at most 200 are read",
    }
    monkeypatch.setattr(module, "MAX_MEMBERS", 2)
    with pytest.raises(InputError, match="3 members; at most 2"):
        read_bytes(data, "p.zip")


def test_archives_in_archives_links_and_encrypted_members_are_listed():
    link = zipfile.ZipInfo("lien.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writer:
        writer.writestr("dedans.zip", zipped({"a.txt": b"Non."}))
        writer.writestr(link, b"/etc/passwd")
        writer.writestr("secret.txt", b"Non.")
        writer.writestr("bon.txt", b"Oui.")
        writer.writestr("__MACOSX/._bon.txt", b"Non.")
    data = bytearray(out.getvalue())
    # The bit that says "encrypted", in both headers of the member.
    data[data.rfind(b"PK\x03\x04", 0, data.find(b"secret.txt")) + 6] |= 1
    data[data.rfind(b"PK\x01\x02", 0, data.rfind(b"secret.txt")) + 8] |= 1
    raw = read_bytes(bytes(data), "p.zip")
    assert raw.table["text"].to_pylist() == ["Oui."]
    assert listed(raw) == {
        "dedans.zip": "an archive in an archive; unpack it",
        "lien.txt": "a link, not a file",
        "secret.txt": "encrypted; unpack it with its password",
    }


def test_names_of_old_programs():
    data = zipped({"xxtx.txt": b"Un.", "yytyy.txt": b"Deux."}, zipfile.ZIP_STORED)
    data = data.replace(b"xxtx.txt", "été".encode("cp850") + b"x.txt").replace(b"yytyy.txt", "été".encode() + b".txt")
    assert read_bytes(data, "p.zip").table["id"].to_pylist() == ["été", "étéx"]


def test_a_member_marked_utf8_whose_name_is_not():
    data = zipped({"à.txt": b"Un.", "b.txt": b"Deux."}).replace("à".encode(), b"\xff\xfe")
    raw = read_bytes(data, "p.zip")
    assert sorted(raw.table["text"].to_pylist()) == ["Deux.", "Un."]


@pytest.mark.parametrize("cut", [1, 30, 200, 300])
def test_a_truncated_archive_gives_its_whole_members(cut):
    built = archive()
    raw = read_bytes(built.whole()[:-cut], "p.zip")
    assert len(raw.rows) >= 3
    assert "its members were found one by one" in raw.problems[0].what


def test_members_whose_checksum_stands_behind_them_are_found_too():
    class Pipe(io.BytesIO):
        """What cannot go back to write a checksum into a header."""

        def seek(self, *_):
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
        for a in ARTICLES[:3]:
            writer.writestr(f"{a.id}.txt", a.text)
    data = bytearray(out.getvalue())
    assert data[6] & 8
    assert len(read_bytes(bytes(data[:-30]), "p.zip").rows) == 3
    data[60] ^= 1
    raw = read_bytes(bytes(data[:-30]), "p.zip")
    assert len(raw.rows) == 2
    assert len(listed(raw)) == 1


def test_a_wrong_checksum_is_no_text():
    data = bytearray(zipped({"a.txt": b"Un texte.", "b.txt": b"Deux."}, zipfile.ZIP_STORED))
    data[data.find(b"Un texte.")] ^= 1
    raw = read_bytes(bytes(data), "p.zip")
    assert raw.table["text"].to_pylist() == ["Deux."]
    assert "CRC" in listed(raw)["a.txt"]


def test_members_that_overlap_cannot_multiply(monkeypatch):
    """One packed block under many names, each naming the same bytes."""
    body = zlib.compress(b"0" * 900_000, 9)[2:-4]
    crc = zlib.crc32(b"0" * 900_000)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(body), 900_000, 5, 0) + b"a.txt" + body
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(body), 900_000, 5, 0, 0, 0, 0, 0, 0)
    count = 30
    monkeypatch.setattr(module, "MAX_TOTAL", 10_000_000)
    directory = (entry + b"a.txt") * count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(local), 0)
    raw = read_bytes(local + directory + end, "p.zip")
    assert len(raw.rows) == 11
    assert "more than 10,000,000 bytes" in " ".join(listed(raw).values())


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"[Content_Types].xml": b"<Types/>"}, "a document of Office"),
        ({"META-INF/container.xml": b"<a/>"}, "an EPUB is not read"),
        ({}, "no file in it"),
        ({"a.txt": b""}, "none of 1 files can be read"),
    ],
)
def test_archives_without_texts(members, message):
    with pytest.raises(InputError, match=message):
        read_bytes(zipped(members), "p.zip")


def test_no_archive():
    with pytest.raises(InputError, match="no whole zip file"):
        read_bytes(b"PK\x03\x04" + bytes(100), "p.zip")

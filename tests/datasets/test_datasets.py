"""Corpora by name: where they are looked for, what is compared, what is said when they are not to be had."""

import hashlib
import http.server
import json
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner

from topicmodel import InputError, MissingExtraError, datasets
from topicmodel.cli.program import cli
from topicmodel.datasets import DATASETS, Dataset, Part, catalogue, dataset_path, fetch, load, whereabouts

CONTENT = "category\ttext\nport\tLa digue tient.\nville\tLe marché rouvre.\n".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """No data folder, and a cache of this test."""
    monkeypatch.delenv("TOPICMODEL_DATA", raising=False)
    monkeypatch.setenv("TOPICMODEL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "datasets"


@pytest.fixture
def served(nowhere, monkeypatch):
    """A data set ``digue`` on a server of this machine; the test may change what is served."""

    class Handler(http.server.BaseHTTPRequestHandler):
        content = CONTENT

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.content)))
            self.end_headers()
            self.wfile.write(type(self).content)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/digue.tsv"
    parts = (Part("train", "digue/train.tsv", url, SHA256, 2), Part("test", "digue/test.tsv", url, "", 2))
    monkeypatch.setitem(catalogue.DATASETS, "digue", Dataset("digue", "Port", "MIT", url, "@misc{digue}", parts))
    yield Handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_embedded_corpus_needs_nothing(nowhere):
    assert load("press").fingerprint == datasets.load_press().fingerprint
    assert len(load("press")) == DATASETS["press"].part().documents
    assert whereabouts("press")[0] == "package"
    assert not nowhere.exists()


def test_the_data_folder_comes_before_the_cache(nowhere, tmp_path, monkeypatch):
    part = replace(DATASETS["sib200-fra"].part("dev"), sha256=SHA256)
    monkeypatch.setitem(catalogue.DATASETS, "sib200-fra", replace(DATASETS["sib200-fra"], parts=(part,)))
    assert whereabouts("sib200-fra") == ("network", None)
    for folder in (nowhere, tmp_path / "data"):
        (folder / part.path).parent.mkdir(parents=True)
        (folder / part.path).write_bytes(CONTENT)
    assert whereabouts("sib200-fra", "dev") == ("cache", nowhere / part.path)
    monkeypatch.setenv("TOPICMODEL_DATA", str(tmp_path / "data"))
    assert whereabouts("sib200-fra") == ("data folder", tmp_path / "data" / part.path)
    assert datasets.load_sib200("dev").table["category"].to_pylist() == ["port", "ville"]


def test_a_download_is_kept_and_compared(served, nowhere):
    pytest.importorskip("pooch")
    corpus = load("digue")
    assert list(corpus) == ["La digue tient.", "Le marché rouvre."]
    assert whereabouts("digue") == ("cache", nowhere / "digue" / "train.tsv")
    served.content = b"autre"
    assert load("digue").fingerprint == corpus.fingerprint
    (nowhere / "digue" / "train.tsv").write_bytes(CONTENT + b"port\tajout\n")
    with pytest.raises(InputError, match=rf"not the file that is meant \(SHA-256 .*expected {SHA256[:12]}"):
        load("digue")


def test_another_file_than_the_one_that_is_meant_is_not_kept(served, nowhere):
    pytest.importorskip("pooch")
    served.content = CONTENT + b"port\tajout\n"
    with pytest.raises(InputError, match="is another file than the one that is meant"):
        load("digue")
    assert not list(nowhere.rglob("*.tsv*"))


def test_where_no_digest_is_known_that_of_the_first_download_holds(served, nowhere):
    pytest.importorskip("pooch")
    assert len(load("digue", "test")) == 2
    assert (nowhere / "digue" / "test.tsv.sha256").read_text().strip() == SHA256
    (nowhere / "digue" / "test.tsv").write_bytes(CONTENT + b"port\tajout\n")
    with pytest.raises(InputError, match="not the file that is meant"):
        load("digue", "test")


def test_without_a_network_the_file_and_its_place_are_named(nowhere, monkeypatch, tmp_path):
    pytest.importorskip("pooch")
    part = Part("train", "digue/train.tsv", "http://127.0.0.1:9/digue.tsv", "", 2)
    monkeypatch.setitem(catalogue.DATASETS, "digue", Dataset("digue", "Port", "MIT", "", "", (part,)))
    with pytest.raises(InputError) as caught:
        load("digue")
    said = str(caught.value)
    assert "get http://127.0.0.1:9/digue.tsv and put it at" in said
    assert str(nowhere / "digue" / "train.tsv") in said
    assert "\n" not in said
    monkeypatch.setenv("TOPICMODEL_DATA", str(tmp_path / "data"))
    with pytest.raises(InputError, match=f"put it at {tmp_path / 'data' / 'digue' / 'train.tsv'}$"):
        load("digue")


def test_without_pooch_the_extra_is_named(nowhere, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'topicmodel\[data\]'"):
        load("sib200-fra")
    with pytest.raises(InputError, match="orangesum, articles: cannot be downloaded as one file; put it at"):
        datasets.load_orangesum()


def test_unknown_names():
    with pytest.raises(InputError, match=r"data set 'sib200' is not known; one of press, .*did you mean 'sib200-fra'"):
        load("sib200")
    with pytest.raises(InputError, match=r"masakhanews-fra has no split 'tests'; one of train, .*did you mean 'test'"):
        load("masakhanews-fra", "tests")


def test_the_catalogue_is_whole():
    for name, dataset in DATASETS.items():
        assert dataset.name == name
        assert dataset.licence
        assert dataset.citation.startswith("@")
        assert dataset.citation.count("{") == dataset.citation.count("}")
        assert len({part.split for part in dataset.parts}) == len(dataset.parts)
        for part in dataset.parts:
            assert not part.url or part.url.startswith("https://")
            assert part.sha256 == "" or len(part.sha256) == 64
            assert part.documents > 0


def test_experiments_find_every_corpus_by_its_name(nowhere):
    assert {"press", "masakhanews-fra", "sib200-fra/dev", "orangesum"} <= set(datasets.CORPORA)
    assert datasets.CORPORA["press"]() == datasets.press_path()


def test_importing_the_catalogue_asks_for_no_network_library():
    code = "import sys, topicmodel.datasets; assert not {'pooch', 'requests', 'urllib3', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_real_files_are_those_of_the_catalogue(data):
    for name, dataset in DATASETS.items():
        for part in dataset.parts:
            if name != "press" and (data / part.path).is_file():
                assert len(load(name, part.split)) == part.documents
                assert (data / part.path).stat().st_size == part.bytes
    assert set(datasets.load_masakhanews("dev").table.column_names) == {"id", "text", "title", "category", "url"}


def run(*arguments):
    result = CliRunner().invoke(cli, ["data", *arguments], catch_exceptions=False)
    return result.stdout


def test_the_command_line(nowhere):
    rows = [json.loads(line) for line in run("list", "--json").splitlines()]
    assert {(row["name"], row["place"]) for row in rows} >= {("press", "package"), ("orangesum", "nowhere")}
    listed = run("list")
    assert "  train          1,476 documents  to be downloaded\n" in listed
    assert all(len(line) <= 100 for line in listed.splitlines())
    told = json.loads(run("info", "sib200-fra", "--json"))
    assert told["parts"][1]["sha256"] == DATASETS["sib200-fra"].part("dev").sha256
    assert DATASETS["orangesum"].citation in run("info", "orangesum")
    assert run("get", "press") == run("get", "press", "--all") == f"{dataset_path('press')}\n"


def test_the_command_line_fails_in_one_line(nowhere):
    command = [sys.executable, "-m", "topicmodel", "data", "get", "pres"]
    failed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "did you mean 'press'" in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_the_data_variable_is_the_one_the_tests_use():
    assert fetch.DATA_VARIABLE == "TOPICMODEL_DATA"

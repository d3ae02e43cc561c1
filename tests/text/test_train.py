import os
from pathlib import Path

import pytest

import topicmodel.text
from topicmodel.errors import InputError
from topicmodel.text.table import read_table
from topicmodel.text.train import main

SHIPPED = Path(topicmodel.text.__file__).parent / "resources" / "french.npz"
NAMES = [
    "gsd-ud-dev",
    *(f"{name}-ud-{part}" for name in ("rhapsodie", "parisstories") for part in ("train", "dev", "test")),
]


def test_the_shipped_table_is_rebuilt_to_the_byte(tmp_path):
    if "TOPICMODEL_DATA" not in os.environ:
        pytest.skip("TOPICMODEL_DATA is not set: the treebanks are needed")
    folder = Path(os.environ["TOPICMODEL_DATA"]) / "ud_fr"
    texts = folder.parent / "orangesum" / "articles.parquet"
    treebanks = [str(folder / f"fr_{name}.conllu") for name in NAMES]
    main([str(tmp_path / "table.npz"), *treebanks, "--texts", str(texts)])
    assert (tmp_path / "table.npz").read_bytes() == SHIPPED.read_bytes()
    assert (tmp_path / "infinitives.txt").read_bytes() == SHIPPED.with_name("infinitives.txt").read_bytes()
    assert SHIPPED.stat().st_size <= 3_000_000


def test_another_file_is_refused(tmp_path):
    (tmp_path / "table.npz").write_bytes(b"no table")
    with pytest.raises(InputError, match="not a table"):
        read_table(tmp_path / "table.npz")


def test_a_broken_treebank_is_refused(tmp_path):
    (tmp_path / "bad.conllu").write_text("# text = a\n1\ta\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: 2 columns"):
        main([str(tmp_path / "table.npz"), str(tmp_path / "bad.conllu")])

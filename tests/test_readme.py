"""The README says what is: its figures come from files, its commands exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_every_name_in_the_examples_exists():
    import topicmodel as tm

    for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        compile(code, "README.md", "exec")
        for dotted in re.findall(r"\btm\.([\w.]+)", code):
            thing = tm
            for part in dotted.split("."):
                thing = getattr(thing, part)


def test_from_a_europresse_export_to_topics(tmp_path, monkeypatch):
    """The lines of the README, run as they stand, with fewer and smaller topics."""
    import topicmodel as tm
    from tests.readers.archives import europresse, europresse_article
    from tests.text.foreign import PARAGRAPHS

    code = next(c for c in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "europresse/" in c)
    assert len([line for line in code.split("\n") if line and "import" not in line]) == 4
    rows = tm.datasets.load_press().table.to_pylist()[::5]
    articles = [europresse_article(source=r["source"], title=r["title"], paragraphs=[r["text"]], number=f"news·{i}")
                for i, r in enumerate(rows)]  # fmt: skip
    reprint = europresse_article(source="Ouest-Dépêches", paragraphs=[rows[0]["text"], "(AFP)"], number="news·again")
    foreign = europresse_article(source="The Valley Times", paragraphs=PARAGRAPHS["en"], number="news·english")
    (tmp_path / "europresse").mkdir()
    (tmp_path / "europresse" / "1.html").write_bytes(europresse(*articles[:30]))
    (tmp_path / "europresse" / "2.HTML").write_bytes(europresse(*articles[30:], reprint, foreign))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(code.replace("n_components=40", "n_components=4").replace("min_df=5", "min_df=2"), names)
    assert f"{len(rows) + 2} documents lus, {len(rows)} gardés, 2 écartés" in (tmp_path / "cleaning.html").read_text()
    outlets = [names for names in names["corpus"].table["outlets"].to_pylist() if len(names) > 1]
    assert outlets == [sorted(["Ouest-Dépêches", rows[0]["source"]])]
    assert len(names["model"].topics_) == 4


def test_french_tables_write_numbers_as_french_does():
    from benchmarks.readme import in_french

    table = "| what | ours |\n|---|---|\n| Predict | ≥ 2,000 articles/s, .85, 1.5 s, 12,345.6 |"
    assert in_french(table).split("\n")[-1] == "| prédire | ≥ 2\u202f000 articles/s, 0,85, 1,5 s, 12\u202f345,6 |"
    assert not re.search(r"\d,000\b", (ROOT / "README.fr.md").read_text())

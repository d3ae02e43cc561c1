"""Which French corpora can be loaded by name, where they come from, under what licence, and how to cite them."""

from dataclasses import dataclass

from topicmodel.errors import InputError, nearest

__all__ = ["DATASETS", "Dataset", "Part", "find_dataset"]

_MASAKHANEWS = "https://raw.githubusercontent.com/masakhane-io/masakhane-news/a836b88f28d2a98d5318d7a0a5c5ae9f263ba9ce"
_SIB200 = "https://raw.githubusercontent.com/dadelani/sib-200/e7a172159963fd28c65f1ea53a0cea931bd08719"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a data set.

    Parameters
    ----------
    split : str
        Its name: ``"train"``, ``"dev"``, ….
    path : str
        Where it stands below the data folder and below the cache folder.
    url : str
        Where it is downloaded from, at a fixed revision; empty if it cannot be.
    sha256 : str
        Its SHA-256 (hexadecimal); empty if nobody here has seen the file: then that of the first download is kept.
    documents : int
        How many documents it has.
    bytes : int
        How large it is; 0 where that is not known.
    """

    split: str
    path: str
    url: str
    sha256: str
    documents: int
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Dataset:
    """A corpus that can be loaded by name.

    Parameters
    ----------
    name : str
        As `load` takes it.
    what : str
        One line.
    licence : str
        As its authors state it.
    home : str
        Its page.
    citation : str
        BibTeX.
    parts : tuple of Part
        Its files; the first one is loaded when no split is named.
    """

    name: str
    what: str
    licence: str
    home: str
    citation: str
    parts: tuple[Part, ...]

    def part(self, split: str | None = None) -> Part:
        """Return the part of a split, or the first.

        Raises
        ------
        InputError
            If there is no such split.
        """
        splits = [part.split for part in self.parts]
        if split is not None and split not in splits:
            raise InputError(f"{self.name} has no split '{split}'; one of {', '.join(splits)}{nearest(split, splits)}")
        return self.parts[splits.index(split) if split is not None else 0]


_PRESS = Dataset(
    "press",
    "Press articles written for this package, with themes",
    "CC0 1.0",
    "corpus/README.md of this package",
    "@misc{topicmodel_press,\n  title = {Embedded press corpus of the Python package topicmodel},\n"
    "  author = {{The topicmodel authors}},\n  year = {2026}\n}",
    (Part("all", "press.jsonl", "", "", 252),),
)

_MASAKHA = Dataset(
    "masakhanews-fra",
    "MasakhaNEWS, French: BBC Afrique articles in five topics",
    "AFL-3.0 (Hugging Face); LICENSE.md of its repository: CC BY-NC-SA 4.0, not commercial, ask the authors",
    "https://github.com/masakhane-io/masakhane-news",
    "@inproceedings{adelani2023masakhanews,\n"
    "  title = {{MasakhaNEWS}: News Topic Classification for {A}frican Languages},\n"
    "  author = {Adelani, David Ifeoluwa and Masiak, Marek and Azime, Israel Abebe and others},\n"
    "  booktitle = {Proceedings of IJCNLP-AACL 2023},\n  year = {2023},\n  doi = {10.18653/v1/2023.ijcnlp-main.10}\n}",
    (
        Part("train", "masakhanews/fra/train.tsv", f"{_MASAKHANEWS}/data/fra/train.tsv", "", 1476),
        Part(
            "dev", "masakhanews/fra/dev.tsv", f"{_MASAKHANEWS}/data/fra/dev.tsv",
            "12441f12f822a70fb0fa68c855c48d9a19696735d20f13033305aa75f129679a", 211, 1_065_209,
        ),
        Part("test", "masakhanews/fra/test.tsv", f"{_MASAKHANEWS}/data/fra/test.tsv", "", 422),
        Part(
            "train_797", "masakhanews/fra/train_797.tsv", "",
            "44b16bb91596ea43a2d54216e15dcc88fcffff186f4bdb96c6e2144c23f4eba6", 797, 4_307_736,
        ),
        *(
            Part(f"train_{n}shot", f"masakhanews/fra/train_{n}shot.tsv", "", sha256, 5 * n, size)
            for n, sha256, size in (
                (5, "f172d761d314286faae6b3dbd7b907a63d76ea5d87d33561a3115a090aa4fd7c", 167_779),
                (10, "8e94de6889826d923ed415335bb4d4cd63113979a297e7eb4b510a358884b373", 330_153),
                (20, "2799a091a9cffed6dcb2433bba8fccddf0fd8b2e8acc8327e370e6a7a5a53d42", 629_327),
                (50, "02e84f7c37f6d3c96d217bb25ccb378b8cd564698e1cf7894f65ac8ee1a2a59c", 1_412_430),
            )
        ),
    ),
)  # fmt: skip

_SIB = Dataset(
    "sib200-fra",
    "SIB-200, French: sentences in seven topics",
    "CC BY-SA 4.0 for the texts (Flores-200), Apache-2.0 for its repository",
    "https://github.com/dadelani/sib-200",
    "@inproceedings{adelani2024sib200,\n"
    "  title = {{SIB-200}: A Simple, Inclusive, and Big Evaluation Dataset for Topic Classification in 200+ Languages "
    "and Dialects},\n  author = {Adelani, David Ifeoluwa and Liu, Hannah and Shen, Xiaoyu and others},\n"
    "  booktitle = {Proceedings of EACL 2024},\n  year = {2024},\n  doi = {10.18653/v1/2024.eacl-long.14}\n}",
    (
        Part(
            "train", "sib200/fra/train.tsv", f"{_SIB200}/data/annotated/fra_Latn/train.tsv",
            "a958d94907b591b27f9be4d878efa01d597992cd707d761358424d16c7919350", 701, 125_091,
        ),
        Part(
            "dev", "sib200/fra/dev.tsv", f"{_SIB200}/data/annotated/fra_Latn/dev.tsv",
            "6a1bf1201dbd9aee5d57a5fe65a5ffa5e733d486e7f0c658c264b764e4bde35f", 99, 16_461,
        ),
        Part("test", "sib200/fra/test.tsv", f"{_SIB200}/data/annotated/fra_Latn/test.tsv", "", 204),
    ),
)  # fmt: skip

_ORANGESUM = Dataset(
    "orangesum",
    "OrangeSum: French online press 2011-2020 with its sections, put together from its pages",
    "CC BY-SA 4.0 (said by the shared copy; its own repository names none)",
    "https://github.com/Tixierae/OrangeSum",
    "@inproceedings{kamaleddine2021barthez,\n  title = {{BART}hez: a Skilled Pretrained {F}rench Sequence-to-Sequence "
    "Model},\n  author = {Kamal Eddine, Moussa and Tixier, Antoine and Vazirgiannis, Michalis},\n"
    "  booktitle = {Proceedings of EMNLP 2021},\n  year = {2021},\n  doi = {10.18653/v1/2021.emnlp-main.740}\n}",
    (
        Part(
            "articles", "orangesum/articles.parquet", "",
            "ab57ac0a05e41b1e857941b12d69bbaf55bd943baa61fe655bc9ef0e3164fb1c", 28_910, 19_547_745,
        ),
    ),
)  # fmt: skip

DATASETS: dict[str, Dataset] = {each.name: each for each in (_PRESS, _MASAKHA, _SIB, _ORANGESUM)}
"""Every data set by its name."""


def find_dataset(name: str) -> Dataset:
    """Return the data set of a name.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> find_dataset("sib200-fra").part("dev").documents
    99
    """
    if name not in DATASETS:
        raise InputError(f"data set '{name}' is not known; one of {', '.join(DATASETS)}{nearest(name, DATASETS)}")
    return DATASETS[name]

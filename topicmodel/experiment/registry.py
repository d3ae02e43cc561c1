"""What ``use = "…"`` may name in each table, and which arguments the classes behind it take."""

import ast
import functools
import inspect
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import topicmodel
from topicmodel.errors import InputError, nearest

__all__ = [
    "COMPUTE",
    "GIVEN",
    "KEYED",
    "ON_VECTORS",
    "REGISTRY",
    "Argument",
    "arguments",
    "find",
    "name_of",
    "parameters",
]

REGISTRY: Mapping[str, Mapping[str, str]] = {
    "vectorizer": {
        "french": "topicmodel.text.vectorizer:FrenchVectorizer",
        "keywords": "topicmodel.encoders.vectorizers:KeywordVectorizer",
        "encoding": "topicmodel.encoders.vectorizers:EncodingVectorizer",
    },
    "model": {
        "lda": "topicmodel.models.lda:LDA",
        "keyed-lda": "topicmodel.models.keyed:KeyedLDA",
        "nmf": "topicmodel.models.nmf:NMF",
        "lsa": "topicmodel.models.lsa:LSA",
        "signals": "topicmodel.models.semantic_signals:SemanticSignals",
        "gensim": "topicmodel.models.gensim_adapters:GensimModel",
    },
    "classifier": {"themes": "topicmodel.classifiers.theme_classifier:ThemeClassifier"},
}
"""Names by table. A new estimator is one line here."""

COMPUTE = (
    "n_jobs", "verbose", "checkpoint", "callbacks", "warm_start", "engine", "n_partitions", "memory_limit",
)  # fmt: skip
"""Arguments that change no bit of a result, or that a run sets itself: no table may hold them."""

GIVEN = {
    "codebook": "a [codebook] table gives it",
    "keywords": "those of a [codebook] table are taken",
    "term_vectors": "those of the vectorizer are taken",
}
"""Arguments that another table gives, and which."""

KEYED = ("keyed-lda",)
"""Models that take the keywords of a codebook."""

ON_VECTORS = ("signals",)
"""Models that read the vectors of the vectorizer "encoding", and only these."""

# Numbers of things: none is no setting.
_COUNTS = {"n_components", "max_iter", "n_averaged", "n_draws", "passes", "min_length", "max_features", "n_keywords"}


@dataclass(frozen=True, slots=True)
class Argument:
    """What a key may hold.

    Parameters
    ----------
    kinds : tuple of type
        Allowed types; empty where anything is.
    default : object
        Its value when it is not given; ``inspect.Parameter.empty`` where it must be.
    choices : collection of str
        The strings that are allowed; empty where all are.
    least : float
        The smallest number that is allowed.
    """

    kinds: tuple[type, ...]
    default: Any = inspect.Parameter.empty
    choices: Collection[str] = ()
    least: float = 0

    @property
    def needed(self) -> bool:
        """Whether it must be given."""
        return self.default is inspect.Parameter.empty

    def problem(self, value: Any) -> str:
        """Say in a clause what is wrong with a value; an empty string when nothing is."""
        numbers = (int, float) if float in self.kinds else (int,) if int in self.kinds else ()
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = not self.kinds or isinstance(value, self.kinds) or (is_number and isinstance(value, numbers))
        if isinstance(value, bool) and self.kinds and bool not in self.kinds:
            fits = False
        if not fits:
            # Every whole number is a number.
            named = [kind for kind in self.kinds if kind is not int or float not in self.kinds]
            allowed = " or ".join(_KINDS.get(kind, kind.__name__) for kind in named)
            found = f"{value!r}, a {_KINDS.get(type(value), type(value).__name__)}"
            if isinstance(value, bool):
                found = f"{str(value).lower()}, a truth value"
            return f"found {found}; allowed: {allowed}{_hint(value, self.kinds)}"
        if is_number and not math.isfinite(value):
            return f"found {value}; allowed: finite numbers"
        if is_number and value < self.least:
            return f"found {value}; allowed: numbers from {self.least:g}{_positive(value, self.least)}"
        if isinstance(value, str) and self.choices and value not in self.choices:
            allowed = "allowed" if self.kinds else "allowed strings"
            return f"found '{value}'; {allowed}: {', '.join(self.choices)}{nearest(value, self.choices)}"
        return ""


_PLAIN = {"int": int, "float": float, "str": str, "bool": bool}
_KINDS = {int: "whole number", float: "number", str: "string", bool: "true or false", list: "list", dict: "table"}


def find(table: str, name: str) -> type[Any]:
    """Return the class that a name stands for in a table.

    Raises
    ------
    InputError
        If there is no such name.
    """
    module, _, attribute = _path(table, name).partition(":")
    found: type[Any] = getattr(import_module(module), attribute)
    return found


def name_of(estimator: Any) -> tuple[str, str]:
    """Return table and name of an estimator's class.

    Raises
    ------
    InputError
        If the class stands in no table.
    """
    home = f"{type(estimator).__module__}:{type(estimator).__qualname__}"
    for table, known in REGISTRY.items():
        for name, path in known.items():
            if path == home:
                return table, name
    classes = sorted(path.rpartition(":")[2] for known in REGISTRY.values() for path in known.values())
    found = type(estimator).__qualname__
    raise InputError(f"found a {found}; allowed in an experiment: {', '.join(classes)}{nearest(found, classes)}")


@functools.cache
def arguments(table: str, name: str) -> Mapping[str, Argument]:
    """Return what the constructor of a class takes, without what no table may hold.

    The class is read, not imported: checking a file, or finding that nothing is to be done, waits for no library. Types
    come from the signature, the strings allowed from the docstring (``{"a", "b"}``, or ``"a", array or None``).

    Parameters
    ----------
    table, name : str
        Where it stands in the registry.

    Returns
    -------
    mapping of str to Argument
        In the order of the signature.

    Raises
    ------
    InputError
        If there is no such name.

    Examples
    --------
    >>> arguments("model", "lda")["init"].choices
    ('nmf', 'random')
    """
    made, taken = _constructor(table, name)
    choices = _choices(ast.get_docstring(made) or "")
    given = [None] * (len(taken.args) - len(taken.defaults)) + [*taken.defaults]
    pairs = [*zip(taken.args, given, strict=True), *zip(taken.kwonlyargs, taken.kw_defaults, strict=True)]
    found = {}
    for argument, default in pairs[1:]:
        if argument.arg not in COMPUTE and argument.arg not in GIVEN:
            least = 1 if argument.arg in _COUNTS else 0
            known = inspect.Parameter.empty if default is None else ast.literal_eval(default)
            kinds = _plain(argument.annotation)
            found[argument.arg] = Argument(kinds, known, choices.get(argument.arg, ()), least)
    return found


@functools.cache
def parameters(table: str, name: str) -> tuple[str, ...]:
    """Return the names of all arguments that the constructor of a class takes, those no table may hold included.

    Raises
    ------
    InputError
        If there is no such name.

    Examples
    --------
    >>> "engine" in parameters("model", "lda"), "engine" in parameters("model", "nmf")
    (True, False)
    """
    taken = _constructor(table, name)[1]
    return tuple(argument.arg for argument in [*taken.args[1:], *taken.kwonlyargs])


def _constructor(table: str, name: str) -> tuple[ast.ClassDef, ast.arguments]:
    """Return the source of a class and the arguments of its constructor."""
    module, _, attribute = _path(table, name).partition(":")
    file = Path(topicmodel.__file__).parent.joinpath(*module.split(".")[1:]).with_suffix(".py")
    tree = ast.parse(file.read_text("utf-8"))
    made = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == attribute)
    constructor = next(node for node in made.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    return made, constructor.args


def _path(table: str, name: str) -> str:
    known = REGISTRY[table]
    if name not in known:
        raise InputError(f"found '{name}'; allowed: {', '.join(known)}{nearest(name, known)}")
    return known[name]


def _plain(annotation: ast.expr | None) -> tuple[type, ...]:
    """Return the types of TOML that an annotation allows; none where it is too open to tell."""
    members = [] if annotation is None else ast.unparse(annotation).split(" | ")
    if not set(members) <= {*_PLAIN, "None"}:
        return ()
    return tuple(_PLAIN[member] for member in members if member != "None")


def _choices(doc: str) -> dict[str, tuple[str, ...]]:
    """Return the strings that arguments may be: those in quotes, where the line of their types names no other ones."""
    found: dict[str, tuple[str, ...]] = {}
    for names, kinds in re.findall(r"^(\w+(?:, \w+)*) : (.*)$", doc, re.MULTILINE):
        said = kinds.partition("default=")[0].replace("iterable of str", "")
        words = tuple(re.findall(r'"([^"]+)"', said))
        if words and not re.search(r"\bstr\b", said):
            found |= dict.fromkeys(names.split(", "), words)
    return found


def _hint(value: Any, kinds: tuple[type, ...]) -> str:
    """Say what was probably meant by a value of a wrong type."""
    if isinstance(value, str) and {int, float} & {*kinds} and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"; did you mean {value} without quotes?"
    if isinstance(value, float) and value.is_integer() and int in kinds:
        return f"; did you mean {int(value)}?"
    if isinstance(value, str) and list in kinds:
        return f"; did you mean ['{value}']?"
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], kinds):
        return f"; did you mean {value[0]!r}?"
    return ""


def _positive(value: float, least: float) -> str:
    return f"; did you mean {-value}?" if value < 0 and -value >= least else ""

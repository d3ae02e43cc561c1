"""What changed from one codebook to another, for people to read."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from topicmodel.codebook.theme import Theme
from topicmodel.objects import display

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.codebook.codebook import Codebook

from topicmodel.objects.display import Shown

__all__ = ["Change", "CodebookDiff", "compare"]

_SAME = 0.5
"""Share of common keywords (Jaccard) from which two themes of different codes are one theme renamed."""


@dataclass(frozen=True, slots=True, repr=False)
class Change(Shown):
    """One change.

    Parameters
    ----------
    theme : str
        Code of the theme: the old one when it is removed, else the new one.
    what : str
        "theme added", "theme removed", "theme renamed", "keyword added", "keyword removed", "weight", "negative added",
        "negative removed", "label", "definition", "parent", "iptc", "name" (of the codebook) or "order" (of themes).
    before, after : str
        What stood there and what stands there; empty when there is nothing.
    """

    theme: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """All changes from one codebook to another; print it to read them. It is true if there is any.

    Parameters
    ----------
    old, new : str
        Names of the codebooks.
    changes : tuple of Change
        Themes of the new codebook in their order, then removed themes.
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def as_dict(self) -> dict[str, Any]:
        """Return what ``topicmodel codebook diff --json`` prints: plain strings, lists and dictionaries."""
        return asdict(self)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per change."""
        import pandas as pd

        return pd.DataFrame([asdict(c) for c in self.changes], columns=list(Change.__dataclass_fields__))

    def __str__(self) -> str:
        lines, headed = [], ""
        for change in self.changes:
            if change.what in _HEADINGS:
                lines.append(_HEADINGS[change.what].format_map(asdict(change)))
                headed = change.theme
                continue
            if change.theme != headed:
                lines.append(f"~ {change.theme}")
                headed = change.theme
            lines.append("    " + _LINES[change.what].format_map(asdict(change)))
        return "\n".join(lines) or "no change"

    def __repr__(self) -> str:
        return display.line(f"<CodebookDiff of {self.old} and {self.new}: {len(self.changes)} changes>")

    def _repr_html_(self) -> str:
        rows = [(c.theme, c.what, c.before, c.after) for c in self.changes]
        return display.table(["theme", "what", "before", "after"], rows, caption=repr(self).strip("<>"))


_HEADINGS = {
    "theme added": "+ {theme}: {after}",
    "theme removed": "- {theme}: {before}",
    "theme renamed": "~ {before} → {after} (renamed)",
    "name": "codebook '{before}' → '{after}'",
    "order": "order of the themes: {before} → {after}",
}
_LINES = {
    "keyword added": "+ keyword {after}",
    "keyword removed": "- keyword {before}",
    "weight": "~ weight {before} → {after}",
    "negative added": "+ negative {after}",
    "negative removed": "- negative {before}",
    "label": "~ label '{before}' → '{after}'",
    "definition": "~ definition\n        before: {before}\n        after:  {after}",
    "parent": "~ parent '{before}' → '{after}'",
    "iptc": "~ iptc '{before}' → '{after}'",
}


def compare(old: "Codebook", new: "Codebook") -> CodebookDiff:
    """Say what changed from `old` to `new`; see `Codebook.diff`."""
    gone = [theme for theme in old.themes if theme.code not in new.codes]
    come = [theme for theme in new.themes if theme.code not in old.codes]
    renamed = _renamed(gone, come)
    codes = {theme.code: theme.code for theme in old.themes} | renamed
    changes = [Change("", "name", old.name, new.name)] if old.name != new.name else []
    former = {after: before for before, after in codes.items()}
    for theme in new.themes:
        if theme.code not in former:
            changes.append(Change(theme.code, "theme added", "", _moved(theme, old.themes, "from")))
            continue
        before = former[theme.code]
        if before != theme.code:
            changes.append(Change(theme.code, "theme renamed", before, theme.code))
        changes += _within(old[before], theme, codes)
    for theme in gone:
        if theme.code not in renamed:
            changes.append(Change(theme.code, "theme removed", _moved(theme, new.themes, "now in"), ""))
    common = [codes[code] for code in old.codes if codes[code] in new.codes]
    order = [code for code in new.codes if code in common]
    if common != order:
        changes.append(Change("", "order", ", ".join(common), ", ".join(order)))
    return CodebookDiff(old.name, new.name, tuple(changes))


def _renamed(gone: Iterable[Theme], come: Iterable[Theme]) -> dict[str, str]:
    """Pair themes that went and themes that came by their common keywords, the most similar first."""
    pairs = sorted((-_likeness(a, b), a.code, b.code) for a in gone for b in come)
    found: dict[str, str] = {}
    for likeness, before, after in pairs:
        if -likeness >= _SAME and before not in found and after not in found.values():
            found[before] = after
    return found


def _likeness(a: Theme, b: Theme) -> float:
    return len({*a.keywords} & {*b.keywords}) / len({*a.keywords} | {*b.keywords})


def _moved(theme: Theme, others: Iterable[Theme], where: str) -> str:
    """Tell a theme's keywords, and in which themes of the other codebook some of them stand."""
    shared = [(other.code, len({*theme.keywords} & {*other.keywords})) for other in others]
    told = ", ".join(f"{count} {where} {code}" for code, count in shared if count)
    return ", ".join(theme.keywords) + (f" ({told})" if told else "")


def _within(old: Theme, new: Theme, codes: dict[str, str]) -> Iterator[Change]:
    """Give the changes inside a theme; a parent that was only renamed is no change."""
    before, after = (dict(zip(theme.keywords, theme.weights, strict=True)) for theme in (old, new))
    for keyword, weight in after.items():
        if keyword not in before:
            yield Change(new.code, "keyword added", "", keyword if weight == 1 else f"{keyword} (weight {weight:g})")
        elif weight != before[keyword]:
            yield Change(new.code, "weight", f"{keyword} {before[keyword]:g}", f"{keyword} {weight:g}")
    for keyword in before:
        if keyword not in after:
            yield Change(new.code, "keyword removed", keyword, "")
    for keyword in new.negative:
        if keyword not in old.negative:
            yield Change(new.code, "negative added", "", keyword)
    for keyword in old.negative:
        if keyword not in new.negative:
            yield Change(new.code, "negative removed", keyword, "")
    for what in ("label", "definition", "iptc"):
        if getattr(old, what) != getattr(new, what):
            yield Change(new.code, what, getattr(old, what), getattr(new, what))
    if codes.get(old.parent, old.parent) != new.parent:
        yield Change(new.code, "parent", old.parent, new.parent)

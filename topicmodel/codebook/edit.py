"""Edits of a codebook: tuples of themes to tuples of themes; the codebook checks what comes out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from topicmodel.codebook.theme import Theme
from topicmodel.errors import InputError, nearest

__all__ = ["add_keywords", "drop", "drop_keywords", "merge", "rename", "split"]


def drop(themes: tuple[Theme, ...], gone: Theme) -> tuple[Theme, ...]:
    """Take a theme out; its children go to its parent."""
    kept = (theme for theme in themes if theme.code != gone.code)
    return tuple(_adopt(kept, [gone.code], gone.parent))


def rename(themes: tuple[Theme, ...], old: Theme, code: str, label: str) -> tuple[Theme, ...]:
    """Give a theme another code, and another label unless it is empty; its children follow."""
    renamed = replace(old, code=code, label=label or old.label)
    return tuple(_adopt((renamed if theme is old else theme for theme in themes), [old.code], code))


def merge(
    themes: tuple[Theme, ...], merged: Sequence[Theme], code: str, label: str, definition: str
) -> tuple[Theme, ...]:
    """Put one theme in the place of several."""
    if len(merged) < 2:
        raise InputError(f"merge of {len(merged)} theme; at least two are needed")
    codes = [theme.code for theme in merged]
    weights: dict[str, float] = {}
    for theme in merged:
        for keyword, weight in zip(theme.keywords, theme.weights, strict=True):
            weights[keyword] = max(weight, weights.get(keyword, 0.0))
    parents = list(dict.fromkeys(theme.parent for theme in merged if theme.parent not in codes))
    if len(parents) > 1:
        found = ", ".join(f"'{t.code}' {f'is part of {t.parent!r}' if t.parent else 'has none'}" for t in merged)
        raise InputError(f"merge of themes with different parents ({found}); give them one parent first")
    iptc = {theme.iptc for theme in merged}
    one = Theme(
        code,
        label,
        definition or " ".join(theme.definition for theme in merged if theme.definition),
        tuple(weights),
        iptc.pop() if len(iptc) == 1 else "",
        tuple(weights.values()),
        tuple(dict.fromkeys(word for theme in merged for word in theme.negative if word not in weights)),
        parents[0] if parents else "",
    )
    first = next(theme.code for theme in themes if theme.code in codes)
    kept = (one if theme.code == first else theme for theme in themes if theme.code == first or theme.code not in codes)
    return tuple(_adopt(kept, codes, code))


def split(
    themes: tuple[Theme, ...], whole: Theme, parts: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> tuple[Theme, ...]:
    """Put several themes in the place of one."""
    if len(parts) < 2:
        raise InputError(f"split of '{whole.code}' into {len(parts)}; at least two parts are needed")
    left = [keyword for keyword in whole.keywords if not any(keyword in words for words in parts.values())]
    if left:
        raise InputError(f"split of '{whole.code}': no part has {', '.join(left)}; every keyword goes to a part")
    unknown = [code for code in labels if code not in parts]
    if unknown:
        raise InputError(f"label for '{unknown[0]}', which is no part{nearest(unknown[0], parts)}")
    children = [theme.code for theme in themes if theme.parent == whole.code]
    if children and whole.code not in parts:
        raise InputError(
            f"split of '{whole.code}', the parent of {', '.join(children)}: one part must keep the code '{whole.code}'"
        )
    weights = dict(zip(whole.keywords, whole.weights, strict=True))
    made = []
    for code, words in parts.items():
        label = labels.get(code, whole.label if code == whole.code else code.capitalize())
        own = tuple(dict.fromkeys(words))
        negative = tuple(word for word in whole.negative if word not in own)
        given = tuple(weights.get(word, 1.0) for word in own)
        made.append(replace(whole, code=code, label=label, keywords=own, weights=given, negative=negative))
    return tuple(new for theme in themes for new in (made if theme is whole else [theme]))


def add_keywords(themes: tuple[Theme, ...], theme: Theme, keywords: Sequence[str]) -> tuple[Theme, ...]:
    """Give a theme more keywords, of weight 1."""
    new = tuple(word for word in dict.fromkeys(keywords) if word not in theme.keywords)
    more = replace(theme, keywords=theme.keywords + new, weights=theme.weights + (1.0,) * len(new))
    return tuple(more if each is theme else each for each in themes)


def drop_keywords(themes: tuple[Theme, ...], theme: Theme, keywords: Sequence[str]) -> tuple[Theme, ...]:
    """Take keywords out of a theme."""
    for word in keywords:
        if word not in theme.keywords:
            raise InputError(f"theme '{theme.code}' has no keyword '{word}'{nearest(word, theme.keywords)}")
    kept = [pair for pair in zip(theme.keywords, theme.weights, strict=True) if pair[0] not in keywords]
    less = replace(theme, keywords=tuple(word for word, _ in kept), weights=tuple(weight for _, weight in kept))
    return tuple(less if each is theme else each for each in themes)


def _adopt(themes: Iterable[Theme], old: Sequence[str], parent: str) -> Iterable[Theme]:
    """Make `parent` the parent of all themes whose parent is among `old`, itself excepted."""
    return (
        replace(theme, parent=parent) if theme.parent in old and theme.code != parent else theme for theme in themes
    )

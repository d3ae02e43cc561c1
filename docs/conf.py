"""The documentation site: `make docs` builds it, warnings are errors."""

project = "topicmodel"
author = "the authors of topicmodel"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "topicmodel"
html_show_sourcelink = False
html_copy_source = False
# Nothing is fetched from anywhere: the site reads from a USB stick.
html_theme_options = {"source_repository": "", "light_css_variables": {"font-stack": "system-ui, sans-serif"}}
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autoclass_content = "class"
napoleon_numpy_docstring = True
napoleon_google_docstring = False
napoleon_use_rtype = False
exclude_patterns = ["_build"]

# "name" is a field of two nouns; which one a docstring means is plain where it stands.
suppress_warnings = ["ref.python"]


def skip(app, what, name, obj, skipped, options):
    """Leave out what scikit-learn adds to every estimator: its own documentation explains it."""
    import re

    return True if re.fullmatch(r"set_\w+_request|[gs]et_params|set_output|get_metadata_routing", name) else None


def cite(app, what, name, obj, options, lines):
    """Write out citations: docstrings number sources that are listed at the top of their module."""
    import re
    import sys

    text = "\n".join(lines)
    numbers = dict.fromkeys(re.findall(r"\[(\d+)\]_", text))
    module = sys.modules.get(getattr(obj, "__module__", None) or "")
    listed = dict(
        re.findall(r"^\.\. \[(\d+)\] (.*?)(?=^\.\. \[|\Z)", getattr(module, "__doc__", "") or "", re.S | re.M)
    )
    own = re.search(r"^\.\. \[\d+\] ", text, re.M)
    text = re.sub(r"\[(\d+)\]_", r"[\1]", text)
    text = re.sub(r"^\.\. \[(\d+)\] ", r"| [\1] ", text, flags=re.M)
    if not own:
        found = [f"[{n}] {' '.join(listed[n].split())}" for n in numbers if n in listed]
        text += "\n\n" + "\n\n".join(found) if found else ""
    lines[:] = text.split("\n")


def setup(app):
    """Let `cite` see every docstring before it is read, and `skip` every member."""
    app.connect("autodoc-skip-member", skip)
    app.connect("autodoc-process-docstring", cite, priority=900)

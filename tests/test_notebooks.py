"""The notebooks run from top to bottom; their outputs are committed."""

import gc
import tempfile

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from tests.test_docs import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def own_places(tmp_path, monkeypatch):
    """Settings of Jupyter under which a kernel shares no folder and no port with another process."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    # Sockets that are files: a kernel's ports are chosen before it takes them, and another process may be quicker.
    # Their names may have 107 characters; those of pytest's folders have more.
    with tempfile.TemporaryDirectory() as short:
        yield Config({"KernelManager": {"transport": "ipc", "ip": f"{short}/kernel"}})
        gc.collect()  # sockets that Jupyter leaves to the garbage collector, while warnings of them are no errors


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_from_top_to_bottom(path, tmp_path, own_places):
    notebook = nbformat.read(path, 4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    committed = [cell.execution_count for cell in cells]
    assert committed == list(range(1, len(cells) + 1)), "run the notebook from top to bottom before committing it"
    assert cells[-1].outputs[-1].data["image/png"], "it ends with a figure"
    first = notebook.cells[0].source
    assert first.startswith("# ")
    assert "English summary:" in first
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=1200, startup_timeout=600, resources=place, config=own_places).execute()
    said = [output.text for cell in cells for output in cell.outputs if output.get("name") == "stderr"]
    assert not [text for text in said if "Warning" in text]

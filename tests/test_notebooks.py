"""The notebooks run from top to bottom; their outputs are committed."""

import nbformat
import pytest
from nbclient import NotebookClient

from tests.test_docs import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_from_top_to_bottom(path, tmp_path):
    notebook = nbformat.read(path, 4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    committed = [cell.execution_count for cell in cells]
    assert committed == list(range(1, len(cells) + 1)), "run the notebook from top to bottom before committing it"
    assert cells[-1].outputs[-1].data["image/png"], "it ends with a figure"
    first = notebook.cells[0].source
    assert first.startswith("# ")
    assert "English summary:" in first
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = [output.text for cell in cells for output in cell.outputs if output.get("name") == "stderr"]
    assert not [text for text in said if "Warning" in text]

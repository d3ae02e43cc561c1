"""Help, completion and quiet output of the commands."""

import signal
import subprocess
import sys
import time

import pytest

COMMANDS = ("new", "check", "run", "search", "verify", "compare", "export", "completion")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_reads_well_in_80_columns_and_has_examples(name, tmp_path, command):
    done = command(name, "--help", cwd=tmp_path, COLUMNS="80")
    assert done.returncode == 0
    assert all(len(line) <= 80 for line in done.stdout.split("\n"))
    assert "Examples:" in done.stdout
    assert f"topicmodel {name}" in done.stdout[done.stdout.index("Examples:") :]


def test_new_and_check(tmp_path, command):
    assert command("new", "a.toml", cwd=tmp_path).stdout == "a.toml\n"
    first, *found = command("check", "a.toml", cwd=tmp_path).stdout.splitlines()
    assert first == "a.toml: valid"
    assert [line.split(":")[0] for line in found] == ["  corpus", "  labels", "  split"]
    said = command("check", "a.toml", "--set", "grid.seed=[0, 1]", cwd=tmp_path).stdout
    assert said.startswith("a.toml: valid, a grid of 2 runs\n")
    assert command("check", "a.toml", "-q", cwd=tmp_path).stdout == ""
    for words, said in (
        (("new", "a.toml"), "exists already"),
        (("check", "b.toml"), "cannot be read"),
        (("check", "a.toml", "--set", "seed"), "write KEY=VALUE"),
        (("check", "a.toml", "--set", "seed=x"), "--set: seed: found 'x', a string; allowed: whole number"),
        (("check", "a.toml", "--set", "corpus.path=b.csv"), "found both"),
    ):
        failed = command(*words, cwd=tmp_path)
        assert failed.returncode == 2
        assert failed.stdout == ""
        assert failed.stderr.count("\n") == 1
        assert said in failed.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell, tmp_path, command):
    done = command("completion", shell, cwd=tmp_path)
    assert done.returncode == 0
    assert f"_TOPICMODEL_COMPLETE={shell}_complete" in done.stdout
    assert "did you mean 'bash'?" in command("completion", "bsh", cwd=tmp_path).stderr


def test_the_tab_key_completes_commands_and_the_keys_of_set(tmp_path, command):
    (tmp_path / "a.toml").write_text('[corpus]\nuse = "press"\n[model]\nuse = "lda"\n')

    def completed(line: str) -> list[str]:
        words = line.split(" ")
        done = command(
            cwd=tmp_path, _TOPICMODEL_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
        )
        return [row.partition(",")[2] for row in done.stdout.split("\n") if row]

    assert completed("topicmodel ver") == ["verify"]
    assert "model.n_components=" in completed("topicmodel run a.toml --set model.n")
    assert completed("topicmodel run nothing.toml --set model") == []


def test_ctrl_c_stops_in_a_line_and_the_same_command_goes_on(experiment, home, tmp_path, command):
    experiment.set({"model.max_iter": 2000, "model.n_components": 20, "model.tol": 0.0}).save(home / "long.toml")
    words = ["run", home / "long.toml", "--cache", tmp_path / "cache", "-o", tmp_path / "run"]
    whole = [sys.executable, "-m", "topicmodel", *map(str, words)]
    with subprocess.Popen(whole, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        said = []
        for line in process.stderr:
            said.append(line)
            if "model …" in line:
                while not list(tmp_path.glob("cache/**/*.state")) and process.poll() is None:
                    time.sleep(0.01)  # until the fit has kept a state
                process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    assert [line for line in said if line.strip()][-2:] == [
        "topicmodel: stopped; the same command goes on where it was\n",
        "topicmodel: interrupted\n",
    ]
    assert not (tmp_path / "run").exists()
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 0
    assert "matrix: kept from before" in done.stderr


def test_pages_beside_runs_are_passed_over_where_a_pattern_names_both(run, command):
    page = run.folder.with_name(f"{run.folder.name}.html")
    page.write_text("<html></html>")
    try:
        done = command("export", run.folder, page, cwd=run.folder.parent)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"topicmodel verify {run.name} |" in done.stdout
        assert "no such folder" in command("export", page, cwd=run.folder.parent).stderr
    finally:
        page.unlink()

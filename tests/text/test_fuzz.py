from tests.fuzz.fuzz_text import main


def test_a_short_fuzz_run(capsys):
    main(1_500)
    assert "1500 inputs, no failure" in capsys.readouterr().out

"""What all commands of ``python -m grading`` have in common."""

import pytest

from grading import __main__

COMMANDS = list(__main__._COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_say_what_it_would_do(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        __main__.main([command, "--help"])
    assert "--dry-run" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(tmp_path):
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\n")
    (tmp_path / "in").mkdir()
    before = sorted(tmp_path.rglob("*"))
    out, roster = tmp_path / "out", tmp_path / "roster.csv"
    variants = f"variants --sheet 01_read_the_bytes --secret {tmp_path}/secret"
    for command in (f"plan {tmp_path}/in", variants):
        arguments = f"{command} --roster {roster} --out {out} --dry-run".split()
        assert __main__.main(arguments) == 0
    assert sorted(tmp_path.rglob("*")) == before

"""Each case runs in a process of its own, since the log takes over standard error."""

import subprocess
import sys

import numpy as np

from tests.paths import ROOT
from workflow.ljvae.logs import start_seconds

START = """import os, sys
from workflow.ljvae.logs import UserError, log, logged_to
with logged_to(sys.argv[1]):
"""


def run(block, path):
    return subprocess.run(
        [sys.executable, "-c", START + block, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_native_noise_goes_to_the_log_and_a_line_to_both(tmp_path):
    block = "    os.write(2, b'native noise\\n')\n    log.info('one line')\n"
    result = run(block + "print('after', file=sys.stderr)", tmp_path / "new" / "x.log")
    assert result.returncode == 0
    assert result.stderr == "one line\nafter\n"
    text = (tmp_path / "new" / "x.log").read_text()
    assert "native noise" in text
    assert "one line" in text


def test_the_log_ends_with_what_the_job_needed_before_its_work(tmp_path):
    block = "    from workflow.ljvae.logs import starting\n    with starting():\n        import time; time.sleep(0.5)\n"
    assert run(block, tmp_path / "x.log").returncode == 0
    # the sleep, and what Python took to start
    assert 0.5 < start_seconds(tmp_path / "x.log") < 30
    assert run("    pass\n", tmp_path / "y.log").returncode == 0
    assert start_seconds(tmp_path / "y.log") < start_seconds(tmp_path / "x.log")
    assert np.isnan(start_seconds(tmp_path / "none.log"))


def test_a_users_error_is_one_line_of_the_log_and_no_traceback(tmp_path):
    result = run("    raise UserError('x.npy: truncated')", tmp_path / "x.log")
    assert result.returncode == 1
    assert result.stderr == ""  # the end of the run shows it
    text = (tmp_path / "x.log").read_text()
    assert "ERROR x.npy: truncated\n" in text
    assert "Traceback" not in text


def test_an_error_of_ours_leaves_its_traceback_in_the_log(tmp_path):
    result = run("    1 / 0", tmp_path / "x.log")
    assert result.returncode == 1
    assert result.stderr == ""
    text = (tmp_path / "x.log").read_text()
    assert "ERROR Traceback (most recent call last):\n" in text
    assert "\nZeroDivisionError: division by zero\n" in text


def test_one_that_is_stopped_says_so_in_a_line(tmp_path):
    result = run("    raise KeyboardInterrupt", tmp_path / "x.log")
    assert result.returncode == 130
    assert result.stderr == ""
    assert "stopped before its end" in (tmp_path / "x.log").read_text()

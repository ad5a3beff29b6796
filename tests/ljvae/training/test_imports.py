import subprocess
import sys

from tests.paths import ROOT

CODE = """
import gc, sys, numpy
from workflow.ljvae.training.imports import EXTRAS, importing_keras
import {before}
with importing_keras():
    import keras
assert [name for name in EXTRAS if name in sys.modules] == {extras}
import matplotlib, pandas, sklearn.base  # the job can import them still
assert gc.isenabled()
from workflow.ljvae import logs
assert logs._start_seconds > 0.5
"""


def run(before, extras):
    code = CODE.format(before=before, extras=extras)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_keras_comes_without_its_extras_and_the_job_gets_them_when_it_asks():
    run("math", [])


def test_what_the_job_has_imported_before_stays():
    run("pandas", ["pandas"])

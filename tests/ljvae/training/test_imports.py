import subprocess
import sys

from tests.paths import ROOT

CODE = """
import gc, sys, numpy, pandas
from workflow.ljvae.training.imports import EXTRAS, importing_keras
with importing_keras():
    import keras
assert [name for name in EXTRAS if name in sys.modules] == ["pandas"]
import matplotlib, pandas, sklearn.base  # the job can import them still
assert gc.isenabled()
from workflow.ljvae import logs
assert logs._start_seconds > 0.5
"""


def test_keras_comes_without_its_extras_but_for_what_the_job_has_imported():
    subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, check=True)

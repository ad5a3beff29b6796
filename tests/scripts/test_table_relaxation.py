import numpy as np
import pandas
import pytest

from workflow.scripts.table_relaxation import settled


@pytest.mark.parametrize(
    ("distances", "sweeps"),
    [
        ([0.5, 0.2, 0.05, 0.03], 30),
        ([0.5, 0.05, 0.2, 0.03], 40),  # it only went through
        ([0.05, 0.04, 0.03, 0.05], 10),
        ([0.5, 0.4, 0.3, 0.2], np.nan),
    ],
)
def test_settled_is_what_stays(distances, sweeps):
    curve = pandas.DataFrame({"sweeps": [10, 20, 30, 40], "energy_ks": distances})
    assert settled(curve, 0.06) == pytest.approx(sweeps, nan_ok=True)

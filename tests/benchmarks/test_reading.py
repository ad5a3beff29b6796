import numpy as np
import pytest

from benchmarks import reading
from workflow.ljvae.trajectories.reading import read_trajectory


@pytest.mark.parametrize("name", reading.WRITERS)
def test_the_files_hold_what_is_read(tmp_path, name):
    positions = np.random.default_rng(1).uniform(0.1, 9.9, (7, reading.PARTICLES, 2)).astype(np.float32)
    ending, write = reading.WRITERS[name]
    write(tmp_path / f"short.{ending}", positions)
    read = read_trajectory(tmp_path / f"short.{ending}", 1.0, reading.PARTICLES, reading.BOX)
    np.testing.assert_allclose(read, positions, atol=1e-5)
    rate, memory = reading.read(tmp_path / f"short.{ending}")
    assert rate > 0
    assert 20 < memory < 4000

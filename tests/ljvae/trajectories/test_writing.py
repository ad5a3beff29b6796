"""What is written for other programs."""

import numpy as np
import pytest

from tests.ljvae.trajectories.texts import BOX, POSITIONS, N
from workflow.ljvae.trajectories.writing import write_extended_xyz


def test_a_frame_says_what_it_holds(tmp_path):
    write_extended_xyz(tmp_path / "new" / "a.xyz", np.array([[[1.5, 0], [10, 1 / 3]]], dtype=np.float32), BOX)
    assert (tmp_path / "new" / "a.xyz").read_text().splitlines() == [
        "2",
        'Lattice="10 0 0 0 10 0 0 0 1" Properties=species:S:1:pos:R:3 pbc="F F F"',
        "Ar 1.5 0 0",
        "Ar 10 0.333333343 0",
    ]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.xyz"]


@pytest.mark.parametrize("shape", [(2, N, 3), (N, 2)])
def test_a_write_that_fails_leaves_what_was_there(tmp_path, shape):
    (tmp_path / "a.xyz").write_text("old")
    with pytest.raises(ValueError, match="shape"):
        write_extended_xyz(tmp_path / "a.xyz", np.ones(shape), BOX)
    assert (tmp_path / "a.xyz").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_another_program_reads_it(tmp_path):
    """VMD reads each line of a particle as a name and three numbers."""
    write_extended_xyz(tmp_path / "a.xyz", POSITIONS, BOX)
    lines = (tmp_path / "a.xyz").read_text().splitlines()
    rows = [line.split() for number, line in enumerate(lines) if number % (N + 2) >= 2]
    assert {len(row) for row in rows} == {4}
    np.testing.assert_allclose(np.array(rows)[:, 1:3].astype(float), POSITIONS.reshape(-1, 2), rtol=1e-8)

import pytest

from workflow.ljvae.logs import UserError
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.storage import save_arrays
from workflow.scripts import join_shards


def test_parts_that_were_moved_by_other_steps_are_refused(tmp_path):
    chains = simulate(Fluid(10, 6.0, 1.0, 0.5), 1, "test", chains=5, sweeps=30, step=0.5)
    for k, step in enumerate((0.4, 0.5)):
        save_arrays(tmp_path / f"{k}.npz", {**vars(chains), "step": step})
    with pytest.raises(UserError, match=r"x\.npz: its shards were simulated with different steps"):
        join_shards.main(shards=[tmp_path / "0.npz", tmp_path / "1.npz"], configurations=tmp_path / "x.npz")
    assert not (tmp_path / "x.npz").exists()

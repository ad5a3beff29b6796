import numpy as np
import pytest

from workflow.ljvae.anomaly.detector import fit_detector
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate

BOX = 7.0
GAMMAS = (0.1, 0.5, 1.0)


def draw(gamma, seed, chains=1024, **changes):
    """Independent configurations of a fluid of 12 particles."""
    fluid = Fluid(**{"particles": 12, "box": BOX, "temperature": 1.0, "gamma": gamma} | changes)
    return simulate(fluid, seed, f"detector {gamma}", chains=chains, sweeps=1500, step=0.5).positions


def follow(gamma, seed, chains, frames, interval):
    """Trajectories (C, R, N, 2) of that fluid, with a frame every ``interval`` sweeps."""
    places, records = draw(gamma, seed, chains), []
    for k in range(frames):
        name = f"followed {k}"
        fluid = Fluid(12, BOX, 1.0, gamma)
        places = simulate(fluid, seed, name, chains=chains, sweeps=interval, step=0.5, start=places).positions
        records.append(places)
    return np.stack(records, axis=1)


@pytest.fixture(scope="package")
def detector():
    positions = np.concatenate([draw(gamma, 1, 2048) for gamma in GAMMAS])
    return fit_detector(positions, np.repeat(GAMMAS, 2048), box=BOX, knots=30, closest=0.7, reach=4.0, seed=1)

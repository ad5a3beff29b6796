"""Phases and defects that are known are found again, at least as well as by the methods that people use."""

from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier

from tests.ljvae.environments.systems import (
    DEFECTS,
    Phase,
    System,
    as_frame,
    bulk,
    defect,
    phases_in_a_plane,
    phases_in_space,
)
from workflow.control.own_system import OwnSystem
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.config.environments import Environments
from workflow.ljvae.environments.describing import describe_particles
from workflow.ljvae.environments.linear import fit_linear
from workflow.ljvae.environments.methods import fit_rating
from workflow.ljvae.environments.naming import BASELINES, LINEAR, NETWORKS, READS
from workflow.ljvae.environments.phases import assign_phases, fit_phases
from workflow.ljvae.environments.scoring import LATENTS, Rating, find_latents, score_particles
from workflow.ljvae.storage import save_matrices
from workflow.scripts import train_environments

NEIGHBOURS = 18
TRAINED, CALIBRATED = 10, 15  # frames of the bulk, up to which a score is fitted, and then calibrated
pytestmark = pytest.mark.slow


def describe(system: System | Phase, frames: range, description: str) -> np.ndarray:
    """Describe all particles of some frames."""
    return np.concatenate(
        [
            part.values
            for number in frames
            for part in describe_particles(as_frame(system.frames[number], system.sides), description, NEIGHBOURS)
        ]
    )


@cache
def fit(method: str) -> Rating:
    """Fit a score to the bulk."""
    return fit_rating(method, describe(bulk(), range(TRAINED), READS[method]), [], seed=1)


def score(system: System, frames: range, rating: Rating) -> np.ndarray:
    """Scores of all particles of some frames, one after the other."""
    return np.concatenate(
        [score_particles(as_frame(system.frames[number], system.sides), NEIGHBOURS, (), rating) for number in frames]
    )


@cache
def area(name: str, method: str) -> float:
    """Area under the ROC curve of particles at a defect, compared with those in the bulk of the same frames."""
    system = defect(name)
    scores = score(system, range(len(system.frames)), fit(method))
    judged = system.judged.ravel()
    return roc_auc_score(system.defect.ravel()[judged], scores[judged])


@pytest.fixture(scope="module")
def networks(tmp_path_factory):
    """Both networks, trained on the bulk as a study trains them by default."""
    ratings = {}
    for name in NETWORKS:
        files = [str(tmp_path_factory.mktemp(name) / file) for file in ("train.npy", "validation.npy", "net.keras")]
        for path, frames in zip(files, (range(TRAINED), range(TRAINED, CALIBRATED)), strict=False):
            described = describe(bulk(), frames, READS[name])
            save_matrices(path, described.reshape(len(described), described.shape[1], -1))
        settings = OwnSystem(Environments(normal="bulk.npy")).network_settings(name)
        study = {"seed": 1, "threads": 2}
        history = str(tmp_path_factory.mktemp(name) / "history.csv")
        with pytest.MonkeyPatch.context() as patch:  # TensorFlow takes the number of threads once a process
            patch.setattr("workflow.ljvae.training.networks.use_threads", lambda *_: None)
            train_environments.main(*files, history, network=name, seed=1, settings=settings, study=study)
            ratings[name] = fit_rating(name, np.zeros(0), files[2:], seed=1)
    return ratings


@pytest.mark.parametrize("name", DEFECTS)
def test_networks_add_nothing_on_defects(name: str, networks: dict[str, Rating]) -> None:
    system = defect(name)
    judged = system.judged.ravel()
    linear = area(name, LINEAR)
    for rating in networks.values():
        scores = score(system, range(len(system.frames)), rating)
        assert roc_auc_score(system.defect.ravel()[judged], scores[judged]) <= linear + 0.002


@pytest.mark.parametrize("name", DEFECTS)
def test_defects_are_found_as_well_as_by_any_baseline(name: str) -> None:
    found = area(name, LINEAR)
    best = max(area(name, method) for method in BASELINES if method != "template_matching" or find_spec("ovito"))
    assert found >= (0.985 if name == "interstitial" else 0.99)
    assert found >= best - 0.01


def test_false_alarms_keep_their_rate_in_frames_that_nothing_was_fitted_to() -> None:
    reference = score(bulk(), range(TRAINED, CALIBRATED), fit(LINEAR))
    rates = [
        (p_values(score(bulk(), range(k, k + 1), fit(LINEAR)), reference) <= 0.01).mean()
        for k in range(CALIBRATED, len(bulk().frames))
    ]
    assert 0.005 <= np.mean(rates) <= 0.016


def label(systems: tuple[Phase, ...], frame: int) -> np.ndarray:
    """Name of the phase of every particle."""
    return np.concatenate([np.full(len(each.frames[frame]), each.name) for each in systems])


@pytest.mark.parametrize("systems", [phases_in_space, phases_in_a_plane])
def test_phases_are_found_without_their_names(systems) -> None:
    found = systems()
    basis = fit_linear(np.concatenate([describe(each, range(1), "distances") for each in found]))
    latents = [
        [find_latents(as_frame(points, each.sides), basis, NEIGHBOURS, ()) for points in each.frames] for each in found
    ]
    known, new = (
        [np.concatenate([getattr(one[frame], name) for one in latents]) for name in ("averaged", "single")]
        for frame in (0, 1)
    )
    phases = fit_phases(*known, seed=1)
    assert adjusted_rand_score(label(found, 1), assign_phases(new[0], phases)) >= 0.99
    assert known[1].shape[1] == LATENTS


@pytest.mark.parametrize("systems", [phases_in_space, phases_in_a_plane])
def test_single_environments_resemble_those_of_their_phase(systems) -> None:
    found = systems()
    basis = fit_linear(np.concatenate([describe(each, range(1), "distances") for each in found]))
    known, new = (
        np.concatenate([(describe(each, range(frame, frame + 1), "distances") - basis["mean"]) for each in found])
        @ basis["components"][:, :LATENTS]
        for frame in (0, 1)
    )
    right = KNeighborsClassifier(15).fit(known, label(found, 0)).predict(new) == label(found, 1)
    assert right.mean() >= 0.98
    hottest = {each.name: max(one.temperature for one in found if one.name == each.name) for each in found}
    hot = np.concatenate([np.full(len(each.frames[1]), each.temperature == hottest[each.name]) for each in found])
    assert right[hot].mean() >= 0.95

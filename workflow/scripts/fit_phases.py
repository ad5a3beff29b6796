"""Find the phases of all trajectories: clusters of latents that are averaged over neighbours."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import Source, name_faults, pick_frames, read_frames, read_sources
from workflow.ljvae.environments.describing import count_environments, describe_particles
from workflow.ljvae.environments.linear import LinearModel, fit_linear
from workflow.ljvae.environments.naming import DISTANCES
from workflow.ljvae.environments.phases import fit_phases
from workflow.ljvae.environments.scoring import LATENTS, find_latents
from workflow.ljvae.logs import log
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.storage import load_json, save_arrays

FEWEST = 5  # frames of a trajectory
MOST = 20  # frames of a trajectory
DESCRIBED = 200_000  # environments of a trajectory, beyond which the fewest frames are taken
SAMPLE = 20_000  # environments


def main(survey: str, trajectories: list[str], phases: str, options: dict, neighbours: int | None, study: dict) -> None:
    content = load_json(survey)
    sources = read_sources(content, list(content["trajectories"]), options)
    numbers = [_pick(source, content["trajectories"][source.name]["particles"], neighbours) for source in sources]
    each = -(-SAMPLE // sum(map(len, numbers)))
    pairs = list(zip(sources, numbers, strict=True))
    basis = _fit_basis(pairs, each, neighbours, study["seed"])
    averaged = []
    single = []
    origins = []
    for origin, (source, picked) in enumerate(pairs):
        for frame in read_frames(source, picked):
            with name_faults(source):
                latents = find_latents(frame, basis, neighbours, content["species"])
            chosen = _choose(len(latents.single), each, study["seed"], f"phases {source.name} {frame.number}")
            averaged.append(latents.averaged[chosen])
            single.append(latents.single[chosen])
            origins.append(np.full(len(chosen), origin))
    fitted = fit_phases(np.concatenate(averaged), np.concatenate(single), random_state(study["seed"], "phases"))
    log.info("phases: %d, of %d components", fitted["phase"].max() + 1, len(fitted["phase"]))
    shown = {"sample/latents": np.concatenate(averaged), "sample/trajectory": np.concatenate(origins)}
    save_arrays(phases, basis | fitted | shown)


def _pick(source: Source, particles: int, neighbours: int | None) -> range:
    """Numbers of the frames that are looked at; whole configurations are one environment each."""
    most = SAMPLE if neighbours is None else max(FEWEST, min(MOST, DESCRIBED // particles))
    return pick_frames(range(source.frames), most)


def _fit_basis(pairs: list[tuple[Source, range]], each: int, neighbours: int | None, seed: int) -> LinearModel:
    """Fit principal components to particles of all trajectories: those of the normal ones know only their phase.

    Phases are structures: counts of species, whose variance has another unit, are left out.
    """
    described = []
    for source, picked in pairs:
        for frame in read_frames(source, picked):
            there = count_environments(frame, neighbours)
            chosen = _choose(there, each, seed, f"basis {source.name} {frame.number}")
            with name_faults(source):
                parts = describe_particles(frame, DISTANCES, neighbours, particles=chosen)
                described += [part.values for part in parts]
    fitted = fit_linear(np.concatenate(described))
    return {"mean": fitted["mean"], "components": np.ascontiguousarray(fitted["components"][:, :LATENTS])}


def _choose(size: int, most: int, seed: int, name: str) -> np.ndarray:
    return np.sort(generator(seed, name).choice(size, min(most, size), replace=False))


if __name__ == "__main__":
    run(main, snakemake)

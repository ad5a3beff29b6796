"""Survey the trajectories of your own system: frames, particles, box, species, and what does not fit together."""

from workflow.control.jobs import run
from workflow.ljvae.environments.survey import find_doubts, join_species, refuse_mixed_dimensions, survey_trajectory
from workflow.ljvae.logs import log
from workflow.ljvae.storage import save_json


def main(trajectories: list[str], survey: str, names: list[str], normal: list[str], options: dict) -> None:
    # behind the trajectories there may be a topology
    paths = dict(zip(names, trajectories, strict=False))
    surveys = {name: survey_trajectory(path, options) for name, path in paths.items()}
    refuse_mixed_dimensions(list(surveys.values()))
    usual = [surveys[name] for name in normal]
    for name, each in surveys.items():
        log.info(
            "%s: frames %d, particles %d, dimensions %d",
            name,
            each["frames"],
            each["particles"],
            each["dimensions"],
        )
    for doubt in find_doubts(usual, [each for name, each in surveys.items() if name not in normal]):
        log.warning("%s.", doubt)
    save_json(survey, {"species": join_species(usual), "trajectories": surveys})


if __name__ == "__main__":
    run(main, snakemake)

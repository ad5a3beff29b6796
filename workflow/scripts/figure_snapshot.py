"""Draw frames of a trajectory by the p-values and phases of their particles."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.environments.blocks import read_frame, read_sources
from workflow.ljvae.environments.judging import load_calibration
from workflow.ljvae.environments.scoring import load_scored
from workflow.ljvae.figures import style
from workflow.ljvae.figures.snapshot import draw
from workflow.ljvae.storage import load_json

SHOWN = 3  # frames: the first, the middle and the last one


def main(
    survey: str,
    trajectories: list[str],
    calibration: str,
    scores: list[str],
    figure: list[str],
    trajectory: str,
    options: dict,
    unit: str,
) -> None:
    content = load_json(survey)
    [source] = read_sources(content, [trajectory], options)
    scored = load_scored(scores)
    reference = load_calibration(calibration).scores
    numbers = np.unique(np.linspace(0, source.frames - 1, SHOWN).astype(int)).tolist()
    frames = [read_frame(source, number) for number in numbers]
    sizes = [len(frame.points) for frame in frames]
    # of a whole configuration all particles have the same
    p = [np.broadcast_to(p_values(scored.scores[k], reference), size) for k, size in zip(numbers, sizes, strict=True)]
    phases = [np.broadcast_to(scored.phases[k], size) for k, size in zip(numbers, sizes, strict=True)]
    spacing = content["trajectories"][trajectory]["spacing"]
    style.save(draw(frames, p, phases, spacing, unit), figure)


if __name__ == "__main__":
    run(main, snakemake)

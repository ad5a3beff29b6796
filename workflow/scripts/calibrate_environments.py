"""Collect what p-values are compared with: scores and summaries of frames of the calibration blocks."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import cut_blocks, read_sources
from workflow.ljvae.environments.judging import calibrate, save_calibration
from workflow.ljvae.environments.scoring import load_scored
from workflow.ljvae.logs import log
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_json

MOST = 10_000_000  # scores that are kept


def main(
    survey: str,
    calibration: str,
    scores: list[str],
    shards: dict[str, list[str]],
    fractions: dict[str, float],
    nominal: float,
    seed: int,
) -> None:
    sources = read_sources(load_json(survey), list(shards), {})
    blocks = [load_scored(shards[each.name]).between(cut_blocks(each, fractions)["calibration"]) for each in sources]
    frames = [values for block in blocks for values in block.scores]
    every = np.concatenate(frames)
    if len(every) > MOST:
        every = generator(seed, "calibration").choice(every, MOST, replace=False)
    log.info("%d scores of %d frames; no p-value of a particle is below %.2g", len(every), len(frames), 1 / len(every))
    save_calibration(calibration, calibrate(frames, every, nominal))


if __name__ == "__main__":
    run(main, snakemake)

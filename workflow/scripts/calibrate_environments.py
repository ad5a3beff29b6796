"""Collect what p-values are compared with: scores and summaries of frames of the calibration blocks."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import cut_blocks, read_sources
from workflow.ljvae.environments.judging import summarise_frames
from workflow.ljvae.environments.scoring import load_scored
from workflow.ljvae.logs import log
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_json, save_arrays

MOST = 1_000_000  # scores that are kept


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
    kept = np.sort(every)
    summary = summarise_frames(frames, kept, nominal)
    log.info("%d scores and %d frames; no p-value of a particle is below %.2g", len(kept), len(frames), 1 / len(kept))
    save_arrays(
        calibration, {"scores": kept, **{f"frames/{name}": values for name, values in summary._asdict().items()}}
    )


if __name__ == "__main__":
    run(main, snakemake)

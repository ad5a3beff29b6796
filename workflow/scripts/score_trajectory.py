"""Score the particles of a trajectory, or of a shard of its frames, and assign their phases."""

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import cut_blocks, name_faults, read_frames, read_sources
from workflow.ljvae.environments.describing import find_strangers
from workflow.ljvae.environments.methods import load_rating
from workflow.ljvae.environments.scoring import join_frames, score_frame
from workflow.ljvae.logs import Progress, log
from workflow.ljvae.storage import load_arrays, load_json, save_arrays


def main(
    survey: str,
    trajectories: list[str],
    linear: str,
    phases: str,
    scores: str,
    networks: list[str],
    trajectory: str,
    shard: int,
    shards: int,
    score: str,
    options: dict,
    normal: list[str],
    fractions: dict[str, float],
    sizes: dict[str, int],
) -> None:
    content = load_json(survey)
    [source] = read_sources(content, [trajectory], options)
    fitted = load_arrays(phases)
    rating = load_rating(score, load_arrays(linear), networks)
    # a normal trajectory is scored from the block on that nothing was fitted to
    begin = cut_blocks(source, fractions)["calibration"][0] if trajectory in normal else 0
    numbers = range(*(begin + (source.frames - begin) * end // shards for end in (shard, shard + 1)))
    progress = Progress(f"score {trajectory}", len(numbers), "frame")
    frames = []
    strangers: set[str] = set()
    with name_faults(source):
        for frame in read_frames(source, numbers):
            frames.append(score_frame(frame, fitted, sizes["neighbours"], content["species"], rating))
            strangers |= find_strangers(frame, content["species"])
            progress.advance()
    if strangers:
        log.warning("%s: the species %s is not in the normal trajectories.", source.path, ", ".join(sorted(strangers)))
    save_arrays(scores, join_frames(frames))


if __name__ == "__main__":
    run(main, snakemake)

"""Judge the frames of a trajectory: fractions of unusual particles, p-values of frames, changes, phases."""

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import cut_blocks, read_sources
from workflow.ljvae.environments.judging import (
    find_differences,
    load_calibration,
    tabulate_alarms,
    tabulate_frames,
    tabulate_phases,
)
from workflow.ljvae.environments.scoring import load_scored
from workflow.ljvae.environments.survey import find_changes
from workflow.ljvae.logs import log
from workflow.ljvae.storage import load_arrays, load_json, save_table


def main(
    survey: str,
    calibration: str,
    phases: str,
    scores: list[str],
    frames: str,
    alarms: str,
    composition: str,
    trajectory: str,
    normal: list[str],
    fractions: dict[str, float],
    nominal: float,
) -> None:
    surveyed = load_json(survey)
    [source] = read_sources(surveyed, [trajectory], {})
    first = surveyed["trajectories"][trajectory]
    whole = load_scored(scores)
    scored = whole.between(cut_blocks(source, fractions)["test"]) if trajectory in normal else whole
    reference = load_calibration(calibration)
    head = {"trajectory": trajectory}
    rows = tabulate_frames(scored, reference, nominal)
    # a normal trajectory is scored from its calibration block on; its first frame stands for the blocks before
    sizes = [first["particles"], *map(len, whole.scores)]
    changes = find_changes(sizes, [first["volume"], *whole.volumes])
    for doubt in [*changes, *find_differences(scored, rows, nominal, reference)]:
        log.warning("%s: %s.", source.path, doubt)
    save_table(frames, [head | row for row in rows])
    save_table(alarms, [head | row for row in tabulate_alarms(scored, reference, nominal)])
    count = int(load_arrays(phases)["phase"].max()) + 1
    save_table(composition, [head | row for row in tabulate_phases(scored, count)])


if __name__ == "__main__":
    run(main, snakemake)

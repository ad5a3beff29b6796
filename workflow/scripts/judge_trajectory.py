"""Judge the frames of a trajectory: fractions of unusual particles, p-values of frames, changes, phases."""

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import cut_blocks, read_sources
from workflow.ljvae.environments.judging import (
    find_changes,
    find_differences,
    load_calibration,
    tabulate_alarms,
    tabulate_frames,
    tabulate_phases,
)
from workflow.ljvae.environments.scoring import load_scored
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
    [source] = read_sources(load_json(survey), [trajectory], {})
    whole = load_scored(scores)
    scored = whole.between(cut_blocks(source, fractions)["test"]) if trajectory in normal else whole
    reference = load_calibration(calibration)
    head = {"trajectory": trajectory}
    rows = tabulate_frames(scored, reference, nominal)
    for doubt in [*find_changes(whole), *find_differences(scored, rows, nominal, reference)]:
        log.warning("%s: %s.", source.path, doubt)
    save_table(frames, [head | row for row in rows])
    save_table(alarms, [head | row for row in tabulate_alarms(scored, reference, nominal)])
    count = int(load_arrays(phases)["phase"].max()) + 1
    save_table(composition, [head | row for row in tabulate_phases(scored, count)])


if __name__ == "__main__":
    run(main, snakemake)

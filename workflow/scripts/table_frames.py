"""Tabulate what the detector says of each frame of the user's own files: scores, p-values, groups, changes."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import SCORES
from workflow.ljvae.anomaly.frames import judge_trajectory
from workflow.ljvae.anomaly.groups import calibrate_groups
from workflow.ljvae.storage import load_array, load_arrays, save_table


def main(
    detector: str,
    normal: list[str],
    files: list[str],
    scores: list[str],
    encodings: list[str],
    table: str,
    study_seed: int,
    box: float,
    settings: dict,
    ensembles: list[str],
) -> None:
    fitted = load_arrays(detector)
    calibration = calibrate_groups([load_arrays(path) for path in normal], fitted, study_seed)
    scored = {name: values for path in scores for name, values in load_arrays(path).items()}
    rows = []
    for ensemble, path, encoding in zip(ensembles, files, encodings, strict=True):
        columns = {score: scored[f"{ensemble}/{score}"] for score in (*SCORES, "p_value")}
        columns |= judge_trajectory(
            load_array(path, "positions"), columns["p_value"], fitted, calibration, box, settings["group"]
        )
        columns["mse"] = load_array(encoding, "mse")
        for frame, values in enumerate(zip(*columns.values(), strict=True)):
            rows.append({"ensemble": ensemble, "frame": frame, **dict(zip(columns, values, strict=True))})
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)

"""Write a trajectory with score, p-value, q-value and phase of each particle, and the table of its suspects."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.environments.blocks import read_frames, read_sources
from workflow.ljvae.environments.judging import find_suspects, load_calibration
from workflow.ljvae.environments.scoring import load_scored
from workflow.ljvae.logs import Progress
from workflow.ljvae.storage import load_json, save_table
from workflow.ljvae.trajectories.writing import open_writer

LISTED = 100  # suspects of a frame in the table
COLUMNS = ("trajectory", "frame", "particle", "x", "y", "z", "score", "p_value", "q_value", "phase")


def main(
    survey: str,
    trajectories: list[str],
    calibration: str,
    scores: list[str],
    scored: str,
    suspects: str,
    trajectory: str,
    options: dict,
) -> None:
    [source] = read_sources(load_json(survey), [trajectory], options)
    reference = load_calibration(calibration)
    judged = load_scored(scores)
    progress = Progress(f"write {trajectory}", len(judged.scores), "frame")
    first = int(judged.numbers[0]) if len(judged.numbers) else source.frames
    listed = []
    frames = read_frames(source, range(first, source.frames))
    with open_writer(scored) as write:
        for frame, values, phases in zip(frames, judged.scores, judged.phases, strict=True):
            p = p_values(values, reference.scores)
            chosen, q = find_suspects(p, values)
            columns = {"score": values, "p_value": p, "q_value": q, "phase": phases}
            # of a whole configuration all particles have the same
            write(frame, {name: np.broadcast_to(column, len(frame.points)) for name, column in columns.items()})
            for particle in chosen[:LISTED].tolist() if len(values) == len(frame.points) else []:
                place = dict(zip("xyz", frame.points[particle].tolist(), strict=False))
                numbers = {"score": values[particle], "p_value": p[particle], "q_value": q[particle]}
                identity = particle if frame.identities is None else frame.identities[particle]
                head = {"trajectory": trajectory, "frame": frame.number, "particle": identity}
                listed.append(head | place | numbers | {"phase": phases[particle]})
            progress.advance()
    save_table(
        suspects, [{name: row.get(name) for name in COLUMNS} for row in listed] or {name: [] for name in COLUMNS}
    )


if __name__ == "__main__":
    run(main, snakemake)

"""A study of one's own system, run by its command: trajectories in, tables, figures and coloured trajectories out."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas
import pytest
import yaml

from tests.paths import ROOT
from workflow.ljvae.crystals.lattices import build_fcc, build_triangular
from workflow.ljvae.trajectories.streaming import Frame, stream_frames
from workflow.ljvae.trajectories.writing import open_writer

pytestmark = pytest.mark.slow

FRAMES = 60
NOISE = 0.05  # sigma
LOST = 30  # frame from which on a particle is missing
BRIEF = {"sample": 3000, "networks": {"epochs": 1}}


def write(path: Path, frames: list[np.ndarray], sides: np.ndarray, species: np.ndarray | None = None) -> None:
    """Write frames (N, D) in a periodic box."""
    path.parent.mkdir(exist_ok=True)
    everywhere = np.ones(len(sides), dtype=bool)
    with open_writer(path) as append:
        for number, points in enumerate(frames):
            kinds = None if species is None else species[: len(points)]
            append(Frame(number, points, np.diag(sides), np.zeros(len(sides)), everywhere, kinds, None), {})


def shake(sites: np.ndarray, seed: int, frames: int = FRAMES) -> list[np.ndarray]:
    """Frames of a crystal with independent noise."""
    rng = np.random.default_rng(seed)
    return [sites + rng.normal(scale=NOISE, size=sites.shape) for _ in range(frames)]


def run(folder: Path, settings: dict, *files: str) -> subprocess.CompletedProcess[str]:
    """Run the study of a config in a folder, or these files of its results."""
    (folder / "my.yaml").write_text(yaml.safe_dump({"environments": settings}))
    command = [str(Path(sys.executable).parent / "snakemake"), "--snakefile", str(ROOT / "Snakefile")]
    command += [f"results/environments/{file}" for file in files]
    command += ["--cores", "2", "--configfile", "my.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def table(folder: Path, name: str) -> pandas.DataFrame:
    """A table of the results."""
    return pandas.read_csv(folder / "results" / "environments" / "tables" / f"{name}.csv")


@pytest.fixture(scope="module")
def plane(tmp_path_factory):
    """A triangular crystal that loses a particle, judged by several scores."""
    folder = tmp_path_factory.mktemp("plane")
    sites, sides = build_triangular((12, 7), 0.95)
    write(folder / "data" / "normal.xyz", shake(sites, 1), sides)
    moving = shake(sites, 2)
    write(folder / "data" / "other.xyz", [*moving[:LOST], *(points[1:] for points in moving[LOST:])], sides)
    settings = {"normal": "data/normal.xyz", "judge": {"other": "data/other.xyz"}, **BRIEF}
    result = run(folder, {**settings, "compare": ["dense", "bond_orders", "isolation_forest"]})
    assert result.returncode == 0, result.stderr
    return folder, result


def test_the_frame_is_found_from_which_on_a_particle_is_missing(plane):
    folder, result = plane
    frames = table(folder, "judged_frames").query("trajectory == 'other'")
    assert frames["segment"].tolist() == [0] * LOST + [1] * (FRAMES - LOST)
    assert frames["particles"].iloc[[0, -1]].tolist() == [168, 167]
    assert "its number of particles goes from 167 to 168" in result.stderr


def test_the_suspects_are_around_the_missing_particle(plane):
    folder, _ = plane
    suspects = table(folder, "suspects")
    late = suspects[suspects["frame"] >= LOST]
    sites, sides = build_triangular((12, 7), 0.95)
    away = late[["x", "y"]].to_numpy() - sites[0]
    away -= sides * np.round(away / sides)
    assert (np.linalg.norm(away, axis=1) < 2.6).mean() > 0.8  # a tenth may be normal
    assert len(late) > 10 * (FRAMES - LOST)
    assert len(suspects) - len(late) < 0.05 * len(late)


def test_false_alarms_are_counted_in_frames_that_nothing_was_fitted_to(plane):
    folder, _ = plane
    alarms = table(folder, "alarms").query("trajectory == 'normal'")
    assert alarms["first_frame"].min() == 48
    assert 0.001 < alarms["rate"].iloc[-1] < 0.03
    assert alarms["particles"].iloc[-1] == 12 * 168


def test_every_score_is_compared_on_the_same_frames(plane):
    folder, _ = plane
    scores = table(folder, "compared_scores")
    methods = {"linear", "dense", "bond_orders", "isolation_forest"}
    assert set(scores["score"]) == methods
    assert scores.query("score == 'linear'")["rank_correlation"].tolist() == [1.0, 1.0]
    found = scores.query("part == 'judged'").set_index("score")["unusual"]
    assert found["linear"] > 1.5 * found["bond_orders"]


def test_the_scored_trajectory_has_the_particles_and_their_columns(plane):
    folder, _ = plane
    path = folder / "results" / "environments" / "trajectories" / "other.xyz"
    given = list(stream_frames(folder / "data" / "other.xyz"))
    written = list(stream_frames(path))
    assert [len(frame.points) for frame in written] == [168] * LOST + [167] * (FRAMES - LOST)
    assert np.allclose(written[-1].points, given[-1].points)
    header = path.read_text().splitlines()[1]
    assert "score:R:1:p_value:R:1:q_value:R:1:phase:I:1" in header


def test_every_figure_is_there(plane):
    folder, _ = plane
    figures = folder / "results" / "environments" / "figures"
    names = {path.stem for path in figures.glob("*.png")}
    assert names == {"snapshot_other", "timeline", "phases", "compared_scores"}
    assert names == {path.stem for path in figures.glob("*.pdf")}


def test_shards_change_nothing_but_the_jobs(plane, tmp_path):
    folder, _ = plane
    settings = {"normal": str(folder / "data" / "normal.xyz"), "judge": {"other": str(folder / "data" / "other.xyz")}}
    tables = ["tables/judged_frames.csv", "tables/suspects.csv"]
    result = run(tmp_path, {**settings, **BRIEF, "shards": 4, "compare": []}, *tables)
    assert result.returncode == 0, result.stderr
    pandas.testing.assert_frame_equal(table(tmp_path, "judged_frames"), table(folder, "judged_frames"))
    pandas.testing.assert_frame_equal(table(tmp_path, "suspects"), table(folder, "suspects"))


def test_species_in_space_are_told_apart_and_written_as_gsd(tmp_path):
    sites, sides = build_fcc((5, 5, 5), 1.0)
    species = np.tile(["A", "A", "A", "B"], len(sites) // 4)
    swapped = species.copy()
    swapped[[100, 103]] = swapped[[103, 100]]
    assert (swapped != species).sum() == 2
    write(tmp_path / "data" / "normal.gsd", shake(sites, 1), sides, species)
    write(tmp_path / "data" / "swapped.gsd", shake(sites, 2, 8), sides, swapped)
    write(tmp_path / "data" / "foreign.gsd", shake(sites, 3, 8), sides, np.where(np.arange(500) == 7, "C", species))
    judged = {name: f"data/{name}.gsd" for name in ("swapped", "foreign")}
    settings = {"normal": "data/normal.gsd", "judge": judged, "compare": ["centrosymmetry"], "write": "gsd", **BRIEF}
    tables = ["tables/suspects.csv", "tables/compared_scores.csv"]
    result = run(tmp_path, settings, *tables, "trajectories/swapped.gsd", "figures/snapshot_swapped.png")
    assert result.returncode == 0, result.stderr
    assert "foreign.gsd: the species C is not in the normal trajectories" in result.stderr
    suspects = table(tmp_path, "suspects")
    found = {name: rows.groupby("frame")["particle"].apply(set) for name, rows in suspects.groupby("trajectory")}
    assert len(found["swapped"]) == len(found["foreign"]) == 8
    assert all({100, 103} <= particles for particles in found["swapped"])
    assert all(7 in particles for particles in found["foreign"])
    written = tmp_path / "results" / "environments" / "trajectories" / "swapped.gsd"
    assert next(stream_frames(written)).species.tolist() == swapped.tolist()


def test_whole_configurations_between_walls_are_judged_frame_by_frame(tmp_path):
    sites = 2.0 + 2.0 * np.argwhere(np.ones((3, 4)))
    np.save(tmp_path / "normal.npy", np.array(shake(sites, 1, 400)))
    judged = np.array(shake(sites, 2, 40))
    judged[20:, 5] += 0.5
    np.save(tmp_path / "judged.npy", judged)
    settings = {"normal": "normal.npy", "judge": {"pushed": "judged.npy"}, "neighbours": "all", **BRIEF}
    tables = ["tables/judged_frames.csv", "tables/compared_scores.csv"]
    result = run(tmp_path, {**settings, "compare": ["conv2d", "bond_orders"]}, *tables, "figures/snapshot_pushed.png")
    assert result.returncode == 0, result.stderr
    frames = table(tmp_path, "judged_frames").query("trajectory == 'pushed'")
    assert (frames["p_value"].iloc[20:] <= 0.05).mean() > 0.9
    assert (frames["p_value"].iloc[:20] <= 0.05).mean() < 0.3
    assert set(table(tmp_path, "compared_scores")["score"]) == {"linear", "conv2d"}


FAULTS = {
    "no file": ({"normal": "gone.xyz"}, "environments.normal: there is no file gone.xyz"),
    "no key": ({"normal": "some.npy", "neighbors": 12}, "the nearest valid key is environments.neighbours"),
    "no fraction": ({"normal": "some.npy", "alarms": 2}, "environments.alarms: should be less than 0.5, not 2"),
    "no blocks": (
        {"normal": "some.npy", "blocks": {"train": 0.9}},
        "environments.blocks: the four fractions should add up to 1",
    ),
    "one frame": ({"normal": "one.npy"}, "too few frames, 1, leave none for environments.blocks"),
    "few particles": ({"normal": "some.npy"}, "frame 0 (from 0) has 12 particles, too few for 18 neighbours"),
    "small box": ({"normal": "box.npz", "periodic": [True, True], "neighbours": 11}, "half of its box is 1.5"),
    "two and three dimensions": (
        {"normal": "some.npy", "judge": {"deep": "deep.npy"}},
        "deep.npy has 3 dimensions, some.npy has 2",
    ),
}


@pytest.mark.parametrize(("settings", "line"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_user_is_a_line_that_names_it(tmp_path, settings, line):
    rng = np.random.default_rng(1)
    np.save(tmp_path / "some.npy", rng.uniform(0, 10, (40, 12, 2)))
    np.save(tmp_path / "one.npy", rng.uniform(0, 10, (1, 40, 2)))
    np.save(tmp_path / "deep.npy", rng.uniform(0, 10, (40, 12, 3)))
    np.savez(tmp_path / "box.npz", positions=rng.uniform(0, 3, (40, 12, 2)), box=[3.0, 3.0])
    result = run(tmp_path, {"compare": [], **BRIEF, **settings})
    assert result.returncode != 0
    assert line in result.stderr, result.stderr
    assert "Traceback" not in result.stderr


def test_another_temperature_and_another_unit_are_said(tmp_path):
    sites, sides = build_triangular((12, 7), 0.95)
    write(tmp_path / "normal.xyz", shake(sites, 1), sides)
    hot = [sites + 2 * (points - sites) for points in shake(sites, 2, 8)]
    write(tmp_path / "hot.xyz", hot, sides)
    write(tmp_path / "nanometres.xyz", [3.4 * points for points in shake(sites, 3, 8)], 3.4 * sides)
    judged = {"hot": "hot.xyz", "nanometres": "nanometres.xyz"}
    settings = {"normal": "normal.xyz", "judge": judged, "compare": [], **BRIEF}
    result = run(tmp_path, settings, "tables/judged_frames.csv")
    assert result.returncode == 0, result.stderr
    assert "hot.xyz: even in its quietest frames" in result.stderr
    assert re.search(
        r"nanometres.xyz: nearest neighbours are 3\.[345]\d? times as far away as in normal", result.stderr
    )

"""p-values of frames hold their promise for normal ones; what changes is found and said."""

import numpy as np

from workflow.ljvae.environments import judging
from workflow.ljvae.environments.judging import (
    Calibration,
    FrameSummary,
    find_differences,
    judge_frames,
    summarise_frames,
    tabulate_alarms,
    tabulate_frames,
    tabulate_phases,
)
from workflow.ljvae.environments.scoring import ScoredTrajectory
from workflow.ljvae.environments.survey import find_changes

NOMINAL = 0.01


def draw_frames(count: int, seed: int, particles: int = 500) -> list[np.ndarray]:
    """Scores (N,) of normal frames."""
    return list(np.random.default_rng(seed).chisquare(10, size=(count, particles)))


def calibrate(seed: int = 1, count: int = 100) -> Calibration:
    """A calibration by normal frames."""
    frames = draw_frames(count, seed)
    return judging.calibrate(frames, np.concatenate(frames), NOMINAL)


def as_trajectory(scores: list[np.ndarray]) -> ScoredTrajectory:
    """Frames of these scores, in a box that does not change."""
    phases = [np.zeros(len(values), dtype=np.int8) for values in scores]
    return ScoredTrajectory(scores, phases, np.arange(len(scores)), np.full(len(scores), 50.0))


def test_normal_frames_rarely_have_small_p_values() -> None:
    found = []
    for seed in range(40):
        reference = calibrate(1000 + seed, 60)
        frames = summarise_frames(draw_frames(50, 2000 + seed), reference.scores, NOMINAL)
        found.append((judge_frames(frames, reference.frames) <= 0.1).mean())
    # the halves of the Bonferroni rule overlap, so that the rate lies a little below the nominal one
    assert 0.05 < np.mean(found) < 0.115


def test_few_calibration_frames_do_not_raise_more_alarms() -> None:
    found = []
    for seed in range(300):
        reference = calibrate(5000 + seed, 6)
        frames = summarise_frames(draw_frames(20, 9000 + seed), reference.scores, NOMINAL)
        # of six normal frames, the least p-value of a part is 1 / 7, and that of a frame 2 / 7
        found.append((judge_frames(frames, reference.frames) <= 0.29).mean())
    assert 0.1 < np.mean(found) < 0.3


def test_a_larger_box_than_the_normal_one_is_said() -> None:
    assert "it has 500 particles, the normal frames have 200" in say_of_sizes(500, 200)
    assert say_of_sizes(500, 490) == ""


def say_of_sizes(judged: int, normal: int) -> str:
    """What is said of frames with so many particles after a calibration by others."""
    frames = draw_frames(100, 1, normal)
    reference = judging.calibrate(frames, np.concatenate(frames), NOMINAL)
    trajectory = as_trajectory(draw_frames(30, 6, judged))
    rows = tabulate_frames(trajectory, reference, NOMINAL)
    return "\n".join(find_differences(trajectory, rows, NOMINAL, reference))


def test_whole_configurations_have_segments_and_p_values_of_their_own() -> None:
    reference = calibrate_whole()
    rng = np.random.default_rng(2)
    quiet = list(rng.chisquare(10, size=(60, 1)))
    loud = list(40 + rng.chisquare(10, size=(60, 1)))
    rows = tabulate_frames(as_trajectory([*quiet, *loud]), reference, NOMINAL)
    assert [row["segment"] for row in rows] == [0] * 60 + [1] * 60
    assert max(row["p_value"] for row in rows[60:]) < 0.02


def calibrate_whole() -> Calibration:
    """A calibration by frames with one score each, the lowest of which has a p-value of one."""
    frames = draw_frames(100, 1, 1)
    return judging.calibrate(frames, np.concatenate(frames), NOMINAL)


def test_one_odd_particle_and_many_slightly_odd_ones_make_a_frame_unusual() -> None:
    reference = calibrate()
    one, many = draw_frames(2, 7)
    one[3] = 90.0
    summary = summarise_frames([one, many * 1.2], reference.scores, NOMINAL)
    assert judge_frames(summary, reference.frames).max() <= 2 / 50


def test_correlated_normal_frames_count_as_fewer() -> None:
    slow = np.repeat(np.random.default_rng(1).normal(size=10), 30)
    normal = FrameSummary(slow, slow, slow)
    strange = FrameSummary(*np.full((3, 1), 99.0))
    assert judge_frames(strange, normal)[0] > 2 / 40


def test_the_fraction_of_unusual_particles_in_normal_frames_is_the_nominal_one() -> None:
    rows = tabulate_alarms(as_trajectory(draw_frames(200, 3)), calibrate(count=200), NOMINAL)
    assert len(rows) == 11
    assert abs(rows[-1]["rate"] - NOMINAL) < 0.0015
    assert rows[-1]["particles"] == sum(row["particles"] for row in rows[:-1])


def test_a_trajectory_that_changes_has_two_segments() -> None:
    quiet, loud = draw_frames(60, 4), [2 * values for values in draw_frames(60, 5)]
    rows = tabulate_frames(as_trajectory([*quiet, *loud]), calibrate(), NOMINAL)
    assert [row["segment"] for row in rows] == [0] * 60 + [1] * 60
    assert all(row["q_value"] < 0.1 for row in rows[60:])


def test_two_changes_in_sixty_frames_are_found() -> None:
    frames = draw_frames(60, 4)
    for first, factor in ((20, 1.5), (40, 1.5)):
        for values in frames[first:]:
            values[:60] *= factor
    segments = [row["segment"] for row in tabulate_frames(as_trajectory(frames), calibrate(), NOMINAL)]
    assert segments[0] == 0
    assert segments[-1] == 2
    assert [abs(segments.index(each) - 20 * each) <= 2 for each in (1, 2)] == [True, True]


def test_one_odd_particle_changes_the_segment_in_any_unit_of_the_score() -> None:
    frames = draw_frames(120, 4)
    for values in frames[60:]:
        values[0] = 60.0
    for unit in (1.0, 1e-6):
        trajectory = as_trajectory([unit * values for values in frames])
        scores = [unit * values for values in draw_frames(200, 3)]
        normal = judging.calibrate(scores, np.concatenate(scores), NOMINAL)
        segments = [row["segment"] for row in tabulate_frames(trajectory, normal, NOMINAL)]
        assert set(segments) == {0, 1}
        assert abs(segments.index(1) - 60) <= 2


def test_fractions_of_phases_add_up_and_name_every_phase() -> None:
    trajectory = as_trajectory(draw_frames(2, 1, 4))
    trajectory.phases[1][:3] = 2
    rows = tabulate_phases(trajectory, 3)
    assert [row["fraction"] for row in rows] == [1.0, 0.0, 0.0, 0.25, 0.0, 0.75]


def say(trajectory: ScoredTrajectory) -> str:
    """What is said of a trajectory, as one text."""
    rows = tabulate_frames(trajectory, calibrate(), NOMINAL)
    changes = find_changes([len(scores) for scores in trajectory.scores], trajectory.volumes)
    return "\n".join([*changes, *find_differences(trajectory, rows, NOMINAL, calibrate())])


def test_nothing_is_said_of_a_normal_trajectory() -> None:
    assert say(as_trajectory(draw_frames(30, 6))) == ""


def test_particles_that_go_a_box_that_changes_and_another_temperature_are_said() -> None:
    frames = draw_frames(30, 6)
    assert "its number of particles goes from 499 to 500" in say(as_trajectory([*frames[1:], frames[0][1:]]))
    grown = as_trajectory(frames)._replace(volumes=np.linspace(50, 53, 30))
    assert "the volume of its box goes from 50 to 53" in say(grown)
    assert "another temperature" in say(as_trajectory([1.5 * values for values in frames]))

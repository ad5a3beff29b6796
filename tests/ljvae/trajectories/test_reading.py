"""Configurations from files of each format, and a clear line for each thing that can be wrong with one."""

import gzip
import re

import gsd.hoomd
import numpy as np
import pytest

from workflow.ljvae.config.anomalies import ENDINGS
from workflow.ljvae.logs import UserError
from workflow.ljvae.trajectories.reading import FORMATS, read_trajectory

BOX, N = 10.0, 5
POSITIONS = np.random.default_rng(20230615).uniform(0, BOX, (3, N, 2))
CORNER = (-2.5, 4.0)


def in_space(points, z=0.0):
    return np.column_stack([points, np.full(len(points), z)])


def write_npy(path, positions, side):
    np.save(path, positions)


def write_npz(path, positions, side):
    np.savez(path, other=np.arange(3), positions=positions)


def write_lammps(path, positions, side, corner=CORNER, columns="id type x y z", bounds=None):
    """As LAMMPS does, with atoms in another order in each frame."""
    rng, lines = np.random.default_rng(1), []
    bounds = bounds or [f"{low} {low + side}" for low in corner] + ["-0.5 0.5"]
    for k, points in enumerate(positions):
        lines += ["ITEM: TIMESTEP", str(100 * k), "ITEM: NUMBER OF ATOMS", str(len(points))]
        lines += ["ITEM: BOX BOUNDS ff ff pp", *bounds, f"ITEM: ATOMS {columns}"]
        if "xs" in columns.split():
            written = np.column_stack([points / side, np.full(len(points), 0.5)])
        else:
            written = in_space(points + np.array(corner))
        lines += [f"{i + 1} 1 " + " ".join(f"{c:.9f}" for c in written[i]) for i in rng.permutation(len(points))]
    path.write_text("\n".join(lines) + "\n")


def write_xyz(path, positions, side, keys=""):
    comment = f'Lattice="{side} 0 0 0 {side} 0 0 0 1" Properties=species:S:1:pos:R:3 pbc="F F F" {keys}'
    frames = [[f"{len(points)}", comment, *(f"Ar {x:.9f} {y:.9f} 0" for x, y in points)] for points in positions]
    path.write_text("".join(f"{line}\n" for frame in frames for line in frame))


def compressed(write):
    def write_compressed(path, *arguments):
        write(path, *arguments)
        path.write_bytes(gzip.compress(path.read_bytes()))

    return write_compressed


def write_gsd(path, positions, side, tilt=0.0):
    with gsd.hoomd.open(str(path), "w") as file:
        for points in positions:
            frame = gsd.hoomd.Frame()
            frame.particles.N = len(points)
            frame.particles.position = in_space(points - side / 2).astype(np.float32)
            frame.configuration.box = [side, side, 0, tilt, 0, 0]
            file.append(frame)


WRITERS = {
    "a.npy": write_npy,
    "a.npz": write_npz,
    "a.lammpstrj": write_lammps,
    "a.dump": write_lammps,
    "a.xyz": write_xyz,
    "a.extxyz": write_xyz,
    "A.XYZ": write_xyz,
    "a.gsd": write_gsd,
    "a.dump.gz": compressed(write_lammps),
    "a.xyz.gz": compressed(write_xyz),
}


def refused(path, *parts, length=1.0):
    """The text of the UserError, of two lines at most, that names the file and has these parts."""
    with pytest.raises(UserError) as caught:
        read_trajectory(path, length, N, BOX)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert text.count("\n") <= 1
    for part in parts:
        assert part in text, text
    return text


@pytest.mark.parametrize("length", [1.0, 3.4])
@pytest.mark.parametrize(("name", "writer"), WRITERS.items())
def test_each_format_gives_positions_in_sigma(tmp_path, name, writer, length):
    writer(tmp_path / name, POSITIONS * length, BOX * length)
    positions = read_trajectory(tmp_path / name, length, N, BOX)
    assert positions.dtype == np.float32
    np.testing.assert_allclose(positions, POSITIONS, atol=1e-5)


def test_one_frame_is_enough(tmp_path):
    for name, writer in WRITERS.items():
        writer(tmp_path / name, POSITIONS[:1], BOX)
        assert read_trajectory(tmp_path / name, 1.0, N, BOX).shape == (1, N, 2)


@pytest.mark.parametrize("columns", ["id type xs ys zs", "id type xu yu zu"])
def test_lammps_writes_coordinates_in_several_ways(tmp_path, columns):
    write_lammps(tmp_path / "a.dump", POSITIONS, BOX, columns=columns)
    np.testing.assert_allclose(read_trajectory(tmp_path / "a.dump", 1.0, N, BOX), POSITIONS, atol=1e-5)


def test_an_xyz_may_have_an_origin_or_no_box(tmp_path):
    write_xyz(tmp_path / "a.xyz", POSITIONS - 3, BOX, keys='Origin="-3 -3 0"')
    np.testing.assert_allclose(read_trajectory(tmp_path / "a.xyz", 1.0, N, BOX), POSITIONS, atol=1e-5)
    (tmp_path / "b.xyz").write_text(f"{N}\nplain\n" + "".join(f"Ar {x} {y} 7\n" for x, y in POSITIONS[0]))
    np.testing.assert_allclose(read_trajectory(tmp_path / "b.xyz", 1.0, N, BOX), POSITIONS[:1], atol=1e-5)


def test_an_archive_may_have_one_array_of_any_name(tmp_path):
    np.savez(tmp_path / "a.npz", mine=POSITIONS)
    np.testing.assert_allclose(read_trajectory(tmp_path / "a.npz", 1.0, N, BOX), POSITIONS, atol=1e-5)
    np.savez(tmp_path / "b.npz", one=POSITIONS, two=POSITIONS)
    refused(tmp_path / "b.npz", "`positions`", "one, two")


def test_rounding_at_the_walls_is_put_on_them(tmp_path):
    positions = POSITIONS.copy()
    positions[1, 0], positions[2, 3] = (-5e-5, 3), (BOX + 5e-5, BOX)
    for name, writer in WRITERS.items():
        writer(tmp_path / name, positions, BOX)
        back = read_trajectory(tmp_path / name, 1.0, N, BOX)
        assert back.min() >= 0
        assert back.max() <= np.float32(BOX)


def test_the_config_takes_the_endings_that_there_is_a_reader_for():
    assert tuple(FORMATS) == ENDINGS


def test_an_ending_that_is_unknown(tmp_path):
    (tmp_path / "a.pdb").touch()
    refused(tmp_path / "a.pdb", ".npy, .npz, .lammpstrj, .dump, .xyz, .extxyz, .gsd, .lammpstrj.gz")


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.filterwarnings("ignore")  # of the parsers
def test_what_is_no_such_file(tmp_path, name):
    path = tmp_path / name
    refused(path, "can't be read: No such file")
    path.touch()
    refused(path, "it is empty")
    path.write_bytes(b"no such thing\n" * 40)
    refused(path)
    path.write_bytes(bytes(range(128, 256)) * 40)
    refused(path)
    path.unlink()
    path.mkdir()
    refused(path)


@pytest.mark.parametrize(("name", "writer"), WRITERS.items())
@pytest.mark.filterwarnings("ignore")  # of the parsers
def test_a_file_that_is_cut_short(tmp_path, name, writer):
    path = tmp_path / name
    writer(path, POSITIONS, BOX)
    whole = path.read_bytes()
    path.write_bytes(whole[: 2 * len(whole) // 3 - 40])
    refused(path)


@pytest.mark.parametrize(("name", "other"), [("a.npy", "a.npz"), ("a.npz", "a.npy")])
def test_an_array_under_the_others_ending(tmp_path, name, other):
    WRITERS[other](tmp_path / other, POSITIONS, BOX)
    (tmp_path / other).rename(tmp_path / name)
    refused(tmp_path / name, "cut short, or not ")


@pytest.mark.parametrize("array", [POSITIONS[0], POSITIONS.reshape(3, -1), np.ones((3, N, 3)), np.float64(1)])
def test_arrays_of_another_shape(tmp_path, array):
    np.save(tmp_path / "a.npy", array)
    refused(tmp_path / "a.npy", "(frames, particles, 2)", str(array.shape))


@pytest.mark.parametrize("array", [POSITIONS.astype(complex), POSITIONS > 3, POSITIONS.astype(str)])
def test_arrays_of_what_is_no_number(tmp_path, array):
    np.save(tmp_path / "a.npy", array)
    refused(tmp_path / "a.npy", "real numbers", str(array.dtype))


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_nothing_is_unpickled(tmp_path, name):
    array = np.array([{"a": 1}, None], dtype=object)
    save = np.save if name == "a.npy" else np.savez
    save(tmp_path / name, array, allow_pickle=True)
    refused(tmp_path / name, "allow_pickle=False")


def test_no_frames(tmp_path):
    np.save(tmp_path / "a.npy", POSITIONS[:0])
    write_gsd(tmp_path / "a.gsd", [], BOX)
    for name in ("a.npy", "a.gsd"):
        refused(tmp_path / name, "no frames")


@pytest.mark.parametrize(("name", "writer"), WRITERS.items())
def test_another_number_of_particles(tmp_path, name, writer):
    writer(tmp_path / name, POSITIONS[:, :4], BOX)
    refused(tmp_path / name, "frame 0 (from 0) has 4 particles", "system.particles = 5")


@pytest.mark.parametrize("name", ["a.lammpstrj", "a.xyz", "a.gsd"])
def test_numbers_that_differ_between_frames(tmp_path, name):
    WRITERS[name](tmp_path / name, [*POSITIONS, POSITIONS[0, :3]], BOX)
    refused(tmp_path / name, "frame 3 (from 0) has 3 particles, where those before it have 5", "system.particles = 5")


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize(("name", "writer"), WRITERS.items())
def test_positions_that_are_no_numbers(tmp_path, name, writer, value):
    positions = POSITIONS.copy()
    positions[1, 2, 0] = value
    writer(tmp_path / name, positions, BOX)
    refused(tmp_path / name, "frame 1 (from 0)", "NaN or infinite")


@pytest.mark.parametrize(("name", "writer"), WRITERS.items())
def test_points_outside_the_box(tmp_path, name, writer):
    positions = POSITIONS.copy()
    positions[1, 2, 0], positions[2, 0, 1] = -0.25, BOX + 3
    writer(tmp_path / name, positions, BOX)
    refused(tmp_path / name, "frame 1 (from 0)", "0.25 sigma outside", "0 to 10 sigma", "unit (sigma)", "system.box")


@pytest.mark.parametrize("name", ["a.lammpstrj", "a.xyz", "a.gsd"])
def test_a_box_of_another_size(tmp_path, name):
    WRITERS[name](tmp_path / name, POSITIONS, 12.0)
    refused(tmp_path / name, "12 by 12 sigma", "system.box = 10", "length of a sigma")
    WRITERS[name](tmp_path / name, POSITIONS, BOX)
    refused(tmp_path / name, "5 by 5 sigma", length=2.0)


def test_a_box_that_is_tilted(tmp_path):
    write_gsd(tmp_path / "a.gsd", POSITIONS, BOX, tilt=0.1)
    write_lammps(tmp_path / "a.dump", POSITIONS, BOX)
    tilted = "ITEM: BOX BOUNDS xy xz yz ff ff pp\n-2.5 8.5 1\n4 14 0\n-0.5 0.5 0\n"
    text = re.sub(r"ITEM: BOX.*\n.*\n.*\n.*\n", tilted, (tmp_path / "a.dump").read_text())
    (tmp_path / "a.dump").write_text(text)
    for name in ("a.gsd", "a.dump"):
        refused(tmp_path / name, "tilted", "square")


@pytest.mark.parametrize(
    ("name", "flags", "warned"),
    [
        ("a.dump", "pp ff pp", True),
        ("a.dump", "ff ff pp", False),
        ("a.xyz", 'pbc="F T F"', True),
        ("a.xyz", 'pbc="F F T"', False),
        ("a.xyz", "", False),
        ("a.xyz", 'PBC="f f f"', False),
        ("a.xyz", "pbc=[T, F, F]", True),
    ],
)
def test_a_box_that_is_periodic_is_warned_of(tmp_path, caplog, name, flags, warned):
    path, (write, hard) = (
        tmp_path / name,
        (write_lammps, "ff ff pp") if name == "a.dump" else (write_xyz, 'pbc="F F F"'),
    )
    write(path, POSITIONS, BOX)
    path.write_text(path.read_text().replace(hard, flags))
    assert read_trajectory(path, 1.0, N, BOX).shape == POSITIONS.shape
    assert ("its box is periodic, it says" in caplog.text) == warned


def test_the_box_of_gsd_is_periodic_by_its_format_of_which_nobody_is_warned(tmp_path, caplog):
    write_gsd(tmp_path / "a.gsd", POSITIONS, BOX)
    read_trajectory(tmp_path / "a.gsd", 1.0, N, BOX)
    assert "periodic" not in caplog.text


def test_points_in_space(tmp_path):
    write_xyz(tmp_path / "a.xyz", POSITIONS, BOX)
    lines = (tmp_path / "a.xyz").read_text().splitlines(keepends=True)
    lines[N + 6] = lines[N + 6].replace(" 0\n", " 0.5\n")
    (tmp_path / "a.xyz").write_text("".join(lines))
    refused(tmp_path / "a.xyz", "frame 1 (from 0) is not two-dimensional", "0 to 0.5 sigma", "same z")


def test_frames_behind_a_blank_line_are_read(tmp_path):
    write_xyz(tmp_path / "a.xyz", POSITIONS, BOX)
    text = (tmp_path / "a.xyz").read_text()
    (tmp_path / "a.xyz").write_text(text + "\n\n" + text + "\n")
    assert len(read_trajectory(tmp_path / "a.xyz", 1.0, N, BOX)) == 6

"""Frames of any system: each format gives the right points, boxes, species and ids, or a plain refusal."""

import gzip
import itertools
import tempfile
import tracemalloc
from pathlib import Path

import gsd.fl
import gsd.hoomd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ljvae.trajectories.texts import POSITIONS, dump, xyz
from workflow.ljvae.logs import UserError
from workflow.ljvae.trajectories import lammps, text
from workflow.ljvae.trajectories.streaming import count_frames, stream_frames

FILES = Path(__file__).parents[2] / "data" / "programs"
SLAB = """\
ITEM: TIMESTEP
0
ITEM: NUMBER OF ATOMS
3
ITEM: BOX BOUNDS pp pp ff
-1 9
2 10
0 6
ITEM: ATOMS id type x y z ix
7 2 0.5 2.5 1.25 0
2 1 -0.75 9 3 1
11 2 8 3 5.5 0
"""
TRICLINIC = """\
ITEM: TIMESTEP
0
ITEM: NUMBER OF ATOMS
3
ITEM: BOX BOUNDS xy xz yz pp pp ff
-3 12 2
0 9 -3
-1 5 1
ITEM: ATOMS id element {columns}
1 Cu {0}
2 Zr {1}
3 Cu {2}
"""
FRACTIONS = np.array([[0.5, 0.5, 0.5], [0.25, 0.75, 0.0], [0.0, 0.5, 0.75]])
CORNER = np.array([0.0, 0.0, -1.0])
EDGES = np.array([[10.0, 0.0, 0.0], [2.0, 8.0, 0.0], [-3.0, 1.0, 6.0]])
LENGTHS = np.array([[4.5, 4.5, 2.0], [4.0, 6.0, -1.0], [-1.25, 4.75, 3.5]])
# as ASE's write(..., format="extxyz") does, with a calculator's results
ASE = """\
4
Lattice="3.6 0.0 0.0 0.0 3.6 0.0 0.0 0.0 3.6" Properties=species:S:1:pos:R:3:forces:R:3 energy=-1.25 pbc="T T F"
Cu       0.00000000       0.00000000       0.00000000       0.10000000      -0.20000000       0.00000000
Cu       0.00000000       1.80000000       1.80000000       0.00000000       0.00000000       0.00000000
Ni       1.80000000       0.00000000       1.80000000       0.00000000       0.00000000       0.00000000
Cu       1.80000000       1.80000000       0.00000000      -0.10000000       0.20000000       0.00000000
"""


def stream(folder, name, content, **options):
    path = Path(folder) / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(stream_frames(path, **options))


def refused(folder, name, content, *parts, **options):
    """The text of the UserError, of two lines at most, that names the file and has these parts."""
    with pytest.raises(UserError) as caught:
        stream(folder, name, content, **options)
    message = str(caught.value)
    assert message.startswith(f"{Path(folder) / name}: ")
    assert message.count("\n") <= 1
    for part in parts:
        assert part in message, message


def triclinic(points, columns):
    rows = [" ".join(map(repr, row)) for row in np.asarray(points).tolist()]
    return TRICLINIC.format(*rows, columns=columns)


def test_a_slab_is_periodic_along_two_axes_and_goes_by_id(tmp_path):
    (frame,) = stream(tmp_path, "a.dump", SLAB)
    assert frame.number == 0
    assert frame.points.tolist() == [[-0.75, 9, 3], [0.5, 2.5, 1.25], [8, 3, 5.5]]
    assert frame.edges.tolist() == [[10, 0, 0], [0, 8, 0], [0, 0, 6]]
    assert frame.corner.tolist() == [-1, 2, 0]
    assert frame.periodic.tolist() == [True, True, False]
    assert frame.species.tolist() == ["1", "2", "2"]
    assert frame.identities.tolist() == [2, 7, 11]


def test_elements_are_species_rather_than_types(tmp_path):
    content = SLAB.replace("type x y z ix", "type x y z element")
    assert stream(tmp_path, "a.dump", content)[0].species.tolist() == ["1", "0", "0"]
    content = content.replace("element", "typelabel")
    assert stream(tmp_path, "a.dump", content)[0].species.tolist() == ["1", "2", "2"]
    content = content.replace(" type ", " mol ")
    assert stream(tmp_path, "a.dump", content)[0].species.tolist() == ["1", "0", "0"]


def test_lengths_are_in_the_unit_that_is_given(tmp_path):
    (frame,) = stream(tmp_path, "a.dump", SLAB, length=0.5)
    assert frame.points[0].tolist() == [-1.5, 18, 6]
    assert np.diag(frame.edges).tolist() == [20, 16, 12]
    assert frame.corner.tolist() == [-2, 4, 0]


@pytest.mark.parametrize(
    ("columns", "points"),
    [("x y z", LENGTHS), ("xu yu zu", LENGTHS), ("xs ys zs", FRACTIONS), ("xsu ysu zsu", FRACTIONS)],
)
def test_a_triclinic_dump_has_the_bounds_of_what_is_around_it(tmp_path, columns, points):
    (frame,) = stream(tmp_path, "a.dump", triclinic(points, columns))
    np.testing.assert_array_equal(frame.edges, EDGES)
    np.testing.assert_array_equal(frame.corner, CORNER)
    np.testing.assert_allclose(frame.points, LENGTHS, atol=1e-14)
    assert frame.periodic.tolist() == [True, True, False]
    assert frame.species.tolist() == ["Cu", "Zr", "Cu"]


def test_a_general_box_is_given_by_its_edges(tmp_path):
    bounds = "ITEM: BOX BOUNDS abc origin pp ff pp\n0 6 8 1\n-5 0 0 2\n0 -8 6 3\n"
    content = triclinic(FRACTIONS, "xs ys zs")
    content = content[: content.index("ITEM: BOX")] + bounds + content[content.index("ITEM: ATOMS") :]
    (frame,) = stream(tmp_path, "a.dump", content)
    assert frame.edges.tolist() == [[0, 6, 8], [-5, 0, 0], [0, -8, 6]]
    assert frame.corner.tolist() == [1, 2, 3]
    assert frame.points[0].tolist() == [1 - 2.5, 2 + 3 - 4, 3 + 4 + 3]
    assert frame.periodic.tolist() == [True, False, True]


def test_fractions_of_a_tilted_box_along_some_edges_only_are_refused(tmp_path):
    for columns in ("xs ys z", "xs ys q"):
        refused(tmp_path, "a.dump", triclinic(FRACTIONS, columns), "but not along all of its edges", "zs")


def test_z_is_of_the_kind_of_x_and_y(tmp_path):
    points = np.hstack([FRACTIONS, LENGTHS[:, 2:]])[:, [3, 0, 1, 2]]
    (frame,) = stream(tmp_path, "a.dump", triclinic(points, "z xs ys zs"))
    np.testing.assert_allclose(frame.points, LENGTHS, atol=1e-14)


def test_extended_xyz_as_ase_writes_it(tmp_path):
    (frame,) = stream(tmp_path, "a.xyz", ASE)
    assert frame.points.tolist() == [[0, 0, 0], [0, 1.8, 1.8], [1.8, 0, 1.8], [1.8, 1.8, 0]]
    assert frame.edges.tolist() == (3.6 * np.eye(3)).tolist()
    assert frame.corner.tolist() == [0, 0, 0]
    assert frame.periodic.tolist() == [True, True, False]
    assert frame.species.tolist() == ["Cu", "Cu", "Ni", "Cu"]
    assert frame.identities is None


def test_a_file_of_ase_has_all_its_frames():
    """ASE 3.29.0 wrote it: argon with one krypton, momenta, and forces of a calculator."""
    path = FILES / "argon_ase.extxyz"
    frames = list(stream_frames(path))
    assert count_frames(path) == len(frames) == 2
    for frame in frames:
        assert frame.points.shape == (32, 3)
        assert frame.edges.tolist() == (10.6 * np.eye(3)).tolist()
        assert frame.periodic.all()
        assert np.flatnonzero(frame.species == "Kr").tolist() == [3]
    assert frames[0].points[:2].tolist() == [
        [0.03455842, 0.08216181, 0.03304371],
        [-0.13031572, 2.74053559, 2.69463746],
    ]
    assert frames[1].points[-1].tolist() == [8.10187490, 7.94984816, 5.39902473]


def test_xyz_may_name_species_and_ids_otherwise(tmp_path):
    keys = 'Lattice="10 0 0 0 10 0 0 0 1" pbc="F F F" Properties=id:I:1:pos:R:2:element:S:1'
    (frame,) = stream(tmp_path, "a.xyz", f"3\n{keys}\n5 1 2 Ar\n3 4 5 Kr\n4 6 7 Xenon-like\n")
    assert frame.points.tolist() == [[4, 5], [6, 7], [1, 2]]
    assert frame.species.tolist() == ["Kr", "Xenon-like", "Ar"]
    assert frame.identities.tolist() == [3, 4, 5]
    (frame,) = stream(tmp_path, "a.xyz", xyz("Properties=pos:R:2", row="{x} {y}", positions=POSITIONS[:1]))
    assert frame.species is None


def test_without_a_box_nothing_is_periodic(tmp_path):
    (frame,) = stream(tmp_path, "a.xyz", "3\nplain\nAr 0 0 0\nAr 1 2 3\nAr 4 5 6\n")
    assert frame.edges is None
    assert frame.corner.tolist() == [0, 0, 0]
    assert frame.periodic.tolist() == [False] * 3
    assert frame.species.tolist() == ["Ar"] * 3
    plain = "3\n{}\nAr 0 0 0\nAr 1 2 3\nAr 4 5 6\n"
    refused(tmp_path, "a.xyz", plain.format('pbc="F T F"'), "frame 0 (from 0) should be periodic, but has no box")
    refused(tmp_path, "a.xyz", plain.format("plain"), "has no box", periodic=[False, False, True])


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.dump", SLAB.replace(" pp pp ff", "")), ("a.xyz", ASE.replace(' pbc="T T F"', ""))],
)
def test_a_box_of_which_nobody_says_whether_it_is_periodic_is_refused(tmp_path, name, content):
    refusal = "periodic would say it, as in [true, true, true]"
    refused(tmp_path, name, content, "frame 0 (from 0) has a box, but does not say", refusal)
    (frame,) = stream(tmp_path, name, content, periodic=[False, True, True])
    assert frame.periodic.tolist() == [False, True, True]


def test_the_user_overrides_the_file(tmp_path):
    (frame,) = stream(tmp_path, "a.dump", SLAB, periodic=(False, False, True))
    assert frame.periodic.tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("flags", "periodic"),
    [
        ("T T T", [True] * 3),
        ("F F T", [False, False, True]),
        ("1 0 1", [True, False, True]),
        ("True", [True] * 3),
        ("T F", [True, False, False]),
    ],
)
def test_ways_to_say_that_a_box_is_periodic(tmp_path, flags, periodic):
    (frame,) = stream(tmp_path, "a.xyz", ASE.replace("T T F", flags))
    assert frame.periodic.tolist() == periodic


def test_a_word_that_is_no_flag_says_nothing(tmp_path):
    refused(tmp_path, "a.xyz", ASE.replace("T T F", "xy"), "does not say along which")


def test_a_box_without_width_is_as_wide_as_the_particles(tmp_path):
    flat = ASE.replace('3.6" Prop', '0.0" Prop')
    (frame,) = stream(
        tmp_path, "a.xyz", flat.replace("0.00000000       0.00000000       0.00000000       0.1", "0 0 -1 0.1")
    )
    assert frame.edges.tolist() == [[3.6, 0, 0], [0, 3.6, 0], [0, 0, 2.8]]
    assert frame.corner.tolist() == [0, 0, -1]
    refused(tmp_path, "a.xyz", flat.replace("T T F", "T T T"), "is periodic along z, but its box has no width there")
    refused(tmp_path, "a.xyz", ASE.replace("0.0 3.6 0.0 0.0 0.0 3.6", "0.0 3.6 0.0 0.0 3.6 0.0"), "has no volume")
    refused(tmp_path, "a.xyz", ASE.replace('"3.6', '"nan'), "the box of frame 0 (from 0) has numbers that are NaN")


def test_a_box_without_width_along_two_axes(tmp_path):
    tube = ASE.replace("3.6 0.0 0.0 0.0 3.6 0.0 0.0 0.0 3.6", "0 0 0 3 4 0 0 0 0").replace("T T F", "F T F")
    (frame,) = stream(tmp_path, "a.xyz", tube)
    points = np.array([[0, 0, 0], [0, 1.8, 1.8], [1.8, 0, 1.8], [1.8, 1.8, 0]])
    fractions = (points - frame.corner) @ np.linalg.inv(frame.edges)
    assert frame.edges[1].tolist() == [3, 4, 0]
    np.testing.assert_allclose(frame.edges @ frame.edges[1], [0, 25, 0], atol=1e-12)
    np.testing.assert_allclose(fractions[:, [0, 2]].min(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(fractions[:, [0, 2]].max(axis=0), 1, atol=1e-12)


def test_a_plane_has_two_dimensions_unless_the_user_says_three(tmp_path):
    content = dump(flags="pp ff pp", z=0.25)
    for frame, points in zip(stream(tmp_path, "a.dump", content), POSITIONS, strict=True):
        np.testing.assert_allclose(frame.points, points, atol=1e-8)
        assert frame.edges.tolist() == [[10, 0], [0, 10]]
        assert frame.corner.tolist() == [0, 0]
        assert frame.periodic.tolist() == [True, False]
    frame = stream(tmp_path, "a.dump", content, dimensions=3)[0]
    assert frame.points[:, 2].tolist() == [0.25] * 5
    assert frame.periodic.tolist() == [True, False, True]
    assert frame.edges.shape == (3, 3)


def test_dimensions_are_checked(tmp_path):
    rough = np.zeros((3, 5))
    rough[0, 2] = 1e-5
    assert {frame.points.shape for frame in stream(tmp_path, "a.dump", dump(z=rough))} == {(5, 2)}
    refused(tmp_path, "a.dump", dump("id x y"), "frame 0 (from 0) has no z", dimensions=3)
    refused(tmp_path, "a.dump", dump(z=rough * 100), "z goes from 0 to 0.001", "dimensions should be 3", dimensions=2)
    rough = rough[::-1]
    refused(tmp_path, "a.dump", dump(z=rough * 100), "frame 2 (from 0) is not two-dimensional")
    assert {frame.points.shape for frame in stream(tmp_path, "a.dump", dump(z=rough * 100), dimensions=3)} == {(5, 3)}


def test_a_plane_may_not_be_tilted_in_space(tmp_path):
    keys = 'Lattice="10 0 1 0 10 0 0 0 1" pbc="T T T"'
    refused(tmp_path, "a.xyz", xyz(keys), "its box is tilted out of the plane")


def test_particles_boxes_and_columns_may_change(tmp_path):
    one = triclinic(FRACTIONS, "xs ys zs")
    frames = stream(tmp_path, "a.dump", one + SLAB.replace("pp pp ff", "ff ff ff").replace("-1 9", "-1 19"))
    assert [len(frame.points) for frame in frames] == [3, 3]
    assert [frame.edges[0, 0] for frame in frames] == [10, 20]
    assert [frame.periodic.tolist() for frame in frames] == [[True, True, False], [False] * 3]
    assert [frame.species.tolist() for frame in frames] == [["Cu", "Zr", "Cu"], ["1", "2", "2"]]
    frames = stream(tmp_path, "a.xyz", ASE + "1\nplain\nXe 1 2 3\n" + ASE)
    assert [len(frame.points) for frame in frames] == [4, 1, 4]
    assert frames[1].species.tolist() == ["Xe"]
    assert frames[1].edges is None


def test_the_columns_may_lose_z_but_not_the_dimensions(tmp_path):
    content = dump("id x y", flags="ff ff ff")
    refused(tmp_path, "a.dump", SLAB + content, "frame 1 (from 0) has no z")
    assert len(stream(tmp_path, "a.dump", dump(flags="ff ff ff") + content)) == 6


# a file of eleven frames of each format, with N, box and species that change
NUMBERS = 3 + np.arange(11) % 4
CLOUD = np.random.default_rng(8).uniform(-4, 4, (11, 6, 3)).astype(np.float32)


def lammps_text():
    frames = []
    for k, number in enumerate(NUMBERS):
        frames.append(f"ITEM: TIMESTEP\n{k}\nITEM: NUMBER OF ATOMS\n{number}\nITEM: BOX BOUNDS pp ff pp\n")
        frames.append(f"-5 {5 + k}\n-5 5\n-5 5\nITEM: ATOMS id type x y z\n")
        frames += [f"{i} {1 + i % 2} {x!r} {y!r} {z!r}\n" for i, (x, y, z) in enumerate(CLOUD[k, :number].tolist())]
    return "".join(frames)


def xyz_text():
    frames = []
    for k, number in enumerate(NUMBERS):
        lattice = f'Lattice="{10 + k} 0 0 0 10 0 0 0 10" Origin="-5 -5 -5" pbc="T F T"'
        frames.append(f"{number}\n{lattice} Properties=species:S:1:pos:R:3\n")
        frames += [f"{1 + i % 2} {x!r} {y!r} {z!r}\n" for i, (x, y, z) in enumerate(CLOUD[k, :number].tolist())]
    return "".join(frames)


def write_gsd(path):
    with gsd.hoomd.open(str(path), "w") as file:
        for k, number in enumerate(NUMBERS):
            frame = gsd.hoomd.Frame()
            frame.particles.N = number
            frame.particles.position = CLOUD[k, :number]
            frame.particles.types = ["1", "2"]
            frame.particles.typeid = np.arange(number) % 2
            frame.configuration.box = [10 + k, 10, 10, 0, 0, 0]
            file.append(frame)


def write_sample(path):
    match path.name.split(".", 1):
        case _, "dump":
            path.write_text(lammps_text())
        case _, "dump.gz":
            path.write_bytes(gzip.compress(lammps_text().encode()))
        case _, "xyz":
            path.write_text(xyz_text())
        case _, "gsd":
            write_gsd(path)
        case _, "npy":
            np.save(path, CLOUD)
        case "fortran", "npz":
            np.savez(path, positions=np.asfortranarray(CLOUD))
        case _, "npz":
            np.savez_compressed(path, positions=CLOUD)


SAMPLES = ["a.dump", "a.dump.gz", "a.xyz", "a.gsd", "a.npy", "a.npz", "fortran.npz"]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_gives_each_frame(tmp_path, name):
    write_sample(tmp_path / name)
    frames = list(stream_frames(tmp_path / name))
    assert [frame.number for frame in frames] == list(range(11))
    for frame, number, points in zip(frames, NUMBERS, CLOUD, strict=True):
        count = 6 if "np" in name else number
        np.testing.assert_array_equal(frame.points, points[:count].astype(float))
        assert frame.points.dtype == np.float64
        assert (frame.edges is None) == ("np" in name)
        if "np" in name:
            assert frame.species is None
            continue
        np.testing.assert_array_equal(frame.edges, np.diag([10.0 + frame.number, 10, 10]))
        corner = [-5.0 - frame.number / 2, -5, -5] if name == "a.gsd" else [-5, -5, -5]
        np.testing.assert_array_equal(frame.corner, corner)
        assert frame.periodic.tolist() == ([True] * 3 if name == "a.gsd" else [True, False, True])
        assert frame.species.tolist() == [str(1 + i % 2) for i in range(number)]


@pytest.mark.parametrize("name", SAMPLES)
def test_frames_that_are_asked_for_are_those_of_the_whole(tmp_path, name):
    write_sample(tmp_path / name)
    frames = list(stream_frames(tmp_path / name))
    assert count_frames(tmp_path / name) == 11
    for first, last, every in itertools.product([0, 1, 7, 10], [None, 10, 50], [1, 2, 3, 20]):
        some = list(stream_frames(tmp_path / name, first=first, last=last, every=every))
        wanted = frames[first : None if last is None else last + 1 : every]
        assert [frame.number for frame in some] == [frame.number for frame in wanted]
        for frame, other in zip(some, wanted, strict=True):
            np.testing.assert_array_equal(frame.points, other.points)
            np.testing.assert_array_equal(frame.species, other.species)
    with pytest.raises(UserError, match=r"it ends before frame 11 \(from 0\)"):
        list(stream_frames(tmp_path / name, first=11))


@pytest.mark.parametrize("name", ["a.dump", "a.dump.gz", "a.xyz"])
@pytest.mark.parametrize("buffer", [16, 100, 8192])
def test_lines_that_are_counted_in_the_buffer_are_those_that_are_taken(tmp_path, monkeypatch, name, buffer):
    write_sample(tmp_path / name)
    frames = list(stream_frames(tmp_path / name))
    monkeypatch.setattr(text, "_MANY", 1)
    monkeypatch.setattr(text, "_BUFFER", buffer)
    for first in (0, 7):
        some = list(stream_frames(tmp_path / name, first=first))
        for frame, other in zip(some, frames[first:], strict=True):
            np.testing.assert_array_equal(frame.points, other.points)
            np.testing.assert_array_equal(frame.species, other.species)
    assert count_frames(tmp_path / name) == 11


@pytest.mark.parametrize("name", ["a.dump", "a.xyz"])
def test_frames_of_one_kind_are_read_together_whatever_their_distance(tmp_path, name):
    content = dump() if name == "a.dump" else xyz('Lattice="10 0 0 0 10 0 0 0 1" pbc="F F F"')
    numbers = [frame.number for frame in stream(tmp_path, name, content * 4, first=1, every=3)]
    assert numbers == [1, 4, 7, 10]
    refused(
        tmp_path,
        name,
        content * 2 + content.replace(f"{POSITIONS[1, 0, 0]:.8f}", "NaN"),
        "frame 7 (from 0) has positions that are NaN",
        first=1,
        every=3,
    )


@pytest.mark.parametrize("name", ["a.dump", "a.xyz", "a.dump.gz"])
def test_numbers_of_frames_that_are_left_out_are_not_read(tmp_path, name):
    content = xyz_text() if name == "a.xyz" else lammps_text()
    broken = content.replace(repr(float(CLOUD[4, 1, 1])), "1.2.3")
    assert broken != content
    broken = gzip.compress(broken.encode()) if name.endswith(".gz") else broken
    refused(tmp_path, name, broken, "frame 4 (from 0)", "'1.2.3' should be a number")
    assert [frame.number for frame in stream(tmp_path, name, broken, first=5)] == list(range(5, 11))
    assert [frame.number for frame in stream(tmp_path, name, broken, last=3)] == list(range(4))
    assert [frame.number for frame in stream(tmp_path, name, broken, every=3)] == [0, 3, 6, 9]
    assert count_frames(tmp_path / name) == 11


def read_or_refuse(path, **options):
    """The frames of a file, None if it is refused."""
    try:
        return list(stream_frames(path, **options))
    except UserError:
        return None


@pytest.mark.parametrize("name", ["a.dump", "a.xyz"])
@pytest.mark.parametrize("first", [0, 10])
def test_a_file_cut_within_a_frame_is_refused(tmp_path, name, first):
    path = tmp_path / name
    write_sample(path)
    whole = path.read_bytes()
    frames = list(stream_frames(path, first=first))
    begin = b"ITEM: TIMESTEP" if name == "a.dump" else b"5\nLattice"
    last = whole.rindex(begin)
    for cut in range(last - 60, len(whole)):
        path.write_bytes(whole[:cut])
        read = read_or_refuse(path, first=first)
        # what is left is whole: all frames but the last one, or all but the last line break behind digits that agree
        if cut == last and first == 0:
            assert len(read) == 10
        elif read is not None:
            assert cut == len(whole) - 1
            for frame, other in zip(read, frames, strict=True):
                np.testing.assert_array_equal(frame.points, other.points)


@pytest.mark.parametrize("name", ["a.gsd", "a.npy", "a.npz", "a.dump.gz"])
@pytest.mark.filterwarnings("ignore")  # of the parsers
def test_binary_files_that_are_cut_short(tmp_path, name):
    write_sample(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for part in (0.3, 0.6, 0.9):
        refused(tmp_path, name, whole[: int(part * len(whole))])


def test_a_cut_array_gives_the_frames_before(tmp_path):
    write_sample(tmp_path / "a.npy")
    whole = (tmp_path / "a.npy").read_bytes()
    size = 6 * 3 * 4
    content = whole[: -2 * size + 8]
    refused(tmp_path, "a.npy", content, "cut short", "within frame 9 of 11")
    assert len(stream(tmp_path, "a.npy", content, last=8)) == 9


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (SLAB.replace("11 2", "2 2"), "frame 0 (from 0) has the particle with id 2 twice"),
        (SLAB.replace("11 2", "11.5 2"), "ids that are no whole numbers"),
        (SLAB.replace("0.5 2.5", "nan 2.5"), "frame 0 (from 0) has positions that are NaN or infinite"),
        (SLAB.replace("0.5 2.5", "inf 2.5"), "frame 0 (from 0) has positions that are NaN or infinite"),
        (SLAB.replace("0.5 2.5", "0.5"), "line 10: it should have 6 columns"),
        (SLAB.replace("x y z", "vx vy vz"), "should name the columns x and y"),
        (
            SLAB.replace("ATOMS\n3", "ATOMS\n0")[: -len("7 2 0.5 2.5 1.25 0\n2 1 -0.75 9 3 1\n11 2 8 3 5.5 0\n")],
            "no part",
        ),
        ("", "it is empty"),
        (SLAB.replace("2.5 1.25", "9 1.25").replace("8 3 5.5", "8 9 5.5"), "all particles have the same y"),
    ],
)
def test_what_the_strict_reader_refuses_is_refused(tmp_path, content, part):
    refused(tmp_path, "a.dump", content, part)


def test_positions_of_two_kinds_are_refused(tmp_path):
    content = ASE.replace("forces", "coords")
    refused(tmp_path, "a.xyz", content, "Properties should have one column pos:R:3")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"length": 0}, "unit of length should be a positive number"),
        ({"length": float("nan")}, "unit of length should be a positive number"),
        ({"dimensions": 4}, "dimensions should be 2 or 3, not 4"),
        ({"periodic": [True]}, "periodic should have 2 or 3 entries"),
        ({"dimensions": 3, "periodic": [True, True]}, "periodic should have 3 entries"),
        ({"periodic": [True, True]}, "periodic should have three entries, not 2"),
        ({"first": -1}, "first = -1"),
        ({"every": 0}, "every = 0"),
        ({"first": 3, "last": 2}, "last = 2"),
    ],
)
def test_arguments_that_can_not_be(tmp_path, options, part):
    refused(tmp_path, "a.dump", SLAB, part, **options)


def test_an_ending_that_is_unknown(tmp_path):
    refused(tmp_path, "a.pdb", "", ".npy, .npz, .lammpstrj")
    with pytest.raises(UserError, match=r"its ending should be one of"):
        count_frames(tmp_path / "a.pdb")


def test_arrays_need_the_users_word_where_they_have_a_box(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, positions=CLOUD, box=np.array([10.0, 11, 12]))
    with pytest.raises(UserError, match=r"does not say along which .*as in \[true, true, true\]"):
        list(stream_frames(path))
    frame = next(stream_frames(path, periodic=[True, True, False]))
    assert frame.edges.tolist() == [[10, 0, 0], [0, 11, 0], [0, 0, 12]]
    assert frame.corner.tolist() == [0, 0, 0]
    assert frame.periodic.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("positions", "box", "edges"),
    [
        (CLOUD, 10.0, 10 * np.eye(3)),
        (CLOUD[:, :, :2], 10.0, 10 * np.eye(2)),
        (CLOUD[:, :, :2], np.array([[10.0, 0], [2, 8]]), np.array([[10.0, 0], [2, 8]])),
        (CLOUD, EDGES, EDGES),
    ],
)
def test_boxes_of_arrays(tmp_path, positions, box, edges):
    np.savez(tmp_path / "a.npz", positions=positions, cell=box)
    for frame in stream_frames(tmp_path / "a.npz", periodic=[True] * 3):
        np.testing.assert_array_equal(frame.edges, edges)


def test_an_array_may_have_a_box_for_each_frame(tmp_path):
    sides = 10.0 + np.arange(33).reshape(11, 3)
    np.savez(tmp_path / "a.npz", positions=CLOUD, box=sides)
    frames = list(stream_frames(tmp_path / "a.npz", periodic=[True] * 3, first=2, every=4))
    assert [np.diag(frame.edges).tolist() for frame in frames] == sides[2::4].tolist()


def test_arrays_of_another_shape(tmp_path):
    np.save(tmp_path / "a.npy", np.ones((2, 5, 4)))
    for read in (lambda path: list(stream_frames(path)), count_frames):
        with pytest.raises(UserError, match=r"\(frames, particles, 2 or 3\), .* not \(2, 5, 4\)"):
            read(tmp_path / "a.npy")


@pytest.mark.parametrize(("height", "said", "axes"), [(0, None, 2), (0, 2, 2), (5, None, 3), (5, 3, 3)])
def test_gsd_has_types_and_is_periodic(tmp_path, height, said, axes):
    points = np.array([[-1, 2, 0], [3, -4, 0], [0, 1, 0.5 * (height > 0)]], dtype=np.float32)
    with gsd.hoomd.open(str(tmp_path / "a.gsd"), "w") as file:
        for types in (["small", "large"], ["large", "small"]):
            frame = gsd.hoomd.Frame()
            frame.particles.N = 3
            frame.particles.position = points
            frame.particles.types = types
            frame.particles.typeid = [0, 1, 1]
            frame.configuration.box = [10, 8, height, 0.5, 0, 0]
            frame.configuration.dimensions = said
            file.append(frame)
    one, two = stream_frames(tmp_path / "a.gsd")
    assert one.points.tolist() == points[:, :axes].tolist()
    assert one.edges.tolist() == [row[:axes] for row in [[10, 0, 0], [4, 8, 0], [0, 0, height]]][:axes]
    assert one.corner.tolist() == [-7, -4, -2.5][:axes]
    assert one.periodic.tolist() == [True] * axes
    assert one.species.tolist() == ["small", "large", "large"]
    assert two.species.tolist() == ["large", "small", "small"]


def test_gsd_without_types_has_the_schemas_default(tmp_path):
    with gsd.hoomd.open(str(tmp_path / "a.gsd"), "w") as file:
        for number in (3, 4):
            frame = gsd.hoomd.Frame()
            frame.particles.N = number
            frame.particles.position = CLOUD[0, :number]
            frame.configuration.box = [10, 10, 10, 0, 0, 0]
            file.append(frame)
    assert [frame.species.tolist() for frame in stream_frames(tmp_path / "a.gsd")] == [["A"] * 3, ["A"] * 4]


def test_gsd_that_says_that_it_is_flat_is_not_periodic_along_z(tmp_path):
    with gsd.hoomd.open(str(tmp_path / "a.gsd"), "w") as file:
        frame = gsd.hoomd.Frame()
        frame.particles.N = 3
        frame.particles.position = CLOUD[0, :3] * [1, 1, 0]
        frame.configuration.box = [10, 10, 5, 0, 0, 0]
        frame.configuration.dimensions = 2
        file.append(frame)
    assert next(stream_frames(tmp_path / "a.gsd")).points.shape == (3, 2)
    assert next(stream_frames(tmp_path / "a.gsd", dimensions=3)).periodic.tolist() == [True, True, False]


def test_types_of_the_first_frame_are_not_those_of_other_particles(tmp_path):
    with gsd.fl.open(str(tmp_path / "a.gsd"), "w", application="a", schema="hoomd", schema_version=[1, 4]) as file:
        for number in (3, 4, 3):
            file.write_chunk("particles/N", np.array([number], dtype=np.uint32))
            file.write_chunk("particles/position", CLOUD[0, :number])
            if file.nframes == 0:
                file.write_chunk("configuration/box", np.array([10, 10, 10, 0, 0, 0], dtype=np.float32))
                file.write_chunk("particles/types", np.array([[66, 0], [65, 0]], dtype=np.int8))
                file.write_chunk("particles/typeid", np.array([0, 1, 1], dtype=np.uint32))
            file.end_frame()
    names = [frame.species.tolist() for frame in stream_frames(tmp_path / "a.gsd")]
    assert names == [["B", "A", "A"], ["B"] * 4, ["B", "A", "A"]]


def test_gsd_with_a_type_that_has_no_name(tmp_path):
    with gsd.hoomd.open(str(tmp_path / "a.gsd"), "w") as file:
        frame = gsd.hoomd.Frame()
        frame.particles.N = 3
        frame.particles.position = CLOUD[0, :3]
        frame.particles.types = ["A", "B"]
        frame.particles.typeid = [0, 2, 1]
        frame.configuration.box = [10, 10, 10, 0, 0, 0]
        file.append(frame)
    with pytest.raises(UserError, match=r"frame 0 \(from 0\) has particles of type 2"):
        list(stream_frames(tmp_path / "a.gsd"))


def test_blocks_hold_a_bounded_number_of_particles(monkeypatch, tmp_path):
    monkeypatch.setattr(text, "PARTICLES", 12)
    (tmp_path / "a.dump").write_text(dump() * 2)
    sizes = [len(block.points) for block in text.read_blocks(tmp_path / "a.dump", read_rows=lammps.read_rows)]
    assert sizes == [2, 2, 2]


@pytest.mark.parametrize("name", ["a.dump", "a.dump.gz", "a.npz"])
def test_memory_does_not_grow_with_the_number_of_frames(tmp_path, monkeypatch, name):
    monkeypatch.setattr(text, "PARTICLES", 2000)
    monkeypatch.setattr("workflow.ljvae.trajectories.arrays.PARTICLES", 2000)
    peaks = []
    block = dump(flags="pp pp pp", positions=np.random.default_rng(1).uniform(0, 9, (4, 500, 2))).encode()
    for frames in (20, 200):
        if name == "a.npz":
            np.savez(tmp_path / name, positions=np.random.default_rng(1).uniform(0, 9, (frames, 500, 3)))
        else:
            content = block * (frames // 4)
            (tmp_path / name).write_bytes(gzip.compress(content, 1) if name.endswith(".gz") else content)
        list(itertools.islice(stream_frames(tmp_path / name), 1))  # imports
        tracemalloc.start()
        assert sum(1 for _ in stream_frames(tmp_path / name)) == frames
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 100_000


lengths = st.floats(0.5, 20)
tilts = st.floats(-3, 3)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 30),
    st.tuples(lengths, lengths, lengths),
    st.tuples(tilts, tilts, tilts),
    st.sampled_from(["x y z", "xs ys zs", "xu yu zu"]),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_dumps_of_triclinic_boxes_come_back(seed, number, sides, tilt, columns, periodic):
    rng = np.random.default_rng(seed)
    xy, xz, yz = tilt
    edges = np.array([[sides[0], 0, 0], [xy, sides[1], 0], [xz, yz, sides[2]]])
    corner = rng.uniform(-5, 5, 3)
    fractions = rng.uniform(0, 1, (number, 3))
    points = corner + fractions @ edges
    corners = corner + np.array(list(itertools.product([0, 1], repeat=3))) @ edges
    names = rng.choice(["Ar", "Kr", "Xenon-131m"], number)
    lines = ["ITEM: TIMESTEP", "0", "ITEM: NUMBER OF ATOMS", f"{number}"]
    lines.append("ITEM: BOX BOUNDS xy xz yz " + " ".join("pp" if each else "ff" for each in periodic))
    lows = [corners[:, 0].min(), corner[1] + min(0, yz), corner[2]]
    highs = [corners[:, 0].max(), corner[1] + sides[1] + max(0, yz), corner[2] + sides[2]]
    lines += [f"{float(low)!r} {float(high)!r} {each!r}" for low, high, each in zip(lows, highs, tilt, strict=True)]
    lines.append(f"ITEM: ATOMS {columns} element id")
    written = fractions if columns == "xs ys zs" else points
    lines += [" ".join([*map(repr, written[i].tolist()), names[i], f"{i + 1}"]) for i in rng.permutation(number)]
    with tempfile.TemporaryDirectory() as folder:
        (frame,) = stream(folder, "a.dump", "\n".join(lines) + "\n", dimensions=3)
    np.testing.assert_allclose(frame.edges, edges, atol=1e-12)
    np.testing.assert_allclose(frame.corner, corner, atol=1e-12)
    np.testing.assert_allclose(frame.points, points, atol=1e-12)
    assert frame.periodic.tolist() == periodic
    assert frame.species.tolist() == names.tolist()
    assert frame.identities.tolist() == list(range(1, number + 1))

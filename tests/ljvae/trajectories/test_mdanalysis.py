"""DCD, XTC and TRR beside topologies: points, boxes and species are right, or a plain refusal says what is not."""

import warnings

import numpy as np
import pytest

from workflow.ljvae.logs import UserError
from workflow.ljvae.trajectories.streaming import count_frames, stream_frames

N = 4
POINTS = np.random.default_rng(5).uniform(0, 9, (3, N, 3)).round(2).astype(np.float32)
CELLS = [[10.0, 11, 12, 90, 90, 60], [10, 11, 12, 90, 90, 90], [20, 11, 12, 90, 90, 90]]
EDGES = [[[10, 0, 0], [5.5, 5.5 * 3**0.5, 0], [0, 0, 12]], np.diag([10, 11, 12]), np.diag([20, 11, 12])]
GRO = """\
water by hand
    4
    1SOL     OW    1   0.126   1.624   1.679
    1SOL    HW1    2   0.190   1.661   1.747
    1SOL    HW2    3   0.177   1.568   1.613
    2ION     NA    4   0.500   0.500   0.500
   1.82060   1.82060   1.82060
"""
PDB = """\
ATOM      1  CA  GLY A   1       0.000   0.000   0.000  1.00  0.00           C
ATOM      2  N   GLY A   1       1.000   0.000   0.000  1.00  0.00           N
ATOM      3  O   GLY A   1       2.000   0.000   0.000  1.00  0.00           O
ATOM      4 CA   CA  A   2       3.000   0.000   0.000  1.00  0.00          CA
END
"""
DATA = """\
by hand

4 atoms
2 atom types

0 10 xlo xhi
0 10 ylo yhi
0 10 zlo zhi

Masses

1 1.0
2 2.0

Atoms # atomic

1 1 0 0 0
2 2 1 0 0
3 1 2 0 0
4 2 3 0 0
"""
TOPOLOGIES = {
    "a.gro": (GRO, ["OW", "HW1", "HW2", "NA"]),
    "a.pdb": (PDB, ["C", "N", "O", "Ca"]),
    "a.data": (DATA, ["1", "2", "1", "2"]),
}
ENDINGS = ["dcd", "xtc", "trr"]


def write(path, points=POINTS, cells=CELLS):
    """As MDAnalysis writes it; it converts from angstrom."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import MDAnalysis

        universe = MDAnalysis.Universe.empty(points.shape[1], trajectory=True)
        with MDAnalysis.Writer(str(path), points.shape[1]) as writer:
            for frame, cell in zip(points.copy(), cells, strict=True):  # which it changes
                universe.atoms.positions = frame
                universe.dimensions = cell
                writer.write(universe.atoms)
    return path


def topology(folder, name="a.gro"):
    path = folder / name
    path.write_text(TOPOLOGIES[name][0])
    return path


@pytest.mark.parametrize("ending", ENDINGS)
def test_frames_are_in_angstrom(tmp_path, ending):
    path = write(tmp_path / f"a.{ending}")
    frames = list(stream_frames(path, topology=topology(tmp_path)))
    assert [frame.number for frame in frames] == [0, 1, 2]
    for frame, points, edges in zip(frames, POINTS, EDGES, strict=True):
        np.testing.assert_allclose(frame.points, points, atol=1e-5)
        np.testing.assert_allclose(frame.edges, edges, atol=1e-5)
        assert frame.corner.tolist() == [0, 0, 0]
        assert frame.periodic.tolist() == [True] * 3
        assert frame.species.tolist() == ["OW", "HW1", "HW2", "NA"]
        assert frame.identities is None
    (frame,) = stream_frames(path, topology=topology(tmp_path), length=10.0, last=0)
    np.testing.assert_allclose(frame.points, POINTS[0] / 10, atol=1e-6)
    assert {file.name for file in tmp_path.iterdir()} == {path.name, "a.gro"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_frames_that_are_asked_for(tmp_path, ending):
    path = write(tmp_path / f"A.{ending.upper()}")
    assert count_frames(path, topology(tmp_path)) == 3
    (frame,) = stream_frames(path, topology=topology(tmp_path), first=1, every=2)
    assert frame.number == 1
    np.testing.assert_allclose(frame.points, POINTS[1], atol=1e-5)
    with pytest.raises(UserError, match=r"it ends before frame 3 \(from 0\)"):
        list(stream_frames(path, topology=topology(tmp_path), first=3))


@pytest.mark.parametrize(("name", "species"), [(name, species) for name, (_, species) in TOPOLOGIES.items()])
def test_a_topology_says_what_the_particles_are(tmp_path, name, species):
    frame = next(stream_frames(write(tmp_path / "a.dcd"), topology=topology(tmp_path, name)))
    assert frame.species.tolist() == species


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_without_a_box_is_not_periodic(tmp_path, ending):
    path = write(tmp_path / f"a.{ending}", cells=[None] * 3)
    for frame in stream_frames(path, topology=topology(tmp_path)):
        assert frame.edges is None
        assert frame.periodic.tolist() == [False] * 3


def test_the_user_may_know_better(tmp_path):
    path = write(tmp_path / "a.xtc")
    frame = next(stream_frames(path, topology=topology(tmp_path), periodic=[True, True, False]))
    assert frame.periodic.tolist() == [True, True, False]
    flat = POINTS * [1, 1, 0]
    frame = next(stream_frames(write(path, flat.astype(np.float32)), topology=topology(tmp_path)))
    assert frame.points.shape == (N, 2)


def refused(path, *parts, **options):
    for read in (lambda: list(stream_frames(path, **options)), lambda: count_frames(path, **options)):
        with pytest.raises(UserError) as caught:
            read()
        message = str(caught.value)
        assert message.startswith(f"{path}: ")
        assert message.count("\n") <= 1
        for part in parts:
            assert part in message, message


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_cut_within_its_last_frame(tmp_path, ending):
    whole = write(tmp_path / f"a.{ending}").read_bytes()
    start = len(write(tmp_path / f"b.{ending}", POINTS[:2], CELLS[:2]).read_bytes())
    path = tmp_path / f"c.{ending}"
    for cut in range(start + 1, len(whole)):
        path.write_bytes(whole[:cut])
        refused(path, "cut short", topology=topology(tmp_path))


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_no_such_file(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    refused(path, "can't be read: No such file", topology=topology(tmp_path))
    path.touch()
    refused(path, "it is empty", topology=topology(tmp_path))
    path.write_bytes(b"no such thing\n" * 40)
    refused(path, "it is cut short, or not", topology=topology(tmp_path))


def test_a_topology_is_needed_and_fits(tmp_path):
    path = write(tmp_path / "a.dcd")
    refused(path, "say which file is its topology")
    options = {"topology": tmp_path / "gone.gro"}
    with pytest.raises(UserError, match=r"a\.dcd: there is no file .*gone\.gro, which should be its topology"):
        list(stream_frames(path, **options))
    (tmp_path / "bad.gro").write_text("no\ntopology\n")
    with pytest.raises(UserError, match=r"its topology .*bad\.gro can't be read: ValueError"):
        list(stream_frames(path, topology=tmp_path / "bad.gro"))
    path = write(tmp_path / "b.dcd", POINTS[:, :3])
    with pytest.raises(UserError, match=r"it has 3 particles, but its topology .*a\.gro has 4"):
        list(stream_frames(path, topology=topology(tmp_path)))


def test_other_formats_take_no_topology(tmp_path):
    (tmp_path / "a.xyz").write_text("1\nplain\nAr 0 0 0\n")
    refused(tmp_path / "a.xyz", "ending should be one of .dcd, .xtc, .trr", topology=topology(tmp_path))


def test_positions_that_are_no_numbers(tmp_path):
    points = POINTS.copy()
    points[1, 2, 0] = np.nan
    with pytest.raises(UserError, match=r"frame 1 \(from 0\) has positions that are NaN"):
        list(stream_frames(write(tmp_path / "a.dcd", points), topology=topology(tmp_path)))


def test_trr_without_positions(tmp_path):
    from MDAnalysis.lib.formats.libmdaxdr import TRRFile

    with TRRFile(str(tmp_path / "a.trr"), "w") as file:
        file.write(None, POINTS[0].copy(), None, np.eye(3, dtype=np.float32), 0, 0.0, 0.0, N)
    with pytest.raises(UserError, match=r"frame 0 \(from 0\) has no positions"):
        list(stream_frames(tmp_path / "a.trr", topology=topology(tmp_path)))


def test_a_box_that_can_not_be(tmp_path):
    from MDAnalysis.lib.formats.libdcd import DCDFile

    path = tmp_path / "a.dcd"
    with DCDFile(str(path), "w") as file:
        file.write_header("", N, 0, 1, 1.0, 1)
        for gamma, beta, alpha in ((60, 90, 90), (20, 30, 90)):
            file.write(POINTS[0].copy(), [10, gamma, 11, beta, alpha, 12])
    frame = next(stream_frames(path, topology=topology(tmp_path)))
    np.testing.assert_allclose(frame.edges, EDGES[0], atol=1e-5)
    message = r"frame 1 \(from 0\) has sides and angles of its box that no box has: 10 11 12 90 30 20"
    with pytest.raises(UserError, match=message):
        list(stream_frames(path, topology=topology(tmp_path)))


@pytest.mark.parametrize(
    ("style", "row"),
    [
        ("full", "{id} 7 {type} 0.5 {x} 0 0"),
        ("charge", "{id} {type} 0.5 {x} 0 0"),
        ("molecular", "{id} 7 {type} {x} 0 0"),
        ("sphere", "{id} {type} 1.0 1.0 {x} 0 0"),
        ("", "{id} 7 {type} 0.5 {x} 0 0"),
    ],
)
def test_a_data_file_names_its_columns(tmp_path, style, row):
    head = DATA[: DATA.index("Atoms")]
    rows = [row.format(id=i + 1, type=1 + i % 2, x=i) for i in range(N)]
    (tmp_path / "a.data").write_text("\n".join([f"{head}Atoms # {style}" if style else f"{head}Atoms", "", *rows, ""]))
    frame = next(stream_frames(write(tmp_path / "a.dcd"), topology=tmp_path / "a.data"))
    assert frame.species.tolist() == ["1", "2", "1", "2"]

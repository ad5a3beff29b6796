"""Files as people have them: each gives the right positions, or a plain line that says what is wrong.

The files of tests/data/trajectories are after public reports; further cases of the same kinds are made here.
"""

import gzip
import logging

import numpy as np
import pytest

from tests.ljvae.trajectories.texts import BOX, COLUMNS, LATTICE, POSITIONS, N, dump, xyz
from tests.paths import ROOT
from workflow.ljvae.logs import UserError, log
from workflow.ljvae.trajectories.reading import read_trajectory

FOLDER = ROOT / "tests" / "data" / "trajectories"
RIGHT = ""  # in place of a message: the positions are right

# file, what the refusal says (RIGHT: none), what a warning says ("": none)
FILES = [
    ("a_cols_change_small.dump", RIGHT, "from frame 1 (from 0) on, positions come from x y z, before from xs ys zs"),
    ("a_elementLJ.dump", RIGHT, ""),
    ("a_noflags.dump", RIGHT, ""),
    ("a_notype.dump", RIGHT, ""),
    ("a_noz.dump", RIGHT, ""),
    ("a_trunc_lastnum.dump", "frame 2 (from 0) ends without a line break, so that its last number, '5.1'", ""),
    ("a_typelabel.dump", RIGHT, ""),
    ("b_bom.xyz", RIGHT, ""),
    ("b_lat_PBC.xyz", RIGHT, ""),
    ("b_latlower_wrong.xyz", "the box of frame 0 (from 0) is 34 by 34 sigma", ""),
    ("b_pos2.xyz", RIGHT, ""),
    ("b_posother.xyz", RIGHT, ""),
    ("b_spA.xyz", RIGHT, ""),
    ("b_time.xyz", RIGHT, ""),
    ("b_type1.xyz", RIGHT, ""),
    ("b_vec1.xyz", RIGHT, ""),
    ("d_boxwrong.npz", "the box of frame 0 (from 0) is 34 by 34 sigma", ""),
    ("e_nopos.gsd", "frame 0 (from 0) has no positions of its particles", ""),
    ("f_positionXYZ.xyz", RIGHT, ""),
    ("g_floatstep.dump", RIGHT, ""),
    ("g_fractional.xyz", RIGHT, ""),
    ("g_labels.dump", RIGHT, ""),
    ("g_zflat_xs.dump", RIGHT, ""),
    ("silent_position_column.xyz", RIGHT, ""),
]
UNNAMED = "Properties should have one column pos:R:3 or pos:R:2"
TRICLINIC = ("0 10 0", "0 10 0", "-0.5 0.5 0")
FLAGS = np.zeros((3, N), dtype=int)
ONE_FLAG = FLAGS.copy()
ONE_FLAG[1, 2] = 1
FOLDED = POSITIONS.copy()
FOLDED[1, 2, 0] += BOX


def lines_changed(text, change):
    lines = text.splitlines(keepends=True)
    change(lines)
    return "".join(lines)


def without(text, number):
    return lines_changed(text, lambda lines: lines.pop(number))


def with_line(text, number, line):
    return lines_changed(text, lambda lines: lines.__setitem__(number, line))


ROW = 9  # the first line of a dump's particles
FRAME = ROW + N

# what it is, ending, text, refusal (RIGHT: none), warning ("": none)
DUMPS = [
    ("two bounds only", dump("id type x y", bounds=("0 10", "0 10")), RIGHT, ""),
    ("scaled and moved", dump("id xs ys zs", bounds=("-3 7", "2 12", "0 1")), RIGHT, ""),
    ("scaled without z", dump("id xs ys"), RIGHT, ""),
    ("scaled and unwrapped", dump("id xsu ysu"), RIGHT, ""),
    ("plain before scaled", dump("xs ys zs id x y z"), RIGHT, ""),
    ("no number of particles", dump("x y"), RIGHT, ""),
    ("unwrapped inside", dump("id xu yu zu"), RIGHT, ""),
    ("unwrapped outside", dump("id xu yu", positions=FOLDED), "frame 1 (from 0) has a particle", ""),
    ("unwrapped outside, the hint", dump("id xu yu", positions=FOLDED), "xu and yu are not folded into the box", ""),
    ("image flags of zero", dump("id x y ix iy", ix=FLAGS, iy=FLAGS), RIGHT, ""),
    ("image flags", dump("id x y ix iy", ix=ONE_FLAG, iy=FLAGS), RIGHT, "frame 1 (from 0) has image flags"),
    ("periodic", dump(flags="pp ff pp"), RIGHT, "its box is periodic"),
    ("flags of one letter", dump(flags="f f p"), RIGHT, ""),
    ("no tilt, triclinic", dump(flags="xy xz yz ff ff pp", bounds=TRICLINIC), RIGHT, ""),
    ("tilted", dump(flags="xy xz yz pp ff pp", bounds=("0 11 1", "0 10 0", "-1 1 0")), "is tilted", ""),
    ("general box", dump(flags="abc origin ff ff pp", bounds=("10 0 0 0", "0 10 0 0", "0 0 1 0")), RIGHT, ""),
    ("tilt without a name", dump(bounds=("0 10 0", "0 10 0", "0 1 0")), "should have 2 numbers for each side", ""),
    ("shrink-wrapped", dump(flags="ss ss pp", bounds=("0.2 9.8", "0.2 9.7", "0 1")), "9.6 by 9.5 sigma", ""),
    ("bounds in exponents", dump(bounds=("0.0000000000000000e+00 1.0000000000000000e+01",) * 3), RIGHT, ""),
    ("more columns", dump("mass id type x y z vx", vx=FLAGS), RIGHT, ""),
    ("the time of each frame", dump().replace("ITEM: NUMBER", "ITEM: TIME\n0.5\nITEM: NUMBER"), RIGHT, ""),
    ("units", "ITEM: UNITS\nlj\n" + dump(), RIGHT, ""),
    ("Windows' line ends", dump().replace("\n", "\r\n"), RIGHT, ""),
    ("blank lines at the end", dump() + "\n\n", RIGHT, ""),
    ("blank lines between", dump().replace("ITEM: TIMESTEP", "\nITEM: TIMESTEP"), RIGHT, ""),
    ("no line break behind whole numbers", dump("id z x y")[:-1], RIGHT, ""),
    ("no line break behind fewer digits", dump("id z x y")[:-2], "ends without a line break", ""),
    ("no line break in a frame", dump()[:-60], "frame 2 (from 0) is cut short", ""),
    ("no columns are named", dump().replace("ATOMS id type x y z", "ATOMS"), "has no names", ""),
    (
        "velocities only",
        dump().replace("ATOMS id type x y z", "ATOMS id type vx vy vz"),
        "should name the columns x",
        "",
    ),
    ("x and z", dump("id x z"), "should name the columns x and y", ""),
    ("x scaled, y not", dump("id xs y"), "should name the columns x and y", ""),
    ("two columns x", dump("id x y x"), "names the column x twice", ""),
    ("ids twice", dump().replace("\n5 1", "\n4 1"), "has the particle with id 4 twice", ""),
    ("a line too few", without(dump(), ROW), f"line {ROW + N}: the frame is cut short", ""),
    ("a line with a column less", dump().replace(" 1 ", " ", 1), f"line {ROW + 1}: it should have 5 columns", ""),
    ("a column more", dump().replace(" 1 ", " 1 1 ", 1), f"line {ROW + 1}: it should have 5 columns", ""),
    ("a number with an underscore", with_line(dump(), FRAME + ROW, "1 1 1_0 2 0\n"), "'1_0' should be a number", ""),
    ("stars", with_line(dump(), FRAME + ROW, "1 1 ****** 2 0\n"), "line 24, column 3: '******'", ""),
    ("a decimal comma", with_line(dump(), ROW, "1 1 5,25 2 0\n"), "line 10, column 3: '5,25' should be a number", ""),
    (
        "not a number",
        with_line(dump(), FRAME + ROW, "1 1 nan 2 0\n"),
        "frame 1 (from 0) has positions that are NaN",
        "",
    ),
    ("a restart within a header", without(dump(), FRAME + 8), "should begin with ITEM:", ""),
    ("a header twice", dump().replace("ITEM: TIMESTEP\n100\n", "ITEM: TIMESTEP\n100\n" * 2), "header is cut short", ""),
    ("no box", lines_changed(dump(), lambda lines: lines.__delitem__(slice(4, 8))), "section ITEM: BOX BOUNDS", ""),
    ("no number", lines_changed(dump(), lambda lines: lines.__delitem__(slice(2, 4))), "section ITEM: NUMBER OF", ""),
    ("a dump of bonds", dump().replace("NUMBER OF ATOMS", "NUMBER OF ENTRIES"), "none of a dump of particles", ""),
    ("the end in a header", dump()[:60], "frame 0 (from 0)", ""),
    ("z in space", dump(z=POSITIONS[:, :, 0]), "is not two-dimensional", ""),
    ("a projection", dump("id x y", bounds=("0 10",) * 3), RIGHT, "has no z, but a box that is high along z"),
    ("all at one place", dump(positions=np.full((3, N, 2), 5.0)), "in frame 0 (from 0) all particles coincide", ""),
    ("equal frames", dump(positions=POSITIONS[[0, 1, 0]]), None, "frame 2 (from 0), equal to frame 0"),
]
XYZS = [
    ("a plain comment", xyz("water at 300 K"), RIGHT, ""),
    ("an empty comment", xyz(""), RIGHT, ""),
    ("columns that are not read", xyz(row="Ar {x:.8f} {y:.8f} 0.0 1 2 3", keys="plain"), RIGHT, ""),
    ("two dimensions, plain", xyz("plain", row="Ar {x:.8f} {y:.8f}"), RIGHT, ""),
    ("two dimensions of a type", xyz("plain", row="1 {x:.8f} {y:.8f}"), "its columns have no names", ""),
    ("no species", xyz("plain", row="{x:.8f} {y:.8f} 0.0 0.0"), "its columns have no names", ""),
    ("number and type", xyz("plain", row="{i} 1 {x:.8f} {y:.8f} 0.0"), "is not two-dimensional", ""),
    ("velocities before", xyz(f"{LATTICE} Properties=vel:R:2:pos:R:2", row="7 8 {x:.8f} {y:.8f}"), RIGHT, ""),
    ("x and y by name", xyz(f"{LATTICE} Properties=y:R:1:x:R:1", row="{y:.8f} {x:.8f}"), RIGHT, ""),
    ("velocities only", xyz(f"{LATTICE} Properties=species:S:1:velo:R:3"), UNNAMED, ""),
    ("scaled positions", xyz(f"{LATTICE} Properties=species:S:1:scaled_pos:R:3"), UNNAMED, ""),
    ("two kinds of positions", xyz(f"{LATTICE} Properties=pos:R:2:coords:R:2"), UNNAMED, ""),
    ("one column of positions", xyz(f"{LATTICE} Properties=species:S:1:pos:R:1"), UNNAMED, ""),
    ("a broken Properties", xyz(f"{LATTICE} Properties=species:S:pos:R:3"), "Properties should be triples", ""),
    ("fewer columns than named", xyz(row="Ar {x:.8f} {y:.8f}"), "line 3: it should have 4 columns", ""),
    ("more columns than named", xyz(row="Ar {x:.8f} {y:.8f} 0.0 0.0"), "line 3: it should have 4 columns", ""),
    ("fractions", xyz(f"{LATTICE} Properties={COLUMNS} scaled=T", row="A {xs:.9f} {ys:.9f} 0.0"), RIGHT, ""),
    (
        "fractions, a bare key",
        xyz(f"{LATTICE} Properties={COLUMNS} fractional", row="A {xs:.9f} {ys:.9f} 0"),
        RIGHT,
        "",
    ),
    ("no fractions", xyz(f"{LATTICE} Properties={COLUMNS} fractional=F"), RIGHT, ""),
    (
        "fractions without a box",
        xyz(f"Properties={COLUMNS} fractional=T"),
        "fractions of a box as positions, but no box",
        "",
    ),
    ("prose about fractions", xyz("step=3 positions are not fractional"), RIGHT, ""),
    ("an Origin", xyz(f'{LATTICE} Origin="-1 -1 0"', positions=POSITIONS), "outside of the box", ""),
    ("cell, wrong", xyz('cell="34 0 0 0 34 0 0 0 1"'), "is 34 by 34 sigma", ""),
    ("box, wrong", xyz("box=[34, 34, 1]"), "is 34 by 34 sigma", ""),
    ("box, a word", xyz("box=cubic energy=3"), RIGHT, ""),
    ("Lattice in brackets", xyz('lattice="[[34,0,0],[0,34,0],[0,0,1]]"'), "is 34 by 34 sigma", ""),
    ("Lattice in single quotes", xyz("LATTICE='34 0 0 0 34 0 0 0 1'"), "is 34 by 34 sigma", ""),
    ("Lattice with spaces", xyz('Lattice = "34 0 0 0 34 0 0 0 1"'), "is 34 by 34 sigma", ""),
    ("Lattice without quotes", xyz("Lattice=10 0 0 0 34 0 0 0 1"), "the box should be nine numbers", ""),
    ("Lattice of words", xyz('Lattice="a b c"'), "'a' should be a number", ""),
    ("a tilted Lattice", xyz('Lattice="10 0 0 5 10 0 0 0 1"'), "is tilted", ""),
    ("a Lattice of zeros", xyz('Lattice="0 0 0 0 0 0 0 0 0"'), RIGHT, ""),
    ("a Lattice in two dimensions", xyz('Lattice="10 0 0 10"'), RIGHT, ""),
    ("a Lattice that others lack", xyz([LATTICE, "a=1", "a=1"]), RIGHT, "frame 1 (from 0) has no box, those before"),
    ("a Lattice that comes late", xyz(["a=1", "a=1", LATTICE]), RIGHT, "frame 2 (from 0) has a box, those before"),
    ("a Lattice that grows", xyz([LATTICE, LATTICE, LATTICE.replace("10", "12")]), "box of frame 2 (from 0) is 12", ""),
    (
        "columns that change",
        xyz([LATTICE, LATTICE, f"{LATTICE} Properties={COLUMNS}"]),
        RIGHT,
        "positions come from",
    ),
    ("periodic", xyz(f'{LATTICE} pbc="T F F"'), RIGHT, "its box is periodic"),
    ("periodic along z", xyz(f"{LATTICE} PBC=FFT"), RIGHT, ""),
    ("not periodic, in small letters", xyz(f'{LATTICE} pbc="false false false"'), RIGHT, ""),
    ("a sign of Latin-1", xyz("unit: \xe5ngstr\xf6m").encode("latin-1"), RIGHT, ""),
    ("UTF-16", xyz().encode("utf-16"), "it is text in UTF-16", ""),
    ("Windows' line ends", xyz().replace("\n", "\r\n"), RIGHT, ""),
    ("a number of particles with a point", xyz().replace("5\n", "5.0\n", 1), "line 1: it should be the number", ""),
    ("a particle too many", xyz().replace("5\n", "4\n", 1), "line 7: it should be the number of its particles", ""),
    ("a particle too few", xyz().replace("5\n", "6\n", 1), "line 8: it should have 4 columns", ""),
    ("the end within a frame", xyz()[:-60], "frame 2 (from 0) is cut short", ""),
    ("the end within a number", xyz(row="Ar 0.0 {x:.8f} {y:.8f}", keys="a")[:-4], "ends without a line break", ""),
    ("a Fortran exponent", xyz(row="Ar {x:.8f}D0 {y:.8f} 0.0"), "D0' should be a number", ""),
    ("NaN", xyz().replace(f"{POSITIONS[1, 0, 0]:.8f}", "NaN"), "frame 1 (from 0) has positions that are NaN", ""),
    (
        "two at one place",
        xyz(positions=POSITIONS[:, [0, 1, 2, 3, 3]]),
        None,
        "3 of its 3 frames have particles",
    ),
    ("all on a line", xyz(row="Ar {x:.8f} 0.0 0.0"), "in frame 0 (from 0) all particles have the same y", ""),
    ("in units of the box", xyz(positions=POSITIONS / BOX), None, "less than half of the box"),
    ("compressed", gzip.compress(xyz().encode()), RIGHT, ""),
    ("compressed in two pieces", gzip.compress(xyz().encode()) + gzip.compress(b"\n\n"), RIGHT, ""),
    ("compressed and cut short", gzip.compress(xyz().encode())[:-40], "cut short", ""),
]
ARRAYS = [
    ("the box's side", {"box": 10.0}, RIGHT, ""),
    ("its sides", {"L": np.array([10.0, 10.0])}, RIGHT, ""),
    ("its edges", {"cell": np.diag([10.0, 10.0, 1.0])}, RIGHT, ""),
    ("its sides, for each frame", {"box": np.full((3, 2), 10.0)}, RIGHT, ""),
    ("its edges, for each frame", {"box": np.broadcast_to(np.eye(2) * 10, (3, 2, 2))}, RIGHT, ""),
    ("a side that is wrong", {"side": 34.0}, "is 34 by 34 sigma", ""),
    ("a box that grows", {"box": np.array([[10.0, 10], [10, 10], [12, 12]])}, "of frame 2 (from 0) is 12 by 12", ""),
    ("a box that is tilted", {"box": np.array([[10.0, 0], [1, 10]])}, "is tilted", ""),
    ("a box that is none", {"box": np.zeros((4, 4))}, "its array `box` should be the side of the box", ""),
    ("a box of words", {"box": np.array("ten")}, "its array `box` should be the side of the box", ""),
]


@pytest.fixture
def warnings(caplog, monkeypatch):
    monkeypatch.setattr(log, "propagate", True)
    caplog.set_level(logging.WARNING, logger=log.name)
    return caplog


def check(path, particles, expected, refusal, warning, warnings):
    """Read a file; a refusal or a warning that is expected comes, and no other."""
    if refusal:
        with pytest.raises(UserError) as caught:
            read_trajectory(path, 1.0, particles, BOX)
        text = str(caught.value)
        assert text.startswith(f"{path}: ")
        assert text.count("\n") <= 1
        assert refusal in text
        return
    positions = read_trajectory(path, 1.0, particles, BOX)
    if refusal is not None:  # of the positions of all cases
        np.testing.assert_allclose(positions, expected, atol=2e-5)
    messages = [record.getMessage() for record in warnings.records]
    assert len(messages) == bool(warning), messages
    if warning:
        assert messages[0].startswith(f"{path}: ")
        assert warning in messages[0]


@pytest.mark.parametrize(("name", "refusal", "warning"), FILES, ids=[name for name, *_ in FILES])
def test_files_after_public_reports(name, refusal, warning, warnings):
    expected = np.load(FOLDER / ("expected_cols_change.npy" if "cols_change" in name else "expected.npy"))
    if name == "b_vec1.xyz":
        expected = expected[:1]
    if name == "silent_position_column.xyz":
        expected = np.random.default_rng(3).uniform(0.2, 9.8, (12, 30, 2))
    check(FOLDER / name, expected.shape[1], expected, refusal, warning, warnings)


def test_an_array_in_units_of_the_box(warnings):
    check(FOLDER / "c_unitbox.npy", N, None, None, "x goes from 0.0251 to 0.976 sigma in all frames, less", warnings)


def test_every_file_is_in_the_table():
    tried = {name for name, *_ in FILES} | {"c_unitbox.npy", "expected.npy", "expected_cols_change.npy"}
    assert tried == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize(
    ("ending", "text", "refusal", "warning"),
    [(ending, *case) for ending, table in ((".dump", DUMPS), (".xyz", XYZS)) for _, *case in table],
    ids=[f"{ending}: {name}" for ending, table in ((".dump", DUMPS), (".xyz", XYZS)) for name, *_ in table],
)
def test_texts_with_something_changed(tmp_path, ending, text, refusal, warning, warnings):
    path = tmp_path / f"a{ending}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    check(path, N, POSITIONS, refusal, warning, warnings)


@pytest.mark.parametrize(("arrays", "refusal", "warning"), [case for _, *case in ARRAYS], ids=[n for n, *_ in ARRAYS])
def test_archives_with_a_box(tmp_path, arrays, refusal, warning, warnings):
    np.savez(tmp_path / "a.npz", positions=POSITIONS, **arrays)
    check(tmp_path / "a.npz", N, POSITIONS, refusal, warning, warnings)

"""What is written comes back as it was, through every format and option that is read."""

import gzip
import tempfile
from pathlib import Path

import gsd.hoomd
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workflow.ljvae.trajectories.reading import read_trajectory
from workflow.ljvae.trajectories.writing import write_extended_xyz

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(1, 5), st.integers(3, 40))
boxes = st.sampled_from([10.0, 7.3, 250.0])
lengths = st.sampled_from([1.0, 3.4, 1e-3, 0.1])
corners = st.sampled_from([(0.0, 0.0), (-2.5, 4.0), (100.0, -1e3)])
DUMP_COLUMNS = ["x y", "xs ys", "xu yu", "xsu ysu", "x y z", "xs ys zs", "x y xs ys"]


def draw(seed, size, box):
    return np.random.default_rng(seed).uniform(0, box, (*size, 2)).astype(np.float32)


def read_back(name, content, length, particles, box):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return read_trajectory(path, length, particles, box)


@given(seeds, sizes, boxes, st.booleans())
def test_exported_trajectories_come_back_to_the_last_bit(seed, size, box, compressed):
    positions = draw(seed, size, box)
    with tempfile.TemporaryDirectory() as folder:
        write_extended_xyz(Path(folder, "a.xyz"), positions, box)
        content = Path(folder, "a.xyz").read_bytes()
    name = "a.xyz.gz" if compressed else "a.xyz"
    back = read_back(name, gzip.compress(content) if compressed else content, 1.0, size[1], box)
    np.testing.assert_array_equal(back, positions)


@given(seeds, sizes, boxes, lengths, corners, st.sampled_from(DUMP_COLUMNS), st.booleans())
def test_dumps_come_back(seed, size, box, length, corner, columns, compressed):
    positions = draw(seed, size, box)
    rng = np.random.default_rng(seed)
    names = rng.permutation([*columns.split(), "id", "type", "element", "vx"])
    lines = []
    for points in positions:
        lines += ["ITEM: TIMESTEP", "0", "ITEM: NUMBER OF ATOMS", str(size[1]), "ITEM: BOX BOUNDS ff ff pp"]
        lines += [*(f"{low * length!r} {(low + box) * length!r}" for low in corner), "-0.5 0.5"]
        lines.append("ITEM: ATOMS " + " ".join(names))
        for i in rng.permutation(size[1]):
            x, y = (float(value) for value in points[i])
            cells = {"id": i + 1, "type": 2, "element": "LJ", "vx": -1.5, "z": 0, "zs": 0.5}
            cells |= dict.fromkeys(("x", "xu"), (x + corner[0]) * length) | dict.fromkeys(("xs", "xsu"), x / box)
            cells |= dict.fromkeys(("y", "yu"), (y + corner[1]) * length) | dict.fromkeys(("ys", "ysu"), y / box)
            lines.append(" ".join(str(cells[name]) for name in names))
    content = ("\n".join(lines) + "\n").encode()
    name = "a.dump.gz" if compressed else "a.lammpstrj"
    back = read_back(name, gzip.compress(content) if compressed else content, length, size[1], box)
    np.testing.assert_allclose(back, positions, atol=2e-7 * (box + 1e3))


@given(seeds, sizes, boxes, lengths, corners, st.booleans(), st.booleans())
def test_extended_xyz_comes_back(seed, size, box, length, corner, fractional, numbered):
    positions = draw(seed, size, box)
    rng = np.random.default_rng(seed)
    properties = ["species:S:1", "pos:R:2", "velo:R:2"] + ["id:I:1"] * numbered
    order = rng.permutation(len(properties))
    side = box * length
    comment = (
        f'Lattice="{side!r} 0 0 0 {side!r} 0 0 0 1" Origin="{corner[0] * length!r} {corner[1] * length!r} 0" '
        f"Properties={':'.join(properties[k] for k in order)} fractional={'FT'[fractional]}"
    )
    lines = []
    for points in positions:
        lines += [str(size[1]), comment]
        for i in rng.permutation(size[1]) if numbered else range(size[1]):
            place = points[i].astype(float) / box if fractional else (points[i].astype(float) + corner) * length
            cells = ["A", f"{place[0]} {place[1]}", "0 1", f"{i + 1}"]
            lines.append("\t".join(cells[k] for k in order))
    back = read_back("a.extxyz", ("\n".join(lines) + "\n").encode(), length, size[1], box)
    np.testing.assert_allclose(back, positions, atol=2e-7 * (box + 1e3))


@given(seeds, sizes, boxes, lengths)
def test_arrays_and_gsd_come_back(seed, size, box, length):
    positions = draw(seed, size, box)
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder, "a.npy"), np.asfortranarray(positions * length))
        np.savez_compressed(Path(folder, "a.npz"), xy=positions.astype(">f8") * length, box=box * length)
        with gsd.hoomd.open(str(Path(folder, "a.gsd")), "w") as file:
            for points in positions:
                frame = gsd.hoomd.Frame()
                frame.particles.N = size[1]
                frame.particles.position = np.column_stack([(points - box / 2) * length, np.zeros(size[1])])
                frame.configuration.box = [box * length, box * length, 0, 0, 0, 0]
                file.append(frame)
        for name in ("a.npy", "a.npz", "a.gsd"):
            back = read_trajectory(Path(folder, name), length, size[1], box)
            np.testing.assert_allclose(back, positions, atol=1e-6 * box)

"""What is written for other programs."""

import io

import gsd.hoomd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ljvae.trajectories.texts import BOX, POSITIONS, N
from workflow.ljvae.trajectories import writing
from workflow.ljvae.trajectories.blocks import Frame
from workflow.ljvae.trajectories.streaming import stream_frames
from workflow.ljvae.trajectories.writing import (
    open_gsd,
    open_writer,
    open_xyz,
    write_extended_xyz,
    write_frame,
    write_gsd_frame,
)


def test_a_frame_says_what_it_holds(tmp_path):
    write_extended_xyz(tmp_path / "new" / "a.xyz", np.array([[[1.5, 0], [10, 1 / 3]]], dtype=np.float32), BOX)
    assert (tmp_path / "new" / "a.xyz").read_text().splitlines() == [
        "2",
        'Lattice="10 0 0 0 10 0 0 0 1" Properties=species:S:1:pos:R:3 pbc="F F F"',
        "Ar 1.5 0 0",
        "Ar 10 0.333333343 0",
    ]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.xyz"]


@pytest.mark.parametrize("shape", [(2, N, 3), (N, 2)])
def test_a_write_that_fails_leaves_what_was_there(tmp_path, shape):
    (tmp_path / "a.xyz").write_text("old")
    with pytest.raises(ValueError, match="shape"):
        write_extended_xyz(tmp_path / "a.xyz", np.ones(shape), BOX)
    assert (tmp_path / "a.xyz").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_another_program_reads_it(tmp_path):
    """VMD reads each line of a particle as a name and three numbers."""
    write_extended_xyz(tmp_path / "a.xyz", POSITIONS, BOX)
    lines = (tmp_path / "a.xyz").read_text().splitlines()
    rows = [line.split() for number, line in enumerate(lines) if number % (N + 2) >= 2]
    assert {len(row) for row in rows} == {4}
    np.testing.assert_allclose(np.array(rows)[:, 1:3].astype(float), POSITIONS.reshape(-1, 2), rtol=1e-8)


def some_frame(axes=3, box=True, number=4, **values):
    points = np.array([[0.5, -1, 2], [3, 4.25, 5], [6, 7, 1 / 3], [1, 1, 1]])[:number, :axes]
    edges = np.array([[10.0, 0, 0], [2, 8, 0], [-3, 1, 6]])[:axes, :axes]
    frame = Frame(
        number=7,
        points=points,
        edges=edges if box else None,
        corner=np.array([-1.0, 2, 0.5])[:axes] * box,
        periodic=np.array([True, False, True])[:axes] & box,
        species=np.array(["Cu", "Zr", "Cu", "b c"])[:number],
        identities=np.array([3, 5, 8, 13])[:number],
    )
    return frame._replace(**values)


def test_columns_of_particles_stand_beside_them(tmp_path):
    columns = {
        "score": np.array([0.5, 1e-12, np.inf]),
        "cluster": np.array([1, -1, 2]),
        "flagged": np.array([True, False, True]),
        "phase": np.array(["fcc", "", "a b"]),
        "shift": np.arange(6, dtype=np.float32).reshape(3, 2),
    }
    with open_xyz(tmp_path / "new" / "a.xyz") as file:
        write_frame(file, some_frame(number=3), columns)
    assert (tmp_path / "new" / "a.xyz").read_text().splitlines() == [
        "3",
        'Lattice="10 0 0 2 8 0 -3 1 6" Origin="-1 2 0.5" pbc="T F T" frame=7 Properties=species:S:1:pos:R:3:id:I:1'
        ":score:R:1:cluster:I:1:flagged:L:1:phase:S:1:shift:R:2",
        "Cu 0.5 -1 2 3 0.5 1 T fcc 0 1",
        "Zr 3 4.25 5 5 1e-12 -1 F X 2 3",
        "Cu 6 7 0.333333333 8 inf 2 T a_b 4 5",
    ]


def test_a_frame_in_a_plane_lies_at_zero(tmp_path):
    with open_xyz(tmp_path / "a.xyz") as file:
        write_frame(file, some_frame(2, number=1, species=None, identities=None))
        write_frame(file, some_frame(2, number=1, species=None, identities=None, edges=None))
    assert (tmp_path / "a.xyz").read_text().splitlines() == [
        "1",
        'Lattice="10 0 0 2 8 0 0 0 1" Origin="-1 2 0" pbc="T F F" frame=7 Properties=species:S:1:pos:R:3',
        "X 0.5 -1 0",
        "1",
        'pbc="F F F" frame=7 Properties=species:S:1:pos:R:3',
        "X 0.5 -1 0",
    ]


def assert_equal(frame, other, **tolerance):
    for name in ("points", "corner"):
        np.testing.assert_allclose(getattr(frame, name), getattr(other, name), **tolerance)
    assert (frame.edges is None) == (other.edges is None)
    if frame.edges is not None:
        np.testing.assert_allclose(frame.edges, other.edges, **tolerance)
    assert frame.periodic.tolist() == other.periodic.tolist()
    assert frame.species.tolist() == [name.replace(" ", "_") for name in other.species.tolist()]


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("box", [True, False])
@pytest.mark.parametrize("axes", [2, 3])
def test_extended_xyz_of_frames_comes_back(tmp_path, axes, box, many, monkeypatch):
    if many:
        monkeypatch.setattr(writing, "_LINES", 2)
    frames = [some_frame(axes, box), some_frame(axes, box, number=3)]
    with open_xyz(tmp_path / "a.xyz") as file:
        for frame in frames:
            write_frame(file, frame, {"score": np.arange(len(frame.points)) / 3})
    back = list(stream_frames(tmp_path / "a.xyz"))
    for frame, other in zip(back, frames, strict=True):
        assert_equal(frame, other, rtol=1e-8)
        assert frame.identities.tolist() == other.identities.tolist()


@pytest.mark.parametrize("open_file", [open_xyz, open_gsd])
def test_a_file_appears_whole_or_not_at_all(tmp_path, open_file):
    path = tmp_path / ("a.xyz" if open_file is open_xyz else "a.gsd")
    write = write_frame if open_file is open_xyz else write_gsd_frame
    path.write_text("old")

    def write_two():
        with open_file(path) as file:
            write(file, some_frame())
            write(file, some_frame(), {"score": np.ones(3)})

    with pytest.raises(ValueError, match="column score"):
        write_two()
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("write", [write_frame, write_gsd_frame])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("pos", np.ones(4)),
        ("species", np.ones(4)),
        ("a b", np.ones(4)),
        ("a:b", np.ones(4)),
        ("", np.ones(4)),
        ("a", np.ones((4, 2, 2))),
        ("a", np.ones(4, dtype=complex)),
        ("a", np.ones(4, dtype=object)),
        ("a", np.float64(1)),
    ],
)
def test_columns_that_can_not_be(name, values, write):
    with pytest.raises(ValueError, match="column"):
        write(io.StringIO(), some_frame(), {name: values})


def test_gsd_takes_no_words():
    with pytest.raises(ValueError, match="the column phase should have numbers"):
        write_gsd_frame(None, some_frame(), {"phase": np.array(["a", "b", "c", "d"])})


@pytest.mark.parametrize("axes", [2, 3])
def test_gsd_of_frames_comes_back_around_the_centre_of_its_box(tmp_path, axes):
    frames = [some_frame(axes), some_frame(axes, number=3)]
    columns = [{"score": np.arange(len(frame.points)) / 3, "flagged": frame.points[:, 0] > 2} for frame in frames]
    with open_gsd(tmp_path / "a.gsd") as file:
        for frame, values in zip(frames, columns, strict=True):
            write_gsd_frame(file, frame, values)
    for frame, other in zip(stream_frames(tmp_path / "a.gsd"), frames, strict=True):
        center = other.corner + other.edges.sum(axis=0) / 2
        moved = other._replace(points=other.points - center, corner=other.corner - center, periodic=np.full(axes, True))
        for name in ("points", "corner", "edges", "periodic"):
            np.testing.assert_allclose(getattr(frame, name), getattr(moved, name), rtol=1e-6)
        assert frame.species.tolist() == other.species.tolist()
    with gsd.hoomd.open(str(tmp_path / "a.gsd")) as file:
        for frame, values in zip(file, columns, strict=True):
            assert frame.configuration.dimensions == axes
            assert frame.configuration.step == 7
            for name, column in values.items():
                np.testing.assert_array_equal(frame.log[f"particles/{name}"], column)


@given(st.integers(0, 2**32 - 1), st.sampled_from([2, 3]))
def test_gsd_turns_a_box_and_its_points_together(seed, axes):
    """Distances and fractions of the box, from its centre, stay; the box need be neither aligned nor right-handed."""
    rng = np.random.default_rng(seed)
    edges = rng.normal(size=(axes, axes)) + 3 * np.eye(axes)[rng.permutation(axes)]
    points = rng.normal(size=(4, axes))
    turned, lower = writing._turn(points, edges)
    assert np.abs(np.triu(lower, 1)).max() < 1e-12
    assert np.diag(lower).min() > 0
    np.testing.assert_allclose(turned @ turned.T, points @ points.T, atol=1e-12)
    fractions = np.abs(turned @ np.linalg.inv(lower))
    np.testing.assert_allclose(fractions, np.abs(points @ np.linalg.inv(edges)), atol=1e-9)
    chirality = np.linalg.det(points[:axes]) * np.linalg.det(turned[:axes])
    assert chirality > 0


def test_gsd_without_a_box_gets_one_around_the_particles(tmp_path):
    with open_gsd(tmp_path / "a.gsd") as file:
        write_gsd_frame(file, some_frame(box=False))
    (frame,) = stream_frames(tmp_path / "a.gsd")
    np.testing.assert_allclose(np.diag(frame.edges), np.ptp(some_frame().points, axis=0), rtol=1e-6)
    np.testing.assert_allclose(frame.points.min(axis=0), frame.corner, rtol=1e-6)


@pytest.mark.parametrize("ending", ["xyz", "gsd"])
def test_the_ending_chooses_the_format(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    with open_writer(path) as append:
        append(some_frame(), {"score": np.arange(len(some_frame().points), dtype=np.float32)})
    (frame,) = stream_frames(path)
    np.testing.assert_allclose(np.ptp(frame.points, axis=0), np.ptp(some_frame().points, axis=0), rtol=1e-6)


@pytest.mark.parametrize("ending", ["xyz", "gsd"])
def test_ovito_colours_particles_by_their_columns(tmp_path, ending):
    pytest.importorskip("ovito", reason="OVITO's module is not installed")
    from ovito.io import import_file
    from ovito.modifiers import ColorCodingModifier
    from ovito.vis import TachyonRenderer, Viewport

    path = tmp_path / f"a.{ending}"
    scores = np.linspace(0, 1, len(some_frame().points))
    with open_writer(path) as append:
        append(some_frame(), {"score": scores, "phase": np.zeros(len(scores), dtype=np.int8)})
    pipeline = import_file(str(path))
    pipeline.modifiers.append(ColorCodingModifier(property="score"))
    data = pipeline.compute()
    np.testing.assert_allclose(data.particles["score"], scores, rtol=1e-6)
    assert len(np.unique(data.particles.colors, axis=0)) > 1
    pipeline.add_to_scene()
    viewport = Viewport(type=Viewport.Type.Top)
    viewport.zoom_all(size=(80, 80))
    try:
        viewport.render_image(filename=str(tmp_path / "a.png"), size=(80, 80), renderer=TachyonRenderer())
    except RuntimeError as error:
        pytest.skip(f"OVITO can't render here: {str(error).splitlines()[0]}")
    assert (tmp_path / "a.png").stat().st_size > 0

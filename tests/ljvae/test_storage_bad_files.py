"""Data files that are not what they should be: a line that names the file, never a traceback."""

import gzip
import io

import numpy as np
import pytest

from workflow.ljvae import storage
from workflow.ljvae.logs import UserError

BOX = 10.0
RNG = np.random.default_rng(20230615)
POSITIONS = RNG.uniform(0, BOX, (6, 5, 2)).astype(np.float32)
MATRICES = RNG.uniform(0, 1, (6, 5, 5)).astype(np.float32)
ENCODING = {
    "mean": RNG.normal(size=(6, 3)).astype(np.float32),
    "mse": RNG.uniform(size=6).astype(np.float32),
    "reconstruction": MATRICES,
}
# kind of file: how a whole one is written, and how it is read
FILES = {
    "ensemble.npz": (
        lambda path: storage.save_arrays(path, {"positions": POSITIONS, "gamma": np.ones(6)}),
        lambda path: storage.load_ensemble(path, BOX),
    ),
    "encoding.npz": (
        lambda path: storage.save_arrays(path, ENCODING),
        lambda path: [storage.load_array(path, name) for name in ENCODING],
    ),
    "matrices.npy": (lambda path: storage.save_matrices(path, MATRICES), storage.open_matrices),
    "provenance.json": (lambda path: storage.save_json(path, {"a": [1, 2]}), storage.load_json),
    "table.csv": (lambda path: storage.save_table(path, [{"x": 1.0, "y": 2}]), storage.load_table),
}


def in_its_place(content):
    return lambda path: path.write_bytes(content)


def directory(path):
    path.unlink()
    path.mkdir()


BYTES = {
    "empty": in_its_place(b""),
    "a_directory": directory,
    "cut_in_half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "cut_by_a_byte": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "its_start_is_lost": lambda path: path.write_bytes(path.read_bytes()[7:]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "noise": in_its_place(np.random.default_rng(1).bytes(500)),
    "compressed": lambda path: path.write_bytes(gzip.compress(path.read_bytes())),
}
# text files that stay whole without their last byte, or parse as another table
HARMLESS = {("provenance.json", "cut_by_a_byte"), ("table.csv", "cut_by_a_byte"), ("table.csv", "its_start_is_lost")}


def arrays(**changes):
    whole = {"positions": POSITIONS, "gamma": np.ones(6)} | changes
    return lambda path: np.savez(path, allow_pickle=True, **{name: a for name, a in whole.items() if a is not None})


def encoded(**changes):
    return lambda path: np.savez(path, **{name: a for name, a in (ENCODING | changes).items() if a is not None})


def matrices(array):
    return lambda path: np.save(path, array, allow_pickle=True)


def with_entry(array, value):
    array = array.copy()
    array.flat[3] = value
    return array


OBJECTS = np.array([{"a": 1}, None] * 3)
CONTENTS = {
    "ensemble.npz": {
        "nan": arrays(positions=with_entry(POSITIONS, np.nan)),
        "infinite": arrays(positions=with_entry(POSITIONS, np.inf)),
        "below_the_box": arrays(positions=with_entry(POSITIONS, -0.1)),
        "above_the_box": arrays(positions=with_entry(POSITIONS, BOX + 0.1)),
        "three_dimensions": arrays(positions=np.ones((6, 5, 3), np.float32)),
        "flat": arrays(positions=np.ones((6, 10), np.float32)),
        "one_configuration": arrays(positions=POSITIONS[0]),
        "no_configurations": arrays(positions=POSITIONS[:0]),
        "no_particles": arrays(positions=POSITIONS[:, :0]),
        "whole_numbers": arrays(positions=np.ones((6, 5, 2), int)),
        "complex": arrays(positions=POSITIONS.astype(complex)),
        "text": arrays(positions=np.full((6, 5, 2), "x")),
        "objects": arrays(positions=OBJECTS),
        "objects_beside": arrays(gamma=OBJECTS),
        "no_positions": arrays(positions=None),
        "gamma_of_each_particle": arrays(gamma=np.ones((6, 5))),
        "gamma_is_nan": arrays(gamma=np.full(6, np.nan)),
        "parents_are_no_indices": arrays(parents=np.ones(6)),
        "a_mask_of_numbers": arrays(mask=np.ones((6, 5, 5))),
        "a_single_array": lambda path: path.write_bytes(_npy(POSITIONS)),
    },
    "encoding.npz": {
        "nan": encoded(mean=with_entry(ENCODING["mean"], np.nan)),
        "error_of_each_element": encoded(mse=np.ones((6, 5, 5), np.float32)),
        "objects": lambda path: np.savez(path, allow_pickle=True, mean=OBJECTS),
        "missing": encoded(mean=None),
        "empty_array": encoded(reconstruction=MATRICES[:0]),
        "whole_numbers": encoded(mse=np.ones(6, int)),
    },
    "matrices.npy": {
        "nan": matrices(with_entry(MATRICES, np.nan)),
        "infinite": matrices(with_entry(MATRICES, -np.inf)),
        "double": matrices(MATRICES.astype(float)),
        "whole_numbers": matrices(MATRICES.astype(int)),
        "one_matrix": matrices(MATRICES[0]),
        "four_dimensions": matrices(MATRICES[..., None]),
        "empty_array": matrices(MATRICES[:0]),
        "objects": matrices(OBJECTS),
        "an_archive": lambda path: path.write_bytes(_npz({"a": MATRICES})),
    },
    "provenance.json": {"text": in_its_place(b"model: conv2d"), "nothing": in_its_place(b"  ")},
    "table.csv": {
        "header_alone": in_its_place(b"x,y\n"),
        "ragged": in_its_place(b"x,y\n1,2\n1,2,3\n"),
        "not_text": in_its_place(b"x,y\n\xff\xfe,1\n"),
        "open_quote": in_its_place(b'x,y\n"1,2\n'),
    },
}


def _npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def _npz(content):
    buffer = io.BytesIO()
    np.savez(buffer, **content)
    return buffer.getvalue()


BAD = {
    (kind, fault): spoil
    for kind in FILES
    for fault, spoil in (BYTES | CONTENTS[kind]).items()
    if (kind, fault) not in HARMLESS
}


def test_there_are_enough_of_them():
    assert len(BAD) >= 60


@pytest.mark.parametrize("kind", FILES)
def test_a_whole_file_is_read(kind, tmp_path):
    write, read = FILES[kind]
    write(tmp_path / kind)
    read(tmp_path / kind)


@pytest.mark.parametrize(("kind", "fault"), BAD)
def test_a_bad_file_is_named_in_a_line(kind, fault, tmp_path):
    write, read = FILES[kind]
    path = tmp_path / kind
    write(path)
    BAD[kind, fault](path)
    with pytest.raises(UserError) as error:
        read(path)
    message = str(error.value)
    assert message.startswith(f"{path}: ")
    assert "should" in message or "it is cut short or not" in message
    assert len(message.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_positions_on_the_walls_are_inside(tmp_path):
    positions = np.zeros((1, 2, 2), np.float32)
    positions[0, 1] = 0.7
    storage.save_arrays(tmp_path / "x.npz", {"positions": positions})
    storage.load_ensemble(tmp_path / "x.npz", 0.7)  # 0.7 is larger in single precision

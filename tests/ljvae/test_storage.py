import errno
import os
from pathlib import Path

import numpy as np
import pytest

from workflow.ljvae import storage
from workflow.ljvae.logs import UserError


def test_arrays_matrices_and_tables_come_back(tmp_path):
    arrays = {"a": np.arange(6).reshape(2, 3), "b/c": np.array(1.5)}
    storage.save_arrays(tmp_path / "new" / "x.npz", arrays)
    back = storage.load_arrays(tmp_path / "new" / "x.npz")
    assert back.keys() == arrays.keys()
    np.testing.assert_array_equal(back["a"], arrays["a"])
    matrices = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    storage.save_matrices(tmp_path / "m.npy", matrices)
    np.testing.assert_array_equal(storage.open_matrices(tmp_path / "m.npy"), matrices)
    storage.save_table(tmp_path / "t.csv", [{"x": 1 / 3, "n": 2}])
    assert (tmp_path / "t.csv").read_text() == "x,n\n0.333333,2\n"
    assert storage.load_table(tmp_path / "t.csv")["n"].dtype == int


@pytest.mark.parametrize(("count", "size"), [(10, 4), (8, 4), (3, 5)])
def test_chunks_make_the_file_that_the_whole_array_does(tmp_path, count, size):
    matrices = np.random.default_rng(1).random((count, 3, 4), dtype=np.float32)
    storage.save_matrices(tmp_path / "whole.npy", matrices)
    storage.save_in_chunks(tmp_path / "chunks.npy", count, lambda chosen: matrices[chosen], size)
    assert (tmp_path / "chunks.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()


@pytest.mark.skipif(not Path("/proc/self/smaps").is_file(), reason="only Linux says what of a file is in memory")
def test_what_was_read_of_a_mapped_array_leaves_memory_when_released(tmp_path):
    def resident():
        lines = Path("/proc/self/smaps").read_text().split("m.npy\n")[1].splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))

    storage.save_matrices(tmp_path / "m.npy", np.ones((3000, 30, 30), np.float32))
    matrices = storage.open_matrices(tmp_path / "m.npy")
    assert matrices.sum() == matrices.size
    assert resident() > 10_000  # of 10,547 kB
    storage.release(matrices)
    assert resident() == 0
    assert matrices.sum() == matrices.size
    storage.release(np.ones(3))  # nothing to release


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "x.json"
    storage.save_json(path, {"old": 1})
    with pytest.raises(TypeError):
        storage.save_json(path, {"new": object()})
    with pytest.raises(UnicodeEncodeError), storage.whole_file(path) as temporary:
        temporary.write_text("half, then \ud800")
    assert storage.load_json(path) == {"old": 1}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, None])
def test_a_disk_that_takes_nothing_leaves_the_old_file_and_says_so(number, tmp_path, monkeypatch):
    path = tmp_path / "x.npz"
    storage.save_arrays(path, {"a": np.arange(3)})
    before = path.read_bytes()

    def fail(*_, **__):
        raise OSError(number, os.strerror(number)) if number else OSError("3 requested and 0 written")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(UserError, match=r"x.npz: it can't be written: .*\. What is finished stays") as error:
        storage.save_arrays(path, {"a": np.arange(4)})
    assert len(str(error.value).splitlines()) == 1
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]

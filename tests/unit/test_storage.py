import errno
import os

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

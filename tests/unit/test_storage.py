import numpy as np
import pandas
import pytest

from workflow.ljvae import storage


def test_arrays_matrices_and_tables_come_back(tmp_path):
    arrays = {"a": np.arange(6).reshape(2, 3), "b/c": np.array(1.5)}
    storage.save_arrays(tmp_path / "new" / "x.npz", arrays)
    back = storage.load_arrays(tmp_path / "new" / "x.npz")
    assert back.keys() == arrays.keys()
    np.testing.assert_array_equal(back["a"], arrays["a"])
    storage.save_matrices(tmp_path / "m.npy", arrays["a"])
    np.testing.assert_array_equal(storage.open_matrices(tmp_path / "m.npy"), arrays["a"])
    storage.save_table(tmp_path / "t.csv", [{"x": 1 / 3, "n": 2}])
    assert (tmp_path / "t.csv").read_text() == "x,n\n0.333333,2\n"
    assert pandas.read_csv(tmp_path / "t.csv")["n"].dtype == int


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "x.json"
    storage.save_json(path, {"old": 1})
    with pytest.raises(TypeError):
        storage.save_json(path, {"new": object()})
    with pytest.raises(UnicodeEncodeError), storage.whole_file(path) as temporary:
        temporary.write_text("half, then \ud800")
    assert storage.load_json(path) == {"old": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_pickled_arrays_are_refused(tmp_path):
    np.save(tmp_path / "x.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(ValueError, match="objects"):
        storage.open_matrices(tmp_path / "x.npy")

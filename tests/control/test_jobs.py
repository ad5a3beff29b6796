"""A script's main gets the names of its rule as keywords."""

from types import SimpleNamespace

import pytest
from snakemake.iocontainers import InputFiles, OutputFiles, Params, Wildcards

from workflow.control.jobs import keywords, run


def named_list(kind, entries):
    """A flat list in which a name stands for one entry, or for several, as Snakemake makes it."""
    flat = kind()
    for name, entry in entries.items():
        several = isinstance(entry, list)
        start = len(flat)
        flat.extend(entry if several else [entry])
        flat._set_name(name, start, end=len(flat) if several else None)
    return flat


def job(tmp_path=None, **parts):
    """The object that Snakemake gives a script."""
    kinds = {"input": InputFiles, "output": OutputFiles, "params": Params, "wildcards": Wildcards}
    named = {name: named_list(kind, parts.get(name, {})) for name, kind in kinds.items()}
    return SimpleNamespace(**named, threads=3, log=[str(tmp_path / "job.log")] if tmp_path else [])


def test_main_gets_what_the_rule_names_and_the_wildcards_it_asks_for():
    def main(test, encodings, table, box, order, seed: int, threads):
        pass

    given = job(
        input={"test": "a.npz", "encodings": ["b.npz", "c.npz"]},
        output={"table": "d.csv"},
        params={"box": 10.0, "code": "digest", "packages": {"numba": "1"}},
        wildcards={"order": "x", "seed": "2", "model": "conv2d"},
    )
    assert keywords(main, given) == {
        "test": "a.npz",
        "encodings": ["b.npz", "c.npz"],
        "table": "d.csv",
        "box": 10.0,
        "order": "x",
        "seed": 2,
        "threads": 3,
    }


def test_a_main_that_names_a_tracked_param_gets_it():
    tracked = job(params={"code": "digest", "packages": {"numba": "1"}})
    assert keywords(lambda code: None, tracked) == {"code": "digest"}


def test_an_input_of_no_files_is_an_empty_list():
    assert keywords(lambda fill: None, job(input={"fill": []})) == {"fill": []}


def test_a_param_that_main_does_not_take_is_an_error(tmp_path):
    with pytest.raises(SystemExit):
        run(lambda: None, job(tmp_path, params={"box": 1.0}))
    assert "unexpected keyword argument 'box'" in (tmp_path / "job.log").read_text()


def test_a_file_without_a_name_is_an_error():
    nameless = job()
    nameless.input.append("a.npz")
    with pytest.raises(ValueError, match="needs a name"):
        keywords(lambda: None, nameless)


def test_a_name_of_two_things_is_an_error():
    with pytest.raises(ValueError, match="model stands for two things"):
        keywords(lambda model: None, job(input={"model": "a"}, output={"model": "b"}))

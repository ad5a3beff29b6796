"""Where Slurm can't be had, the test of a cluster says why."""

import os

import pytest

from tests.cluster import slurm


def fake(folder, monkeypatch, apt: str | None):
    """A machine on which apt-get does what ``apt`` says, or has none."""
    folder.mkdir()
    for name, script in (("apt-get", apt), ("dpkg-deb", "exit 1")):
        if script is not None:
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_no_apt(tmp_path, monkeypatch):
    fake(tmp_path / "bin", monkeypatch, None)
    with pytest.raises(slurm.Unavailable, match="there is no apt-get"):
        slurm.unpack(tmp_path / "cluster")


def test_no_network(tmp_path, monkeypatch):
    fake(tmp_path / "bin", monkeypatch, "echo 'E: Could not resolve the mirror' >&2; exit 100")
    with pytest.raises(slurm.Unavailable, match="can't download Slurm: E: Could not resolve the mirror"):
        slurm.unpack(tmp_path / "cluster")
    assert not (tmp_path / "cluster" / "complete").exists()


def test_what_is_unpacked_is_not_downloaded_again(tmp_path, monkeypatch):
    (tmp_path / "complete").touch()
    monkeypatch.setenv("PATH", os.devnull)
    assert slurm.unpack(tmp_path) == tmp_path / "root"

from benchmarks import environments
from workflow.ljvae.trajectories.streaming import stream_frames


def test_the_crystal_is_written_read_and_scored(tmp_path):
    path = tmp_path / "crystal.dump"
    environments.write_frame(path, (8, 8, 8))
    assert len(next(stream_frames(path)).points) == 2048
    rate, memory = environments.score(path)
    assert rate > 0
    assert 50 < memory < 4000

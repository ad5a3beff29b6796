import pytest

from benchmarks.rows import interleaved, printed


def test_a_drifting_machine_does_not_decide():
    speeds = iter(range(1, 100))  # each measurement finds a faster machine
    row = interleaved("name", "moves/s", lambda: 2.0 * next(speeds), lambda: 1.0 * next(speeds), rounds=40)
    assert row.ratio == pytest.approx(2, rel=0.02)
    assert row.ratio_low < 2 < row.ratio_high


def test_the_first_round_warms_up():
    ours = iter([1.0, 300.0, 300.0, 300.0])
    row = interleaved("name", "moves/s", lambda: next(ours), lambda: 100.0, rounds=3)
    assert (row.ours, row.peer) == (300, 100)
    assert (row.ratio_low, row.ratio, row.ratio_high) == pytest.approx((3, 3, 3))


def test_the_table_names_the_peer_that_was_chosen():
    rows = [interleaved("name", "moves/s", lambda: 2.0, lambda: 1.0, rounds=2, against=peer) for peer in ("", "best")]
    assert [line.endswith("best") for line in printed(rows).splitlines()] == [False, False, True]

"""Examples of anomalies and generated configurations as the page's data."""

import base64

import numpy as np

from workflow.ljvae.explore.examples import describe_anomaly, describe_generated, pack_bits, select_examples

POSITIONS = np.random.default_rng(1).uniform(0, 10, (5, 6, 2)).astype(np.float32)


def unpack(packed):
    return np.frombuffer(base64.b64decode(packed["base64"]), "<f4")


def test_an_anomaly_has_what_its_order_and_its_missing_distances_are_read_from():
    mask = np.zeros((5, 6, 6), bool)
    mask[4, 1, 2] = True
    ensemble = {"positions": POSITIONS, "sorted_by": POSITIONS + 1, "mask": mask}
    described = describe_anomaly("hidden", "missing data", ensemble, {}, np.array([0, 4]))
    np.testing.assert_array_equal(unpack(described["positions"]), POSITIONS[[0, 4]].ravel())
    np.testing.assert_array_equal(unpack(described["sorted_by"]), POSITIONS[[0, 4]].ravel() + 1)
    bits = [np.unpackbits(np.frombuffer(base64.b64decode(text), np.uint8))[:36] for text in described["masks"]]
    assert [np.flatnonzero(each).tolist() for each in bits] == [[], [8]]
    assert set(describe_anomaly("fake", "fake", {"positions": POSITIONS}, {}, np.array([0]))) == {
        *("name", "group", "positions", "notes")
    }


def test_bits_of_a_mask_need_no_whole_byte():
    assert base64.b64decode(pack_bits(np.ones(9, bool))) == b"\xff\x80"


def test_scores_are_those_of_the_chosen_configurations():
    scores = {"combined": np.arange(5.0), "p_value": np.arange(5.0) / 10}
    described = describe_anomaly("fake", "fake", {"positions": POSITIONS}, scores, np.array([1, 4]))
    assert (described["combined"], described["p_value"]) == ([1.0, 4.0], [0.1, 0.4])


def test_generated_configurations_have_a_name_and_a_group():
    described = describe_generated("flow", "0.1", POSITIONS, np.ones((len(POSITIONS), 2)))
    assert (described["name"], described["group"]) == ("gamma 0.1, flow", "gamma 0.1")
    assert described["notes"] == [""] * len(POSITIONS)


def test_examples_span_the_ensemble():
    assert select_examples(4000, 4).tolist() == [0, 1333, 2666, 3999]

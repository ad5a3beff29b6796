from workflow.ljvae.claims import deck
from workflow.ljvae.figures.table_names import CLAIMS


def test_every_claim_has_a_short_display_name_of_its_own():
    assert set(CLAIMS) == set(deck.CLAIMS)
    assert len(set(CLAIMS.values())) == len(CLAIMS)
    assert max(map(len, CLAIMS.values())) <= 55

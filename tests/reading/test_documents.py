"""Documents: paragraphs, sentences, digests."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.documents import Span, digest_of, document_of, segmented


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in segmented(text)]


def test_sentences_that_are_glued_together_are_divided() -> None:
    text = 'The two met.In fact they agreed on "peace".The U.S. replied on Feb. 4. It was 3.5 km away.'
    assert sentences(text) == ["The two met.", 'In fact they agreed on "peace".', "The U.S. replied on Feb. 4.",
                               "It was 3.5 km away."]  # fmt: skip


def test_an_unknown_language_is_divided_as_english_is() -> None:
    assert len(segmented("One. Two.", "xx")) == 2


def test_a_digest_does_not_see_white_space_or_unicode_forms() -> None:
    assert digest_of("é  a\n\nb") == digest_of("e\u0301 a b") != digest_of("ea b")


def test_a_title_is_the_first_words_where_none_is_told() -> None:
    assert document_of(["word " * 50]).title.endswith("…")
    assert document_of([]).title == "An empty document"


def test_a_locator_counts_paragraphs_from_one() -> None:
    document = document_of(["One.", "Two. Three."])
    assert [document.locator(one.span) for one in document.sentences] == ["paragraph 1", "paragraph 2", "paragraph 2"]
    assert document.locator(Span(9999, 9999)) == "paragraph 2"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list('abcAB .!?"“”().,\n;:-’1')), max_size=300))
def test_sentences_are_in_order_apart_and_leave_out_no_word(text: str) -> None:
    found = segmented(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    covered = {place for span in found for place in range(span.start, span.end)}
    assert all(place in covered for place, sign in enumerate(text) if not sign.isspace())


def test_a_very_long_paragraph_keeps_every_word() -> None:
    text = "abc " * 3_000 + "x" * 9_000
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())

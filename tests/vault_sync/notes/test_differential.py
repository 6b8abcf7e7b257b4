"""The fast scanner against the slow one, on notes made of all that is nasty in Markdown."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, example, given, settings

from tests.vault_sync.notes.comparing import fast, slow
from tests.vault_sync.notes.nasty import notes, random_note


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notes)
@example("a|b\n-|-\n`\n\t[[b]]")
@example("[^`a`]: [[b]]")
def test_both_scanners_say_the_same_of_a_generated_note(text: str) -> None:
    assert fast(text) == slow(text)


def test_both_scanners_say_the_same_of_a_thousand_random_notes() -> None:
    for seed in range(1000):
        text = random_note(random.Random(seed))
        assert fast(text) == slow(text), text

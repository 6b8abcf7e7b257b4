"""What the graph shows of runs at their topics."""

from __future__ import annotations

from dataclasses import replace

from automl.results.rundir import Origin
from automl.results.trial import TrialState
from automl.seams import Score
from desktop.run.topic_marks import fingerprint, marks_of
from desktop.run.wording import best_words, progress
from tests.desktop.run.followed import as_if, finished, followed

ELSEWHERE = Origin("note:B.md", "B", "B.md", "")


def test_the_best_score_of_a_topics_runs_stands_at_it() -> None:
    long, short = followed(finished(40, seed=1)), followed(finished(4, seed=2))
    words = {best_words(long.state), best_words(short.state)}
    marks = marks_of([short, long])
    assert marks.best == {"note:ML/CNN.md": max(words)}
    assert marks.live == {}


def test_a_topic_whose_run_goes_on_says_so() -> None:
    alive, ended = as_if("running"), followed(finished(), ELSEWHERE)
    marks = marks_of([alive, ended])
    done, total = progress(alive)
    assert marks.live == {"note:ML/CNN.md": int(100 * done / total) / 100}
    assert 0 < marks.live["note:ML/CNN.md"] < 1
    assert marks.best["note:ML/CNN.md"] == f"Running · {best_words(alive.state)}"
    assert marks.best["note:B.md"] == best_words(ended.state)


def test_before_there_is_a_score_the_mark_is_bare() -> None:
    assert marks_of([followed([])]).best == {"note:ML/CNN.md": ""}
    assert marks_of([as_if("queued", [])]).best == {"note:ML/CNN.md": "Running"}


def test_runs_that_measure_something_else_than_the_newest_do_not_count() -> None:
    newest, other = followed(finished(4, seed=2)), followed(finished(40, seed=1))
    assert other.state.recipe is not None
    other.state.recipe = replace(other.state.recipe, score=Score("reward", "", high=500.0))
    assert marks_of([newest, other]).best == {"note:ML/CNN.md": best_words(newest.state)}


def test_marks_are_made_anew_only_when_a_run_begins_moves_on_ends_or_finds_a_better_trial() -> None:
    run = as_if("running")
    before = fingerprint([run])
    run.state.at += 60
    assert fingerprint([run]) == before
    ended = run.state.counts[TrialState.DONE]
    run.state.counts[TrialState.DONE] = ended + 1
    assert fingerprint([run]) != before
    run.state.counts[TrialState.DONE] = ended
    run.standing = "finished"
    assert fingerprint([run]) != before


def test_two_runs_of_a_topic_have_come_as_far_as_both_together() -> None:
    topic = "note:ML/CNN.md"
    one, other = as_if("running"), as_if("queued", finished(2)[:1])
    alone = marks_of([one]).live[topic]
    assert marks_of([other]).live == {topic: 0}
    assert 0 < marks_of([one, other]).live[topic] < alone

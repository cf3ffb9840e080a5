"""The lessons' claims hold together with what was measured for them."""

from dataclasses import replace

import pytest

from evidence import ledger, page, sentences
from evidence.experiment import fingerprint
from evidence.experiments import all_experiments
from evidence.ledger import contradictions, read_claims, read_record

CLAIMS = read_claims()
EXPERIMENTS = all_experiments()

claims = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.lesson}-{claim.name}")
experiments = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
lessons = pytest.mark.parametrize("path", ledger.lessons(), ids=lambda path: path.stem)


@lessons
def test_every_sentence_that_claims_something_has_an_entry(path):
    cells = sentences.cells_with_claims(path)
    assert (
        sentences.faults(cells, [c for c in CLAIMS if c.lesson == ledger.lesson_name(path)]) == []
    )


@claims
def test_the_repeats_bear_out_the_claim(claim):
    assert contradictions(claim, read_record(claim.experiment)) == []


@claims
def test_the_claim_falls_if_its_control_did_what_it_claims(claim):
    record = read_record(claim.experiment)
    treatment, control = record.arms[claim.treatment], record.arms[claim.control]
    record.arms |= {claim.treatment: control, claim.control: treatment}
    assert contradictions(claim, record) != []


@claims
def test_the_claims_three_conditions_are_three(claim):
    assert len({claim.baseline, claim.treatment, claim.control}) == 3


@claims
def test_the_control_says_what_it_rules_out(claim):
    assert len(claim.why.split()) >= 5


def test_names_of_claims_are_unique():
    names = [claim.name for claim in CLAIMS]
    assert sorted(names) == sorted(set(names))


@experiments
def test_a_record_is_of_the_code_that_stands(experiment):
    record = read_record(experiment.name)
    stale = [
        name
        for name, arguments in experiment.arms.items()
        if record.arms[name].fingerprint != fingerprint(experiment.measure, arguments)
    ]
    if stale:
        pytest.skip(f"measured by other code: {', '.join(stale)}. `make evidence` measures anew.")


def test_every_experiment_is_measured_and_every_record_belongs_to_one():
    measured = {path.stem for path in ledger.FOLDER.glob("*.json")}
    assert measured == set(EXPERIMENTS)


@experiments
def test_every_experiment_bears_a_claim(experiment):
    assert experiment.name in {claim.experiment for claim in CLAIMS}


def test_every_claim_rests_on_an_experiment():
    assert {claim.experiment for claim in CLAIMS} <= set(EXPERIMENTS)


def test_the_page_is_as_the_ledger_says():
    assert page.PAGE.read_text(encoding="utf-8") == page.page_text(CLAIMS)


CELL = sentences.Cell("dense_in_keras", "c1", "It helps a lot.", (), "", ("helps",))
CLAIM = ledger.Claim(
    name="help",
    lesson=CELL.lesson,
    sentence="It helps a lot.",
    experiment="made",
    quantity="accuracy",
    baseline="a",
    treatment="b",
    control="c",
    effect=ledger.Bounds(0),
    control_effect=ledger.Bounds(at_most=0),
    why="A placebo helps, too.",
)
FAULTS = {
    "an unmarked sentence": (CELL, [], "Cell c1 says 'helps', and names neither"),
    "a claim without an entry": (replace(CELL, claims=("other",)), [], "which has no entry"),
    "another sentence than the claim's": (
        replace(CELL, claims=("help",), source="It hurts."),
        [CLAIM],
        "lacks the sentence of its claim 'help'",
    ),
    "an entry without a sentence": (
        replace(CELL, no_claim="said of a person"),
        [CLAIM],
        "No cell names the claim 'help'",
    ),
}


@pytest.mark.parametrize(("cell", "known", "told"), FAULTS.values(), ids=FAULTS)
def test_what_does_not_fit_is_told(cell, known, told):
    [fault] = sentences.faults([cell], known)
    assert told in fault


def test_a_sentence_with_its_entry_fits():
    assert sentences.faults([replace(CELL, claims=("help",))], [CLAIM]) == []

"""The arithmetic of the ledger, on made records."""

import importlib.util
import linecache
import sys

import numpy as np
import pytest
from scipy import stats

from evidence import experiment, ledger
from evidence.experiment import Experiment, fingerprint, run_experiment
from evidence.ledger import ArmRecord, Bounds, Claim, ExperimentRecord, contradictions
from fmnist_utils.errors import DataError

BASELINE = [0.80, 0.82, 0.81, 0.83, 0.79]


def record(**effects):
    """Return a record whose arms differ from the baseline by these numbers, nearly."""
    wobble = np.array([0.001, -0.001, 0.0, 0.002, -0.002])
    arms = {"baseline": BASELINE} | {
        name: np.array(BASELINE) + effect + wobble for name, effect in effects.items()
    }
    return ExperimentRecord(
        "made",
        "Made up.",
        True,
        {
            name: ArmRecord({}, "", repeats=[{"accuracy": value} for value in values])
            for name, values in arms.items()
        },
    )


CLAIM = Claim(
    name="more",
    lesson="dense_in_keras",
    sentence="More is better.",
    experiment="made",
    quantity="accuracy",
    baseline="baseline",
    treatment="more",
    control="placebo",
    effect=Bounds(at_least=0),
    control_effect=Bounds(-0.01, 0.01),
    why="Anything new would do.",
)


def test_an_interval_is_that_of_scipys_paired_t_test():
    treatment = [0.83, 0.83, 0.84, 0.84, 0.83]
    effect = ledger.paired_effect(treatment, BASELINE)
    expected = stats.ttest_rel(treatment, BASELINE).confidence_interval(0.95)
    assert (effect.low, effect.high) == pytest.approx(tuple(expected))


def test_a_ratio_is_the_geometric_mean_of_the_pairs():
    assert ledger.paired_effect([2, 8], [1, 1], "ratio").mean == pytest.approx(4)


def test_a_claim_that_its_repeats_bear_out_holds():
    assert contradictions(CLAIM, record(more=0.03, placebo=0.0)) == []


@pytest.mark.parametrize(
    ("effects", "arm"),
    [
        ({"more": 0.001, "placebo": 0.0}, "more"),
        ({"more": -0.03, "placebo": 0.0}, "more"),
        ({"more": 0.03, "placebo": 0.03}, "placebo"),
    ],
    ids=["no effect", "the other way", "the control does it as well"],
)
def test_a_claim_that_its_repeats_contradict_falls(effects, arm):
    [found] = contradictions(CLAIM, record(**effects))
    assert found.startswith(f"{arm}, difference to baseline in accuracy")


def test_too_few_repeats_are_told():
    short = record(more=0.03, placebo=0.0)
    for arm in short.arms.values():
        arm.repeats.pop()
    assert contradictions(CLAIM, short)[0] == "more: 4 repeats, expected 5"


def test_an_arm_that_was_not_measured_is_told():
    with pytest.raises(DataError, match="has no arm placebo, which the claim more"):
        contradictions(CLAIM, record(more=0.03))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "FOLDER", tmp_path)
    return tmp_path


calls = []


def measure(seed, bonus=0.0):
    """Return something that counts how often it was asked."""
    calls.append((seed, bonus))
    return {"accuracy": 0.1 * seed + bonus}


def made_experiment(**arms):
    calls.clear()
    return Experiment("made", "Made up.", measure, arms)


def test_a_run_that_was_broken_off_goes_on_where_it_was(folder):
    made = made_experiment(plain={}, more={"bonus": 0.5})
    partly = run_experiment(made)
    del partly.arms["more"].repeats[3:]
    ledger.write_record(partly)
    calls.clear()
    whole = run_experiment(made)
    assert calls == [(4, 0.5), (5, 0.5)]
    assert whole == ledger.read_record("made")
    assert list(whole.arms["more"].values("accuracy")) == [0.6, 0.7, 0.8, 0.9, 1.0]


def test_an_arm_with_other_arguments_is_measured_anew_and_the_others_are_kept(folder):
    run_experiment(made_experiment(plain={}, more={"bonus": 0.5}))
    run_experiment(made_experiment(plain={}, more={"bonus": 0.7}))
    assert calls == [(seed, 0.7) for seed in range(1, 6)]


def test_a_damaged_record_is_told_and_what_to_do(folder):
    (folder / "made.json").write_text("{")
    with pytest.raises(DataError, match=r"made\.json is no record .* Delete it"):
        ledger.read_record("made")


@pytest.fixture
def digest_of(tmp_path, monkeypatch):
    """Return a function that gives the fingerprint of the function f of a module."""

    def digest(source):
        path = tmp_path / "made_module.py"
        path.write_text(source)
        spec = importlib.util.spec_from_file_location("made_module", path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "made_module", module)
        exec(compile(source, path, "exec"), module.__dict__)  # no stale bytecode
        linecache.checkcache()
        return fingerprint(module.f, {})

    return digest


def test_a_fingerprint_changes_with_what_a_measurement_reaches_and_not_with_its_comments(digest_of):
    def of(comment="", value=1):
        return digest_of(
            f"def f(seed):\n    {comment}\n    return g(seed)\n\ndef g(n):\n    return {value}\n"
        )

    assert of() == of(comment='"""Say something."""') == of(comment="# a comment")
    assert of() != of(value=2)


def test_a_fingerprint_covers_the_courses_modules_that_a_measurement_names():
    from evidence.experiments.dense_in_keras import train_dense

    reached = "".join(experiment._code_of(train_dense))
    assert "one_cycle" in reached and "preprocess" in reached


def test_claims_with_an_unknown_field_are_told(tmp_path):
    (tmp_path / "dense_in_keras.toml").write_text(
        '[[claim]]\nname = "x"\neffect = {}\ncontrol_effect = {}\nsize = 3\n'
    )
    with pytest.raises(DataError, match=r"dense_in_keras\.toml: .*size"):
        ledger.read_claims(tmp_path)


def test_claims_of_no_lesson_are_told(tmp_path):
    (tmp_path / "dense.toml").touch()
    with pytest.raises(DataError, match=r"dense\.toml is called like no lesson, .*dense_in_keras"):
        ledger.read_claims(tmp_path)

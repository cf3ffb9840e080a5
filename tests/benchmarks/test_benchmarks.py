"""The measurements: what they count, what they keep, and that the page says what was measured."""

import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from math import inf

import numpy as np
import pytest

from benchmarks import (
    __main__,
    backends,
    best,
    course_trainings,
    goals,
    lessons,
    load_once,
    loaders,
    machine,
    page,
    peer_lessons,
    recipes,
    train_once,
    training_runs,
)
from benchmarks.evaluation_callback import Cost, EvaluationCallback
from benchmarks.result_files import read_result, write_result
from fmnist_utils import errors, networks
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets import fetch
from fmnist_utils.training import Recipe, train

# ---- the watch ---------------------------------------------------------------------------------


@pytest.fixture
def small(sample):
    """Return 1,000 training images, ready for a network, with their labels."""
    images, labels = load("train", sample)
    return preprocess(images), labels


def watched(small, recipe, **more):
    """Train the dense network under a watch and return the watch."""
    images, labels = small
    watch = EvaluationCallback(images[:200], labels[:200], **more)
    train(networks.dense_network(), images, labels, recipe, callbacks=[watch])
    return watch


def test_costs_add_and_subtract():
    assert Cost(3, 2) + Cost(1, 1) - Cost(2, 2) == Cost(2, 1)


def test_a_watch_notes_each_epoch_with_growing_cost(small):
    watch = watched(small, Recipe(3, batch_size=10, peak_learning_rate=0.01))
    assert [point["epoch"] for point in watch.curve] == [1, 2, 3]
    seconds = [point["processor"] for point in watch.curve]
    assert 0 < seconds[0] < seconds[1] < seconds[2]
    assert watch.curve[-1]["accuracy"] > 0.5
    assert not watch.cut_off


def test_a_watch_tells_compiling_apart(small):
    watch = watched(small, Recipe(1, batch_size=10, peak_learning_rate=0.01))
    assert watch.compiling.processor > watch.training.processor


def test_a_watch_cuts_a_training_off_at_its_limit(small):
    watch = watched(small, Recipe(50, batch_size=10, peak_learning_rate=0.01), limit=0.5)
    assert watch.cut_off
    assert len(watch.curve) < 50


def test_measuring_is_not_counted_as_training(small):
    class SlowModel:
        def predict(self, images, **_):
            sum(range(3_000_000))
            return np.zeros((len(images), 10))

    watch = EvaluationCallback(*small)
    watch.set_model(SlowModel())
    for epoch in range(2):
        watch.on_epoch_begin(epoch)
        watch.on_epoch_end(epoch)
    assert watch.training.processor < 0.05


PEER_NAMES = [peer.name for peer in peer_lessons.PEER_LESSONS]

# ---- what is trained ---------------------------------------------------------------------------


def test_what_is_cut_off_is_not_run_with_another_seed(monkeypatch, tmp_path):
    asked = []

    def run_all(plans, folder):
        asked.extend(plans)
        return [{"name": plan.name, "cut_off": plan.name == "geron-cnn"} for plan in plans]

    monkeypatch.setattr(recipes, "run_all", run_all)
    recipes.measure(tmp_path, quick=False)
    seeds = {name: [plan.seed for plan in asked if plan.name == name] for name in PEER_NAMES}
    assert seeds.pop("geron-cnn") == [0]
    assert set(map(tuple, seeds.values())) == {(0, 1, 2)}


def test_every_training_has_a_name_of_its_own():
    every = [*course_trainings.COURSE_TRAININGS, *peer_lessons.PEER_LESSONS]
    assert len(train_once.TRAININGS) == len(every)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("tensorflow-tutorial", 101_770),
        ("geron-dense", 266_610),
        ("pytorch-quickstart", 669_706),
        ("keras-convnet", 34_826),
        ("d2l-lenet", 61_706),
        ("geron-cnn", 1_413_834),
    ],
)
def test_a_peers_network_has_the_published_number_of_parameters(name, parameters):
    assert train_once.TRAININGS[name].network().count_params() == parameters


@pytest.mark.parametrize("peer", peer_lessons.PEER_LESSONS, ids=lambda peer: peer.name)
def test_a_peer_states_whether_its_network_gives_logits(peer):
    outputs = peer.network().predict(np.zeros((1, 28, 28, 1), np.float32), verbose=0)
    gives_probabilities = np.allclose(outputs.sum(), 1)
    assert gives_probabilities is not peer.logits


def test_the_quickstarts_weights_begin_as_pytorchs_do():
    first = train_once.TRAININGS["pytorch-quickstart"].network().layers[1]
    for values in first.get_weights():
        assert np.abs(values).max() == pytest.approx(784**-0.5, rel=0.02)


def test_the_long_cnn_and_the_best_network_keep_within_their_parameters():
    assert train_once.TRAININGS["cnn-long"].network().count_params() < 150_000
    assert course_trainings.BEST_TRAINING.network().count_params() < 1_000_000


# ---- running, keeping, going on ----------------------------------------------------------------


@pytest.fixture
def counted_runs(monkeypatch):
    """Let a run be nothing but a file; return the names of those that were run."""
    names = []

    def run(plan, folder):
        names.append(plan.name)
        write_result(
            training_runs._path(plan, folder), {"fingerprint": training_runs.fingerprint()}
        )

    monkeypatch.setattr(training_runs, "_run", run)
    return names


PLANS = [training_runs.Plan(name, seed=0) for name in ("a", "b")]


def test_what_was_measured_is_not_measured_again(counted_runs, tmp_path):
    training_runs.run_all(PLANS[:1], tmp_path)
    results = training_runs.run_all(PLANS, tmp_path)
    assert counted_runs == ["a", "b"]
    assert len(results) == 2


def test_a_result_of_other_code_is_measured_again(counted_runs, tmp_path, monkeypatch):
    training_runs.run_all(PLANS[:1], tmp_path)
    monkeypatch.setattr(training_runs, "fingerprint", lambda: "another")
    training_runs.run_all(PLANS[:1], tmp_path)
    assert counted_runs == ["a", "a"]


def test_a_fingerprint_changes_with_the_code_and_with_the_versions(tmp_path, monkeypatch):
    code = tmp_path / "ours.py"
    code.write_text("epochs = 5")
    monkeypatch.setattr(machine, "SOURCES", (code,))
    prints = [machine.fingerprint.__wrapped__()]
    code.write_text("epochs = 6")
    prints.append(machine.fingerprint.__wrapped__())
    monkeypatch.setattr(machine, "versions", lambda: {"keras": "4.0"})
    prints.append(machine.fingerprint.__wrapped__())
    assert len(set(prints)) == 3


def test_a_file_that_is_no_result_is_named(tmp_path):
    (tmp_path / "cnn-0.json").write_text('{"accuracy": 0.9')
    with pytest.raises(errors.DataError, match=r"cnn-0\.json is no result"):
        read_result(tmp_path / "cnn-0.json")


def test_rounds_take_every_training_before_the_next_seed():
    plans = training_runs.rounds(course_trainings.COURSE_TRAININGS[:2], seeds=2)
    assert [(plan.name, plan.seed) for plan in plans] == [
        ("dense-short", 0),
        ("dense", 0),
        ("dense-short", 1),
        ("dense", 1),
    ]


def test_a_training_that_fails_says_which_and_why(tmp_path):
    with pytest.raises(errors.DataError, match=r"no-such with seed 3 .* KeyError: 'no-such'"):
        training_runs.run_all([training_runs.Plan("no-such", seed=3)], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own
def test_the_best_training_goes_on_where_it_was_broken_off(monkeypatch, tmp_path, sample):
    small_load = partial(load, files=sample)
    monkeypatch.setattr(best, "load", small_load)
    monkeypatch.setattr(course_trainings, "load", small_load)
    monkeypatch.setattr(best, "has_bfloat16", bool)
    recipe = Recipe(epochs=3, batch_size=100, peak_learning_rate=0.01)
    small = replace(
        course_trainings.BEST_TRAINING, network=networks.convolutional_network, recipe=recipe
    )
    monkeypatch.setattr(best, "BEST_TRAINING", small)
    monkeypatch.setattr(best, "SEEDS", 1)

    class PowerCut(Exception):
        pass

    keep = best.KeepRecord.on_epoch_end

    def cut_in_the_second_epoch(self, epoch, logs=None):
        if epoch == 1:
            raise PowerCut
        keep(self, epoch, logs)

    with monkeypatch.context() as power, pytest.raises(PowerCut):
        power.setattr(best.KeepRecord, "on_epoch_end", cut_in_the_second_epoch)
        best.measure(tmp_path, quick=False)
    (run,) = best.measure(tmp_path, quick=False)["runs"]
    assert [point["epoch"] for point in run["curve"]] == [1, 2, 3]
    assert run["parameters"] == 98_778
    assert best.measure(tmp_path, quick=False)["runs"] == [run]


# ---- counting and comparing --------------------------------------------------------------------


def test_operations_of_the_cnn_are_those_counted_by_hand():
    first = 9 * 784 * 1 * 16
    others = 9 * (196 * 16 * 32 + 49 * 32 * 64) + 576 * 128 + 128 * 10
    counted = backends.operations_an_image(networks.convolutional_network())
    assert counted == 2 * (2 * first + 3 * others)


def test_an_epochs_seconds_leave_the_first_epoch_out():
    run = {"curve": [{"epoch": n, "wall": w} for n, w in ((1, 30), (2, 40), (3, 52))]}
    assert backends.an_epoch(run, "wall") == 11


def test_the_matrix_product_peak_is_more_than_a_million_a_second():
    assert machine.matrix_product_peak(size=64, repeats=2) > 1e6


def run_of(*accuracies):
    """Return a run with these accuracies, ten processor seconds an epoch."""
    points = enumerate(accuracies, start=1)
    return {
        "cut_off": False,
        "curve": [
            {"epoch": n, "processor": 10 * n, "wall": 5 * n, "accuracy": a} for n, a in points
        ],
    }


def training_of(*each, ours=True, kind="dense"):
    return {"title": "x", "ours": ours, "kind": kind, "runs": list(each)}


def test_seconds_to_an_accuracy_are_a_mean_over_runs():
    assert recipes.seconds_to([run_of(0.8, 0.9), run_of(0.9, 0.9)], 0.9) == 15


def test_an_accuracy_that_one_run_misses_is_not_reached():
    assert recipes.seconds_to([run_of(0.8, 0.9), run_of(0.8, 0.89)], 0.9) is None


def test_a_peer_is_compared_at_its_own_best_with_our_shortest_way_there():
    peer = training_of(run_of(0.7, 0.8, 0.849, 0.85), ours=False)
    slow, fast = training_of(run_of(0.8, 0.9)), training_of(run_of(0.86))
    compared = recipes.comparison([peer, slow, fast], peer)
    assert compared["target"] == 0.85
    assert compared["theirs"] == {"processor": 30, "wall": 15}
    assert compared["ours"] == {"processor": 10, "wall": 5}


def test_a_peer_that_was_stopped_has_no_ratio_and_says_after_how_long():
    named = {"parameters": 1, "settings": "Adam", "compiling": {"processor": 1}}
    ours = training_of({**run_of(0.9), **named})
    peer = training_of({**run_of(0.8), **named, "cut_off": True}, ours=False)
    row = recipes.report({"trainings": [ours, {**peer, "source": "x"}]}).splitlines()[-1]
    assert row == "| [x](x) | stopped after 10 s: not known | – | – | – | – | – |"


def test_a_peer_that_ran_to_its_end_has_a_ratio_by_both_clocks():
    peer, ours = training_of(run_of(0.7, 0.85), ours=False), training_of(run_of(0.86))
    assert recipes.comparison([peer, ours], peer)["ratio"] == {"processor": 2, "wall": 2}


def test_a_dense_peer_is_not_compared_with_a_cnn():
    peer = training_of(run_of(0.7), ours=False)
    assert not recipes.comparison([peer, training_of(run_of(0.9), kind="convolutional")], peer)[
        "title"
    ]


# ---- readers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["course", "zlib", "isal", "read"])
def test_a_reader_that_is_measured_reads_everything(
    name, full_files, full_gz_folder, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("FMNIST_DATA_DIR", "")  # which a reader sets: set back after the test
    raw = next(iter(full_files.values())).parent
    loaded = load_once.LOADERS[name](full_gz_folder, raw)()
    sizes = [len(memoryview(item).cast("B")) for item in flat(loaded)]
    assert sum(sizes) >= 70_000 * 785


def flat(nested):
    """Return the arrays and bytes in nested lists and tuples."""
    if isinstance(nested, list | tuple):
        return [item for part in nested for item in flat(part)]
    return [nested]


# ---- the page ----------------------------------------------------------------------------------


def test_the_stored_page_is_made_of_the_stored_results():
    stored = (page.FOLDER / "README.md").read_text(encoding="utf-8")
    assert stored == page.text(page.load_results(page.RESULTS))


def test_the_readmes_headline_is_made_of_the_stored_results():
    stored = page.README.read_text(encoding="utf-8")
    assert page.headline(page.load_results(page.RESULTS)) in stored


@pytest.mark.parametrize("name", __main__.MEASUREMENTS)
def test_every_measurement_is_stored(name):
    assert (page.RESULTS / f"{name}.json").exists()


def test_the_stored_recipes_have_the_seeds_that_the_plan_wants():
    trainings = page.load_results(page.RESULTS)["recipes"]["trainings"]
    ours_by_title = {t["title"]: len(t["runs"]) for t in trainings if t["ours"]}
    assert set(ours_by_title.values()) == {recipes.COURSE_SEEDS}
    peers_in_full = [t for t in trainings if not t["ours"] and not t["runs"][0]["cut_off"]]
    assert {len(t["runs"]) for t in peers_in_full} == {recipes.PEER_SEEDS}


def test_no_path_of_a_machine_is_stored():
    for path in [*page.RESULTS.glob("*.json"), page.FOLDER / "README.md"]:
        assert "/home/" not in path.read_text() and "/root/" not in path.read_text()


def test_a_quick_page_stays_out_of_the_repository(tmp_path):
    shutil.copyfile(page.RESULTS / "recipes.json", tmp_path / "recipes.json")
    before = page.README.read_bytes(), (page.FOLDER / "README.md").read_bytes()
    assert page.write(tmp_path, quick=True) == tmp_path / "README.md"
    assert (page.README.read_bytes(), (page.FOLDER / "README.md").read_bytes()) == before
    assert (tmp_path / "recipes.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("accuracies", "verdict"),
    [
        ((0.899, 0.9), "with 1 of 2 seeds"),
        ((0.899, 0.899), "**not met**"),
        ((0.9, 0.9), "met"),
    ],
)
def test_an_accuracy_is_met_with_every_seed_or_it_is_told_with_how_many(accuracies, verdict):
    training = training_of(*map(run_of, accuracies))
    training["title"] = "dense network"
    line = goals.report({"recipes": {"trainings": [training]}}).splitlines()[4]
    assert line.endswith(f" | {verdict} |")


def test_the_goals_are_the_same_on_a_machine_of_half_the_speed():
    def slowed(value):
        """Return results with every time doubled and the peak halved."""
        if isinstance(value, list):
            return [slowed(each) for each in value]
        if not isinstance(value, dict):
            return value
        times = {"processor", "wall", "first", "second", "first_looked", "second_looked"}
        changed = {key: 2 * each for key, each in value.items() if key in times}
        if isinstance(value.get("peak"), float):
            changed["peak"] = value["peak"] / 2
        return {key: changed.get(key, slowed(each)) for key, each in value.items()}

    measured = page.load_results(page.RESULTS)
    recorded = goals.report(measured).replace("stopped after 600 s", "stopped after 1201 s")
    assert goals.report(slowed(measured)) == recorded


def test_a_goal_of_what_was_not_measured_says_so():
    assert "| the goals of `loaders` | not measured yet | – |" in goals.report({})


def test_a_system_that_does_not_tell_memory_gets_no_verdict_on_it():
    loaders_results = page.load_results(page.RESULTS)["loaders"]
    del loaders_results["best"]["course"]["peak"]
    assert "not measured: this system does not tell it | – |" in goals.report(
        {"loaders": loaders_results}
    )


def test_a_peer_that_was_stopped_gets_no_verdict_and_stays_out_of_the_headline():
    measured = page.load_results(page.RESULTS)
    cut = [t for t in measured["recipes"]["trainings"] if t["runs"][0]["cut_off"]]
    assert cut
    assert goals.report(measured).count("no ratio: stopped after 600 s") == len(cut)
    peers_in_full = len(peer_lessons.PEER_LESSONS) - len(cut)
    assert f"best accuracy that {peers_in_full} well-known" in page.headline(measured)


# ---- lessons' records --------------------------------------------------------------------------

THREE_LESSONS = ("00_check_your_setup", "01_read_the_bytes", "02_draw_sprites")


def record_of(lesson, failure=""):
    return {
        "lesson": lesson,
        "cells": 9,
        "seconds": 2.0,
        "processor_seconds": 3.0,
        "key_results": [],
        "failure": failure,
    }


@pytest.fixture
def recorded(monkeypatch, tmp_path):
    """Return a function that leaves records of lessons, in a course of three."""
    (tmp_path / "notebooks").mkdir()
    for name in THREE_LESSONS:
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    monkeypatch.setattr(lessons, "RECORD", tmp_path / "record.json")
    return lambda *records: write_result(tmp_path / "record.json", list(records))


def test_lessons_without_a_record_are_named_below_the_table(recorded, tmp_path):
    recorded(record_of("shared networks"), record_of("01_read_the_bytes"))
    text = lessons.report(lessons.measure(tmp_path, quick=False))
    assert "| 01_read_the_bytes | 9 | 3 | 2 |" in text
    assert "No record yet of 00_check_your_setup, 02_draw_sprites. First: `make run LES" in text
    assert "shared" not in text


def test_when_all_lessons_have_a_record_none_is_missing(recorded, tmp_path):
    recorded(*map(record_of, THREE_LESSONS))
    results = lessons.measure(tmp_path, quick=False)
    assert [lesson["lesson"] for lesson in results["lessons"]] == list(THREE_LESSONS)
    assert "No record" not in lessons.report(results)


def test_a_record_of_a_failure_counts_as_none(recorded, tmp_path):
    recorded(record_of("00_check_your_setup", "code cell 3"), record_of("01_read_the_bytes"))
    assert "00_check_your_setup" in lessons.measure(tmp_path, quick=True)["missing"]


def test_no_record_at_all_ends_in_a_sentence(recorded, tmp_path):
    with pytest.raises(errors.DataError, match="First: make run"):
        lessons.measure(tmp_path, quick=True)


# ---- what is missing ---------------------------------------------------------------------------


@pytest.fixture
def parts(monkeypatch, tmp_path, full_files):
    """Let three parts be measured in quick form, of which one's package is not there.

    Returns
    -------
    Path
        Of the folder with what is measured.
    """
    monkeypatch.setattr(__main__, "BUILD", tmp_path)
    monkeypatch.setattr(__main__, "MEASUREMENTS", ("loaders", "lessons", "recipes"))
    stored = page.load_results(page.RESULTS)

    def not_there(*_):
        raise ModuleNotFoundError("No module named 'isal'", name="isal")

    def no_record(*_):
        raise errors.DataError("Found no record. First: make run")

    monkeypatch.setattr(loaders, "measure", not_there)
    monkeypatch.setattr(lessons, "measure", no_record)
    monkeypatch.setattr(recipes, "measure", lambda *_: stored["recipes"])
    return tmp_path / "quick"


def test_parts_that_are_missing_do_not_stop_the_others(parts, capsys):
    assert __main__.main(["--quick"]) == 1
    assert (parts / "recipes.md").exists()
    text = (parts / "README.md").read_text()
    assert "| **CNN** |" in text
    assert "Not measured yet. First: `python -m benchmarks loaders`" in text


def test_each_missing_part_is_a_sentence_and_all_are_listed_in_the_end(parts, capsys):
    __main__.main(["--quick"])
    said = [line for line in capsys.readouterr().err.splitlines() if "measured" not in line[:8]]
    assert said[0].startswith("loaders: The package isal is not installed. First: pip install")
    assert said[1] == "lessons: Found no record. First: make run"
    assert said[2].startswith("Not measured: loaders, lessons.")


def test_without_any_part_no_page_is_written(parts, capsys):
    assert __main__.main(["loaders", "--quick"]) == 1
    assert not (parts / "README.md").exists()


def test_a_reader_that_is_not_installed_is_a_sentence():
    without = "import runpy, sys; sys.modules['mnist'] = None; sys.argv = sys.argv[1:];"
    run_it = "runpy.run_module('benchmarks.load_once', run_name='__main__')"
    outcome = subprocess.run(
        [sys.executable, "-c", without + run_it, "x", "python-mnist", "gz", "raw"],
        cwd=page.FOLDER.parent,
        capture_output=True,
        text=True,
    )
    assert outcome.stderr.splitlines()[-1] == "the package mnist is not installed"


def test_readers_that_were_not_measured_stand_below_the_table_with_the_reason():
    results = page.load_results(page.RESULTS)["loaders"]
    results["best"].pop("mlxtend", None)
    results["missing"] = {"mlxtend": "the package mlxtend is not installed"}
    table, _, sentence = loaders.report(results).split("\n\n")
    assert "mlxtend" not in table
    assert sentence == "mlxtend was not measured: the package mlxtend is not installed."


def test_the_sample_is_never_measured_as_the_full_data(monkeypatch, sample, capsys):
    monkeypatch.setattr(fetch, "fetch_data", lambda: sample)
    assert __main__.main(["recipes"]) == 1
    assert "Found the sample only" in capsys.readouterr().err


def test_an_unlimited_plan_and_a_limited_one_do_not_share_a_file(tmp_path):
    plan = PLANS[0]
    assert training_runs._path(plan, tmp_path) != training_runs._path(
        replace(plan, limit=40.0), tmp_path
    )
    assert plan.limit == inf


@pytest.mark.parametrize("title", ["dense network", "CNN, short"])
def test_both_backends_reach_the_same_accuracy_within_the_spread_of_seeds(title):
    results = page.load_results(page.RESULTS)["backends"]["results"]
    tensorflow, jax = (
        [run["curve"][-1]["accuracy"] for run in result["runs"]]
        for result in results
        if result["title"] == title
    )
    spread = max(tensorflow + jax) - min(tensorflow + jax)
    assert abs(np.mean(tensorflow) - np.mean(jax)) < spread < 0.006

"""The classifiers' benchmark: the published grid, limits, kills, a cluster, and what it says."""

import importlib.util
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from sklearn.exceptions import ConvergenceWarning

from benchmarks import __main__, page
from benchmarks.classifiers import (
    command,
    data,
    discrepancies,
    estimators,
    fit_worker,
    grid,
    job_process,
    jobs,
    run,
    table,
)
from benchmarks.classifiers import results as results_module
from benchmarks.classifiers.job_process import Stopped, run_one
from benchmarks.classifiers.store import held_folder, result_path
from fmnist_utils import errors
from fmnist_utils.datasets import fetch

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLE = str(fetch.SAMPLE_FOLDER)
PUBLISHED = json.loads(grid.PUBLISHED.read_text())["paper"]

# ---- the grid ----------------------------------------------------------------------------------


def test_the_published_grid_has_143_settings_of_14_classifiers():
    counts = Counter(name for name, _ in grid.all_settings())
    assert counts == {
        "PassiveAggressive": 3,
        "SGD": 15,
        "Perceptron": 3,
        "DecisionTree": 12,
        "RandomForest": 18,
        "LogisticRegression": 12,
        "MLP": 8,
        "KNN": 12,
        "SVC": 12,
        "GaussianNB": 1,
        "ExtraTree": 12,
        "GaussianProcess": 2,
        "GradientBoosting": 9,
        "LinearSVC": 24,
    }
    assert counts.total() == 143


def test_131_settings_can_be_built_and_129_of_them_have_a_published_figure():
    counts = Counter(name for name, _ in grid.settings())
    assert counts.total() == 131
    assert counts.total() - counts["GaussianProcess"] == 129


def test_six_settings_of_logistic_regression_and_six_of_linearsvc_cannot_be_built():
    impossible = [
        name for name, setting in grid.all_settings() if not grid.can_be_built(name, setting)
    ]
    assert Counter(impossible) == {"LogisticRegression": 6, "LinearSVC": 6}


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
def test_scikit_learn_still_refuses_linearsvc_with_l1_and_ovr(loss):
    setting = {"loss": loss, "penalty": "l1", "C": 1, "multi_class": "ovr"}
    with pytest.raises(ValueError, match="not supported"):
        estimators.build("LinearSVC", setting, seed=0).fit(np.eye(4), [0, 0, 1, 1])


def test_no_setting_stands_twice():
    names = [json.dumps(setting) for setting in grid.all_settings()]
    assert len(set(names)) == 143


def test_every_published_best_is_a_setting_of_the_grid():
    assert PUBLISHED["settings"].keys() == PUBLISHED["accuracies"].keys()
    for name, setting in PUBLISHED["settings"].items():
        assert (name, setting) in grid.settings()


def test_only_the_best_setting_has_the_published_accuracy():
    with_figure = [grid.published_accuracy(*setting) for setting in grid.settings()]
    assert sorted(filter(None, with_figure)) == sorted(PUBLISHED["accuracies"].values())


def test_no_two_jobs_share_a_key():
    for quick in (True, False):
        planned = jobs.planned(quick)
        assert len({jobs.key(job.asked("data")) for job in planned}) == len(planned)


# ---- today's estimators ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny():
    """Return 200 training images, every eighth pixel, twenty images of each class, and labels."""
    arrays = data.prepare(fetch.sample_files(), 200)
    return arrays.x_train[:, ::8], arrays.y_train


#: Loops that are cut short where all settings are tried: what they reach does not matter there.
CUT = {"max_iter": 20, "n_estimators": 3}


@pytest.mark.parametrize("name", dict(grid.settings()))
def test_every_setting_builds_and_fits_without_a_warning(name, tiny):
    for _, setting in [each for each in grid.settings() if each[0] == name]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ConvergenceWarning)
            estimator = estimators.build(name, setting, seed=0)
            short = {key: CUT[key] for key in CUT if key in estimator.get_params()}
            estimator.set_params(**short).fit(*tiny)
        assert set(estimator.predict(tiny[0])) <= set(range(10)), setting


def test_the_passive_aggressive_twin_is_what_the_deprecated_class_computes(tiny):
    from sklearn.linear_model import PassiveAggressiveClassifier

    with pytest.warns(FutureWarning, match="deprecated"):
        old = PassiveAggressiveClassifier(C=10, max_iter=5, tol=None, random_state=3).fit(*tiny)
    new = estimators.build("PassiveAggressive", {"C": 10}, seed=3).fit(*tiny)
    np.testing.assert_allclose(new.coef_, old.coef_)


def test_a_dataset_of_four_classes_gets_priors_of_a_quarter():
    setting = {"priors": [0.1] * 10}
    assert estimators.build("GaussianNB", setting, seed=0, classes=4).priors == [0.25] * 4


def test_the_seed_is_the_estimators_random_state():
    assert estimators.build("SVC", {"C": 1}, seed=4).random_state == 4


# ---- one job -----------------------------------------------------------------------------------


FAST = [
    jobs.FitJob("GaussianNB", {"priors": [0.1] * 10}),
    jobs.FitJob("SGD", {"loss": "hinge", "penalty": "l2"}, images=500),
    jobs.FitJob("ExtraTree", {"criterion": "gini", "splitter": "best", "max_depth": 10}),
    jobs.FitJob("DecisionTree", {"criterion": "gini", "splitter": "random", "max_depth": 10}),
]
#: Ten trees after ten trees for hours: it ends only if something ends it.
SLOW = jobs.FitJob(
    "GradientBoosting",
    {"loss": "deviance", "n_estimators": 100, "max_depth": 50},
    seconds=24 * 3600,
    changes={"n_estimators": 100_000},
)


@pytest.fixture(scope="module")
def sample_digest():
    return data.digest(fetch.sample_files())


@pytest.fixture
def prepare_job(sample_digest):
    """Return a function that makes a job ready to run on the sample, with other limits."""

    def prepare(job, **more):
        return {**run.prepared(job.asked(sample_digest), SAMPLE), **more}

    return prepare


def test_a_job_says_how_well_and_how_long(prepare_job):
    result = run_one(prepare_job(FAST[1]))
    assert (result["state"], len(result["repeats"])) == ("done", 1)
    repeat = result["repeats"][0]
    assert (repeat["images"], repeat["warnings"]) == (500, [])
    assert 0.6 < repeat["accuracy"] < 0.9
    assert repeat["training"]["processor"] > 0


def test_a_job_over_its_memory_is_ended(prepare_job):
    result = run_one(prepare_job(SLOW, memory=30_000_000))
    assert (result["state"], result["repeats"]) == ("over memory", [])


def test_a_job_that_raises_says_so_in_one_line(prepare_job):
    result = run_one(prepare_job(FAST[0], changes={"no_such": 1}))
    assert result["state"] == "failed"
    assert result["reason"].startswith("ValueError: Invalid parameter 'no_such'")
    assert "\n" not in result["reason"]


def test_a_job_on_other_data_than_was_asked_for_fails(prepare_job):
    result = run_one(prepare_job(FAST[0], data="0" * 16))
    assert result["reason"].startswith("DataError: Found other data here")


def test_what_was_finished_before_the_limit_is_kept(monkeypatch, tmp_path, prepare_job):
    said = tmp_path / "said"
    script = (
        "import json, pathlib, time; print(json.dumps({'repeat': {'accuracy': 0.5}}), flush=True);"
        f"pathlib.Path({str(said)!r}).touch(); time.sleep(24 * 3600)"
    )
    clock = SimpleNamespace(sleep=time.sleep, monotonic=lambda: 10.0 if said.exists() else 0.0)
    monkeypatch.setattr(job_process, "time", clock)
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda _, **more: popen([sys.executable, "-c", script], **more)
    )
    result = run_one(prepare_job(FAST[0], seconds=5))
    assert (result["state"], result["repeats"]) == ("timed out", [{"accuracy": 0.5}])


def test_a_child_that_dies_is_a_failure_with_its_last_words(monkeypatch, prepare_job):
    popen = subprocess.Popen
    script = "import sys; sys.exit('segments at fault')"
    monkeypatch.setattr(
        subprocess, "Popen", lambda _, **more: popen([sys.executable, "-c", script], **more)
    )
    result = run_one(prepare_job(FAST[0]))
    assert (result["state"], "segments at fault" in result["reason"]) == ("failed", True)


def test_a_job_that_is_called_off_ends_before_its_work_is_done(prepare_job):
    answers = iter([False, False, True])
    with pytest.raises(Stopped):
        run_one(prepare_job(SLOW), lambda: next(answers))
    assert not psutil.Process().children()


def test_memory_that_the_system_refuses_is_over_memory(monkeypatch, capsys):
    def refuse(job, say):
        raise MemoryError

    monkeypatch.setattr(fit_worker, "run", refuse)
    monkeypatch.setattr(fit_worker, "end_with_the_starter", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}\n"))
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # which main sets: set back after the test
    fit_worker.main()
    assert "over_memory" in capsys.readouterr().out


def test_warnings_are_noted_by_name_and_not_printed(capfd):
    arrays = data.prepare(fetch.sample_files(), 100)
    estimator = estimators.build("LinearSVC", PUBLISHED["settings"]["LinearSVC"], seed=0)
    repeat = fit_worker.one_repeat(estimator.set_params(max_iter=1), arrays, seed=0)
    assert repeat["warnings"] == ["ConvergenceWarning"]
    assert capfd.readouterr() == ("", "")


# ---- data --------------------------------------------------------------------------------------


def test_a_part_of_the_training_images_has_as_many_of_each_class():
    arrays = data.prepare(fetch.sample_files(), 200)
    assert set(Counter(arrays.y_train.tolist()).values()) == {20}


def test_a_part_is_standardised_like_the_whole():
    part, whole = (data.prepare(fetch.sample_files(), images) for images in (200, None))
    np.testing.assert_array_equal(part.x_test, whole.x_test)
    np.testing.assert_array_equal(part.x_train[0], whole.x_train[0])


def test_the_full_data_has_the_digest_that_stands_for_fashion_mnist(full_files):
    files = fetch.fetch_data()
    assert data.digest(files) == data.FASHION_MNIST


# ---- keeping, going on -------------------------------------------------------------------------


def test_a_second_run_on_the_same_folder_is_refused(tmp_path):
    with (
        held_folder(tmp_path / "x"),
        pytest.raises(errors.DataError, match="Found x in use by another run"),
        held_folder(tmp_path / "x"),
    ):
        pass


def test_a_broken_result_is_named_before_anything_runs(tmp_path, prepare_job):
    job = prepare_job(FAST[0])
    path = result_path(tmp_path, job["key"])
    path.write_text('{"asked": {')
    with pytest.raises(errors.DataError, match=f"{path.name} is no result"):
        run.run_missing([job], tmp_path, workers=1)


@pytest.mark.parametrize(
    "change", [{"images": 100}, {"repeats": 2}, {"seconds": 1.0}, {"memory": 1}, {"pixels": "raw"}]
)
def test_another_request_has_another_key(change):
    from dataclasses import replace

    assert jobs.key(replace(FAST[0], **change).asked("d")) != jobs.key(FAST[0].asked("d"))


def test_other_data_or_versions_have_another_key(monkeypatch):
    keys = {jobs.key(FAST[0].asked(name)) for name in "de"}
    monkeypatch.setattr(jobs, "version", lambda _: "99")
    assert len(keys | {jobs.key(FAST[0].asked("d"))}) == 3


def test_what_has_a_result_is_not_run_again_and_a_failure_is_a_result(
    monkeypatch, tmp_path, prepare_job
):
    asked = []

    def fail(job, stopped):
        asked.append(job["classifier"])
        return {"state": "failed", "reason": "x", "repeats": [], "peak": 0}

    monkeypatch.setattr(run, "run_one", fail)
    prepared = [prepare_job(job) for job in FAST]
    for count in (2, 4):
        results = run.run_missing(prepared[:count], tmp_path, workers=1)
    assert asked == [job.classifier for job in FAST]
    assert {result["state"] for result in results} == {"failed"}


DRIVER = """
import json, sys
from pathlib import Path
from benchmarks.classifiers import results
from benchmarks.classifiers.jobs import FitJob

results.planned = lambda quick: [FitJob(**job) for job in json.loads(sys.argv[2])]
dask = sys.argv[3] or None
found = results.measure(Path(sys.argv[1]), True, None if dask else 2, dask, sys.argv[4])
print(json.dumps([[r["estimator"], r["state"], r["accuracies"]] for r in found["rows"]]))
"""


def start(folder, dask="", planned=FAST):
    """Start a run of a few settings on the sample, as a program of its own."""
    from dataclasses import asdict

    plans = json.dumps([asdict(job) for job in planned])
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(folder), plans, dask, SAMPLE],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows_of(process):
    out, err = process.communicate(timeout=BACKSTOP)
    assert process.returncode == 0, err
    return json.loads(out)


def results_in(folder):
    """Return how many results a run on the sample has kept."""
    return len(list((folder / "classifiers" / "sample-quick").glob("[!.]*.json")))


#: Seconds after which a test no longer waits for what never comes, however busy the machine is.
BACKSTOP = 600


def wait_for(condition):
    end = time.monotonic() + BACKSTOP
    while not condition():
        if time.monotonic() > end:
            pytest.fail("what this test waits for has not come")
        time.sleep(0.05)


def ended(children):
    """Wait until processes have ended; end those that have not, and tell if there were none."""
    _, alive = psutil.wait_procs(children, timeout=BACKSTOP)
    for child in alive:
        child.kill()
    return not alive


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    """Return the rows of a run that nothing has disturbed."""
    return rows_of(start(tmp_path_factory.mktemp("unbroken")))


def test_an_unbroken_run_has_a_result_of_every_setting(unbroken):
    assert [state for _, state, _ in unbroken] == ["done"] * len(FAST)


def kill_after(process, seconds, killed):
    """Kill a program and return whether it was still running, and its children."""
    time.sleep(seconds)
    children = psutil.Process(process.pid).children() if process.poll() is None else []
    process.send_signal(killed)
    process.communicate(timeout=BACKSTOP)
    return children


def test_a_run_that_is_killed_gives_the_same_table_when_it_goes_on(unbroken, tmp_path):
    kills = int(os.environ.get("FMNIST_KILLS", "2"))
    for _ in range(kills):
        process = start(tmp_path)
        before = results_in(tmp_path)
        if before < len(FAST) - 1 and kills == 2:
            wait_for(lambda process=process, before=before: results_in(tmp_path) > before)
            children = kill_after(process, 0, signal.SIGKILL)
        else:
            children = kill_after(process, random.uniform(0.5, 6), signal.SIGKILL)
        assert ended(children), "a child outlived its driver"
    assert rows_of(start(tmp_path)) == unbroken


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_ends_leaves_no_child_behind(ended_by, tmp_path):
    process = start(tmp_path, planned=[SLOW])
    wait_for(lambda: psutil.Process(process.pid).children())
    children = kill_after(process, 0.3, ended_by)
    assert children and ended(children)
    assert results_in(tmp_path) == 0


def test_who_takes_no_more_results_leaves_no_child_behind(prepare_job):
    coming = run._on_cores([prepare_job(FAST[0]), prepare_job(SLOW)], 2)
    next(coming)
    children = psutil.Process().children()
    coming.close()
    assert children and ended(children)


# ---- on a cluster ------------------------------------------------------------------------------


@pytest.fixture
def cluster():
    """Start a Dask scheduler and two workers, each a program; return address and workers."""
    pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask = [sys.executable, "-m", "distributed.cli"]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*dask[:2], "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard"], **quiet
    )
    worker = [*dask[:2], "distributed.cli.dask_worker", address, "--nthreads", "1"]
    workers = [
        subprocess.Popen([*worker, "--no-nanny", "--no-dashboard"], **quiet) for _ in range(2)
    ]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_a_cluster_that_loses_a_worker_half_way_gives_the_same_table(unbroken, cluster, tmp_path):
    address, workers = cluster
    process = start(tmp_path, dask=address)
    wait_for(lambda: results_in(tmp_path) >= 1 or process.poll() is not None)
    busy = next((w for w in workers if psutil.Process(w.pid).children()), workers[0])
    busy.kill()
    busy.wait()
    assert rows_of(process) == unbroken


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path, prepare_job):
    pytest.importorskip("distributed")
    with pytest.raises(errors.DataError, match="Found no Dask scheduler at 'nowhere'"):
        run.run_missing([prepare_job(FAST[0])], tmp_path, dask="nowhere")


def test_without_dask_the_option_ends_in_a_sentence(monkeypatch, tmp_path, prepare_job):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(errors.DataError, match=r"no package dask\.distributed"):
        run.run_missing([prepare_job(FAST[0])], tmp_path, dask="tcp://x:1")


# ---- the command line --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["classifiers", "--jobs", "0"], "Found --jobs 0, expected 1 or more"),
        (["classifiers", "--jobs", "1", "--dask", "x"], "Found both --jobs and --dask"),
        (["recipes", "--jobs", "1"], "Found --jobs, expected it with classifiers only"),
        (["recipes", "--dask", "x"], "Found --dask, expected it with classifiers only"),
        (["--data-dir", "x"], "Found --data-dir, expected it with classifiers only"),
        (["recipes", "classifiers"], "expected it alone"),
        (["classifiers", "--data-dir", "no/such"], "The folder no/such cannot be used"),
    ],
)
def test_a_wrong_option_ends_in_one_sentence(arguments, words, capsys):
    assert __main__.main(arguments) == 1
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1


def test_the_classifiers_are_never_measured_on_the_sample_as_the_full_data(
    monkeypatch, sample, capsys
):
    monkeypatch.setattr(fetch, "fetch_data", lambda: sample)
    assert __main__.main(["classifiers", "--quick"]) == 1
    assert "Found the sample only" in capsys.readouterr().err


def test_the_classifiers_are_no_part_of_what_make_bench_measures():
    assert "classifiers" not in __main__.MEASUREMENTS


# ---- what it says ------------------------------------------------------------------------------


def row(name="SGD", accuracies=(0.82,), **more):
    """Return a row as `measure` gives it."""
    setting = grid.published_best()[name]
    return {
        "classifier": name,
        "parameters": setting,
        "estimator": "x",
        "asked_images": None,
        "images": 60_000,
        "state": "done",
        "reason": "",
        "accuracies": list(accuracies),
        "published": grid.published_accuracy(name, setting),
        "training": 1.0,
        "processor": 1.0,
        "testing": 0.1,
        "warnings": [],
        **more,
    }


def results_of(*rows, **more):
    shared = {"quick": True, "dataset": "fashion-mnist", "is_fashion": True, "evidence": []}
    return {"rows": list(rows), **shared, **more}


def test_the_table_is_sorted_by_accuracy_with_ours_and_people_in_it():
    text = table.report(results_of(row("GaussianNB", [0.51]), row("SVC", [0.897])))
    places = [
        text.index(name) for name in ("**CNN**", "dense network", "| SVC", "people", "| GaussianNB")
    ]
    assert places == sorted(places)


def test_a_table_of_other_data_shows_no_published_mean():
    text = table.report(results_of(row(published=None), dataset="other", is_fashion=False))
    assert "0.819" not in text and "people" not in text and "CNN" not in text


def test_a_failed_setting_keeps_its_row_and_reason():
    failed = row(accuracies=[], state="failed", reason="no | luck", training=None)
    assert "| failed: no / luck |" in table.report(results_of(failed))


def test_a_difference_beyond_two_hundredths_is_explained_and_a_smaller_one_is_not():
    text = table.report(results_of(row("SVC", [0.85]), row("MLP", [0.88])))
    assert "- **SVC** (-0.047)" in text and "- **MLP**" not in text


def test_an_explanation_of_fewer_images_holds_only_if_more_of_them_help():
    part = row("GradientBoosting", [0.75], asked_images=2000, images=2000)
    fewer = {**part, "what": "1,000 training images", "accuracies": [0.70]}
    assert "twice the images add 0.050" in discrepancies.explanation(part, [fewer])
    assert "does not explain" in discrepancies.explanation(part, [{**fewer, "accuracies": [0.76]}])


def test_the_quick_run_is_called_so():
    assert "**The quick run**" in table.report(results_of(row()))
    assert "**The full run**" in table.report(results_of(row(), quick=False))


def test_a_full_result_is_not_replaced_by_a_quick_one(tmp_path):
    build, stored = tmp_path / "build", tmp_path / "stored"
    build.mkdir(), stored.mkdir()
    quick, full = results_of(row()), results_of(row(), quick=False)
    assert command.keep_for_the_page(quick, build, stored)
    assert command.keep_for_the_page(full, build, stored)
    assert not command.keep_for_the_page(quick, build, stored)


def test_results_of_other_data_stay_off_the_page(tmp_path):
    other = results_of(row(), is_fashion=False)
    assert not command.keep_for_the_page(other, tmp_path, tmp_path)


def test_the_networks_in_the_table_are_those_of_the_recipes():
    assert [net["title"] for net in results_module.our_networks()] == list(results_module.NETWORKS)


def test_the_stored_result_has_a_row_of_each_classifier():
    stored = page.load_results(page.RESULTS)["classifiers"]
    assert {each["classifier"] for each in stored["rows"]} == set(dict(grid.settings()))
    assert stored["is_fashion"]


def test_every_row_with_a_published_mean_is_within_two_hundredths_or_explained():
    stored = page.load_results(page.RESULTS)["classifiers"]
    explained = {each["classifier"] for each in stored["evidence"]}
    for each in stored["rows"]:
        apart = results_module.difference(each)
        if apart is not None and abs(apart) > discrepancies.NOTABLE:
            assert each["classifier"] in explained


def test_dask_is_needed_by_the_benchmarks_only():
    assert "dask" not in (ROOT / "requirements-dev.txt").read_text()
    assert "dask" in (ROOT / "benchmarks" / "requirements.txt").read_text()
    assert importlib.util.find_spec("benchmarks.classifiers.dask_worker")

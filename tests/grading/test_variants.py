"""Personal variants: all different, all solvable, and nobody else's answers are right."""

import io
import re
import shutil

import numpy as np
import pytest

from fmnist_utils.errors import DataError
from grading import __main__, grade, variants
from grading import secret as secret_file
from grading.limits import Limits
from grading.sheets import lesson_of, sheet_names
from grading.variant_data import MAKERS
from tools.answers import answers_of
from tools.cohorts import submissions as cohort

SECRET = bytes(range(32))
SHEETS = [name for name in sheet_names() if lesson_of(name) in MAKERS]
sheets = pytest.mark.parametrize("sheet", SHEETS)
needs_bubblewrap = pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap")


def images_in(content):
    shape = np.frombuffer(content, ">u4", content[3], 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)


def numbers_in(question):
    return [int(number) for number in re.findall(r"\d+", question)]


def solve_01(do, files, questions):
    header, content = do["read_header"](files["mystery-idx"]), files["mystery-idx"]
    kinds = {9: ">i1", 11: ">i2", 12: ">i4"}
    values = np.frombuffer(content, kinds[header[0]], offset=16).reshape(header[1])
    labels = do["read_labels"](files["labels-idx1-ubyte"])
    names = files["class_names.txt"].decode().split("\n")
    counted = re.search("'(.+)'|\"(.+)\"", questions["class_count"].partition("called")[2])
    k = names.index(counted[1] or counted[2])
    return {
        "type_code": header[0],
        "shape": header[1],
        "sum": values[numbers_in(questions["sum"])[0]].astype(np.int64).sum(),
        "class_name": names[labels[numbers_in(questions["class_name"])[0]]],
        "class_count": (labels == k).sum(),
        "true_count": do["read_header"](do["repair_count"](files["broken-idx3-ubyte"]))[1][0],
    }


def solve_02(do, files, questions):
    images = images_in(files["images-idx3-ubyte"])
    labels = images_in(files["labels-idx1-ubyte"])
    y, x, k = numbers_in(questions["mean_pixel"])
    mirror_y, mirror_x, i = numbers_in(questions["mirrored_pixel"])
    sheet = do["tile"](images, 10)
    sheet_y, sheet_x = numbers_in(questions["sheet_pixel"])
    return {
        "mean_pixel": do["mean_image"](images, labels, k)[y, x],
        "mirrored_pixel": int(do["mirror"](images[i])[mirror_y, mirror_x]),
        "sheet_shape": sheet.shape,
        "sheet_pixel": int(sheet[sheet_y, sheet_x]),
        "darkest": do["from_dark_to_bright"](images)[0],
    }


def solve_03(do, files, questions):
    images = images_in(files["train-images-idx3-ubyte"])
    labels = images_in(files["train-labels-idx1-ubyte"])
    queries = images_in(files["queries-idx3-ubyte"])
    [k], [q] = numbers_in(questions["class_count"]), numbers_in(questions["distance"])
    table = do["distances"](queries[q : q + 1], images)
    return {
        "class_count": do["count_classes"](labels, 10)[k],
        "repeats": len(do["find_repeats"](images)),
        "distance": table.min(),
        "neighbour": int(labels[table.argmin()]),
        "mean_brightness": images[labels == k].mean(),
    }


def solve_04(do, files, questions):
    with np.load(io.BytesIO(files["classifier.npz"])) as data:
        x, labels, w, b = (data[name] for name in ("x", "labels", "w", "b"))
    k, i = numbers_in(questions["probability"])
    pixel, _ = numbers_in(questions["slope"])
    logits = x @ w + b
    slope_w, slope_b = do["gradient"](x, labels, w, b)
    return {
        "probability": do["softmax"](logits)[i, k],
        "loss": do["cross_entropy"](labels, logits).mean(),
        "slope": slope_w[pixel, k],
        "bias_slope": slope_b[k],
        "accuracy": (logits.argmax(axis=1) == labels).mean(),
    }


def solve_08(do, files, questions):
    with np.load(io.BytesIO(files["answers.npz"])) as data:
        labels, predicted, probabilities = data["labels"], data["predicted"], data["probabilities"]
        costs, price = data["costs"], float(data["price"])
    matrix = do["confusion_matrix"](labels, predicted, 10)
    k, taken = numbers_in(questions["taken_for"])
    return {
        "accuracy": (predicted == labels).mean(),
        "taken_for": matrix[k, taken],
        "precision": do["class_precision"](matrix)[k],
        "recall_low": do["recall_intervals"](matrix, 1.96)[k, 0],
        "brier": do["brier_score"](labels, probabilities),
        "asks": int((do["decide"](probabilities, costs, price) == -1).sum()),
    }


SOLVERS = dict(zip(SHEETS, (solve_01, solve_02, solve_03, solve_04, solve_08), strict=True))


@sheets
def test_every_variant_is_solved_by_the_reference_solution(sheet):
    do = answers_of(sheet)
    for number in range(60):
        student = f"s{number}"
        mine = variants.make_variant(sheet, SECRET, student)
        token = variants.token_of(sheet, SECRET, student)
        solved = SOLVERS[sheet](do, mine.files, mine.questions)
        found = variants.grade_answers({variants.TOKEN: token, **solved}, mine, token)
        assert set(found.values()) == {("right", "")}, (student, found)


@sheets
def test_three_hundred_students_have_three_hundred_variants(sheet):
    made = [variants.make_variant(sheet, SECRET, f"s{number}") for number in range(300)]
    assert len({repr(sorted(mine.files.items())) for mine in made}) == 300
    assert len({repr(sorted(mine.answers.items())) for mine in made}) == 300


@sheets
def test_the_same_secret_gives_the_same_variant_again(sheet):
    one, other = (variants.make_variant(sheet, SECRET, "ada") for _ in range(2))
    assert one == other
    assert one.files != variants.make_variant(sheet, SECRET[::-1], "ada").files


@sheets
def test_another_students_answers_are_all_wrong(sheet):
    theirs = variants.make_variant(sheet, SECRET, "bob").answers
    mine, token = (
        variants.make_variant(sheet, SECRET, "ada"),
        variants.token_of(sheet, SECRET, "ada"),
    )
    swapped = {variants.TOKEN: variants.token_of(sheet, SECRET, "bob"), **theirs}
    assert {state for state, _ in variants.grade_answers(swapped, mine, token).values()} == {
        "wrong"
    }


@pytest.mark.parametrize("found", [None, 5, [], {}, {"variant": "other"}, {"variant": b"x"}])
def test_what_is_no_answer_is_wrong_with_a_reason(found):
    mine = variants.make_variant("01_read_the_bytes", SECRET, "ada")
    verdicts = variants.grade_answers(
        found, mine, variants.token_of("01_read_the_bytes", SECRET, "ada")
    )
    assert all(state == "wrong" and sentence for state, sentence in verdicts.values())


def test_the_sentence_does_not_tell_the_answer():
    mine = variants.make_variant("01_read_the_bytes", SECRET, "ada")
    token = variants.token_of("01_read_the_bytes", SECRET, "ada")
    found = variants.grade_answers({variants.TOKEN: token, "sum": 1}, mine, token)
    assert str(mine.answers["sum"]) not in found["sum"][1]


@pytest.fixture
def given_out(tmp_path):
    """Return a folder with a roster, a secret and the variants of two students."""
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\n")
    assert __main__.main(_command(tmp_path)) == 0
    return tmp_path


def _command(folder, sheet="01_read_the_bytes"):
    return [
        *("variants", "--sheet", sheet, "--roster", str(folder / "roster.csv")),
        *("--secret", str(folder / "secret.txt"), "--out", str(folder / "variants")),
    ]


CELL = """
my_answers = {"variant": TOKEN, "true_count": 0}
content = open("mine/mystery-idx", "rb").read()
my_answers["type_code"], my_answers["shape"] = read_header(content)
"""


def notebook_of(folder, student):
    page = (folder / "variants" / student / "README.md").read_text()
    token = re.search(r"'variant': ('\w+')", page)[1]
    return cohort.with_last_cell(CELL.replace("TOKEN", token))


@needs_bubblewrap
def test_own_answers_count_and_anothers_do_not(given_out, capsys):
    for student, author in {"ada": "ada", "bob": "ada"}.items():
        place = given_out / "submitted" / student
        place.mkdir(parents=True)
        (place / "sheet.ipynb").write_bytes(cohort.bytes_of(notebook_of(given_out, author)))
    command = [
        *("run", str(given_out / "submitted"), "--sheet", "01_read_the_bytes", "--jobs", "1"),
        *("--out", str(given_out / "out"), "--roster", str(given_out / "roster.csv")),
        *("--secret", str(given_out / "secret.txt")),
    ]
    assert __main__.main(command) == 0
    ada, bob = (given_out / "out" / "marks.csv").read_text().splitlines()[1:]
    assert ada.startswith("ada,Ada,1,1,2,2,2,1,3,3,1,1,0,0,0,0,0,17,21")
    assert bob.startswith("bob,Bob,1,1,2,2,2,1,3,3,0,0,0,0,0,0,0,15,21")
    page = (given_out / "out" / "feedback" / "bob.html").read_text()
    assert "The answers are of another variant than yours" in page

    other = given_out / "other.txt"
    secret_file.make_secret(other)
    command[-1] = str(other)
    assert __main__.main(command) == 1
    assert "expected the secret with which the variants were made" in capsys.readouterr().err


def test_without_a_box_the_own_data_are_seen_as_well(given_out):
    secret = secret_file.read_secret(given_out / "secret.txt")
    notebook = cohort.bytes_of(notebook_of(given_out, "ada"))
    result = grade.grade_one(notebook, "01_read_the_bytes", Limits(), b"", None, (secret, "ada"))
    assert [task["state"] for task in result["tasks"][8:10]] == ["right", "right"]


def test_the_folders_are_made_again_without_a_change(given_out):
    before = {p: p.read_bytes() for p in given_out.rglob("*") if p.is_file()}
    assert __main__.main(_command(given_out)) == 0
    assert {p: p.read_bytes() for p in given_out.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--sheet": "06_dense_in_keras"}, "has no variants, expected one of: 01_read_the_bytes"),
        ({"--secret": "{}/roster.csv"}, "roster.csv is no secret, expected the file"),
        ({"--roster": "{}/nowhere.csv"}, "nowhere.csv does not exist"),
        ({"--out": "{}/roster.csv/out"}, "cannot be used"),
    ],
    ids=str,
)
def test_bad_input_is_one_sentence(change, sentence, given_out, capsys):
    arguments = _command(given_out)
    for option, value in change.items():
        arguments[arguments.index(option) + 1] = value.format(given_out)
    capsys.readouterr()
    assert __main__.main(arguments) == 1
    error = capsys.readouterr().err
    assert sentence in error and len(error.splitlines()) == 1


def test_a_secret_is_for_its_owner_alone(given_out):
    assert (given_out / "secret.txt").stat().st_mode & 0o077 == 0


def result_of(state, sentence):
    task = {"task": f"{variants.PREFIX}sum", "state": state, "sentence": sentence}
    return {"tasks": [task]}


OTHER = "The answers are of another variant than yours."


def test_a_wrong_secret_is_told_though_somebody_is_absent(tmp_path):
    results = {"ada": result_of("wrong", OTHER), "zoe": result_of("not submitted", "")}
    with pytest.raises(DataError, match="expected the secret with which the variants were made"):
        variants.check_secret(results, tmp_path)


def test_one_right_answer_shows_that_the_secret_is_the_right_one(tmp_path):
    results = {"ada": result_of("wrong", OTHER), "bob": result_of("right", "")}
    assert variants.check_secret(results, tmp_path) is None


def test_an_empty_secret_of_a_run_is_refused(given_out):
    (given_out / "secret").write_bytes(b"")
    with pytest.raises(DataError, match="secret is no secret, expected the file"):
        secret_file.make_secret(given_out / "secret")

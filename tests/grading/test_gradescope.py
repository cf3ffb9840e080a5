"""Gradescope's metadata: who handed in which folder, and when."""

import pytest

from fmnist_utils.errors import DataError
from grading.gradescope import read_metadata
from grading.platforms import FileName

METADATA = """---
submission_409194023:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0123'
    :email: ada@x.edu
  :created_at: 2026-04-26 17:34:00.861687000 Z
  :score: 2.0
  :results:
    tests:
    - name: ":submitters:"
      output: 'A test that ends in an empty line.

'
submission_500000001:
  :submitters:
  - :name: Bob Kahn
    :sid: 222
  - :name: Cy Dunn
    :email: cy@x.edu
...
submission_700000003:
  :submitters: []
"""


def test_each_submission_has_its_submitters_and_time():
    assert read_metadata(METADATA.encode(), "m.yml") == {
        "submission_409194023": [
            FileName(id="0123", name="Ada Lovelace", time="2026-04-26T17:34:00.861687+00:00")
        ],
        "submission_500000001": [
            FileName(id="222", name="Bob Kahn"),
            FileName(id="cy@x.edu", name="Cy Dunn"),
        ],
    }


@pytest.mark.parametrize(
    "text", ["- a\n- list\n", "plain text", "", "a: [1, {b: c}]\n? {d: e}\n: f\n"]
)
def test_other_yaml_says_nothing(text):
    assert read_metadata(text.encode(), "m.yml") == {}


@pytest.mark.parametrize(
    "text",
    [":\n  : :\n :::bad: [", "[" * 2000 + "]" * 2000, "a: !!python/object/apply:os.system [x"],
)
def test_what_is_no_yaml_is_refused(text):
    with pytest.raises(DataError, match="m.yml cannot be read as YAML.*Download"):
        read_metadata(text.encode(), "m.yml")


def test_no_object_is_made_of_a_tag():
    text = "submission_1: !!python/object/apply:os.system\n  :created_at: 2026-01-01\n"
    assert read_metadata(text.encode(), "m.yml")["submission_1"] == []

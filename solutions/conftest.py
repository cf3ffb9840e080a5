"""Where the solutions are tested, the checks are strict: an answer that is not right raises."""

import os

os.environ["FMNIST_STRICT"] = "1"

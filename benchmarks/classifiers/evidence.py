"""Why an accuracy is not the published one: further jobs that tell, and the sentences they give."""

from benchmarks.classifiers.grid import published_best
from benchmarks.classifiers.jobs import QUICK_IMAGES, Job
from benchmarks.table import spread

#: A difference beyond this is looked into.
NOTABLE = 0.02


def evidence_jobs(row: dict) -> dict[str, Job]:
    """Return what to measure besides, to see why a row differs from the published accuracy.

    Parameters
    ----------
    row : dict
        Of the results, of a classifier's best published setting.

    Returns
    -------
    dict of str to Job
        By what was done otherwise; empty where nothing is known that would tell.
    """
    name = row["classifier"]
    parameters = published_best()[name]
    found = {}
    if name in QUICK_IMAGES and row["asked_images"] is not None:
        half = QUICK_IMAGES[name] // 2
        found[f"{half:,} training images"] = Job(name, parameters, images=half)
    if name == "GaussianNB":
        for smoothing in (0, 1e-2):
            changes = {"var_smoothing": smoothing}
            found[f"`var_smoothing={smoothing:g}`"] = Job(name, parameters, changes=changes)
    if name == "PassiveAggressive":
        found["up to five orders of the images"] = Job(name, parameters, repeats=5)
    if name in ("GaussianNB", "PassiveAggressive"):
        found["pixels as they are, 0 to 255"] = Job(name, parameters, pixels="raw")
    return found


def explanation(row: dict, evidence: list[dict]) -> str:
    """Return what the evidence says of a row's difference, with the figures measured.

    Parameters
    ----------
    row : dict
        Of the results.
    evidence : list of dict
        Rows with "what" was done otherwise, those of this classifier only.

    Returns
    -------
    str
        Markdown, one paragraph.
    """
    measured = [other for other in evidence if other["accuracies"]]
    if not measured:
        return "Not explained: nothing else was measured."
    here = row["accuracies"][0]
    figures = "; ".join(f"{other['what']}: {spread(other['accuracies'], 3)}" for other in measured)
    text = f"Here {here:.3f}. Measured besides: {figures}. "
    return text + _meaning(row, here, [other["accuracies"] for other in measured])


def _meaning(row: dict, here: float, measured: list[list[float]]) -> str:
    """Return one or two sentences that hold whatever was measured."""
    others = [accuracies[0] for accuracies in measured]
    if row["asked_images"] is not None:
        published = row["published"]
        if others[0] < here < published:
            return (
                f"It learned from {row['images']:,} images, and the published one from 60,000; "
                f"twice the images add {here - others[0]:.3f} here."
            )
        return "The number of images does not explain the difference."
    if row["classifier"] == "PassiveAggressive":
        low, high = min(measured[0]), max(measured[0])
        inside = "within" if low <= row["published"] <= high else "outside"
        return (
            f"The last images that it sees weigh much, so the order matters: {low:.3f} to "
            f"{high:.3f}. The published mean lies {inside} that range."
        )
    low, high = min(here, *others), max(here, *others)
    return (
        f"Many pixels hardly vary within a class, so what is added to the variances decides: "
        f"{low:.3f} to {high:.3f}. By its source, scikit-learn 0.18.2 and 0.19.0 add as much as "
        "today's; why the published accuracy is lower is not known."
    )

"""Today's scikit-learn for a setting of 2017: what was renamed, removed or given other defaults."""

from collections.abc import Callable

from sklearn.base import BaseEstimator
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.linear_model import LogisticRegression, Perceptron, SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

from benchmarks.classifiers.grid import Parameters

#: Classifier, what stood in 2017, what stands now, and why: the table on the page.
MAPPINGS = (
    (
        "PassiveAggressive",
        "`PassiveAggressiveClassifier(C)`",
        '`SGDClassifier(loss="hinge", penalty=None, learning_rate="pa1", eta0=C)`',
        "the class is deprecated; its documentation names this twin",
    ),
    (
        "SGD, Perceptron, PassiveAggressive",
        "five passes over the data",
        "`max_iter=5, tol=None`",
        "the default is now up to 1,000 passes, until the loss stands still",
    ),
    (
        "Perceptron",
        "`l1_ratio=0` inside the class",
        "`l1_ratio=0`, named",
        "the default is now 0.15; it matters to `elasticnet`, which was l2 in 2017",
    ),
    (
        "MLP",
        "stops after three epochs in a row without progress",
        "`n_iter_no_change=2`",
        "the default is now 10; the loop stops once the count *exceeds* it",
    ),
    ("SGD", '`loss="log"`', '`loss="log_loss"`', "renamed"),
    ("GradientBoosting", '`loss="deviance"`', '`loss="log_loss"`', "renamed"),
    (
        "GradientBoosting",
        '`criterion="friedman_mse"`, the default',
        "`criterion` left alone",
        "deprecated, without effect since 1.9; the trees now minimise the squared error",
    ),
    (
        "GradientBoosting, all trees",
        "in 0.18 a split needs an impurity above 1e-7",
        "no such threshold",
        "`min_impurity_split` is removed",
    ),
    (
        "LogisticRegression",
        '`solver="liblinear"`, the default',
        '`solver="liblinear"`, named',
        "the default is now lbfgs",
    ),
    (
        "LogisticRegression",
        '`multi_class="ovr"`',
        "`OneVsRestClassifier` around it",
        "the parameter is removed, and liblinear alone tells only two classes apart",
    ),
    (
        "LogisticRegression",
        '`penalty="l1"`, `"l2"`',
        "`l1_ratio=1`, `0`",
        "`penalty` is deprecated",
    ),
    (
        "LinearSVC",
        "`dual=True`, the default",
        "`dual=True`, named",
        "the default now depends on the data",
    ),
    (
        "SVC",
        '`gamma="auto"`, the default',
        '`gamma="auto"`, named',
        "the default is now `scale`; on standardised pixels the two are almost the same",
    ),
    (
        "SVC",
        "a cache of 200 MB",
        "`cache_size=2000`",
        "quicker; the result does not depend on it",
    ),
    (
        "ExtraTree, RandomForest",
        '`max_features="auto"`',
        '`max_features="sqrt"`, the default',
        "the same under another name",
    ),
    (
        "GaussianNB",
        "ten priors of 0.1",
        "a prior of 1/k for each of k classes",
        "the same here; a drop-in dataset may have another number of classes",
    ),
)

#: Until 0.19 these went five times over the data, whatever the loss did.
FIVE_PASSES = {"max_iter": 5, "tol": None}


def build(name: str, parameters: Parameters, seed: int, classes: int = 10) -> BaseEstimator:
    """Build the estimator that is today what a setting was in 2017.

    Parameters
    ----------
    name : str
        Of the classifier, as in the grid.
    parameters : dict
        Its setting, in the words of 2017.
    seed : int
        The estimator's ``random_state``, where it takes one.
    classes : int
        How many the data has.

    Returns
    -------
    estimator of scikit-learn
        Not fitted yet.

    Examples
    --------
    >>> build("SVC", {"C": 10, "kernel": "rbf"}, seed=0)
    SVC(C=10, cache_size=2000, gamma='auto', random_state=0)
    >>> build("SGD", {"loss": "log", "penalty": "l1"}, seed=0).loss
    'log_loss'
    """
    return BUILDERS[name](dict(parameters), seed, classes)


def _passive_aggressive(parameters: Parameters, seed: int, _: int) -> BaseEstimator:
    return SGDClassifier(
        loss="hinge",
        penalty=None,
        learning_rate="pa1",
        eta0=parameters["C"],
        random_state=seed,
        **FIVE_PASSES,
    )


def _sgd(parameters: Parameters, seed: int, _: int) -> BaseEstimator:
    loss = {"log": "log_loss"}.get(parameters["loss"], parameters["loss"])
    return SGDClassifier(**{**parameters, "loss": loss}, random_state=seed, **FIVE_PASSES)


def _gradient_boosting(parameters: Parameters, seed: int, _: int) -> BaseEstimator:
    loss = {"deviance": "log_loss"}[parameters["loss"]]
    return GradientBoostingClassifier(**{**parameters, "loss": loss}, random_state=seed)


def _logistic_regression(parameters: Parameters, seed: int, _: int) -> BaseEstimator:
    return OneVsRestClassifier(
        LogisticRegression(
            l1_ratio={"l1": 1, "l2": 0}[parameters["penalty"]],
            C=parameters["C"],
            solver="liblinear",
            random_state=seed,
        )
    )


def _naive_bayes(_: Parameters, __: int, classes: int) -> BaseEstimator:
    return GaussianNB(priors=[1 / classes] * classes)


def _neighbours(parameters: Parameters, _: int, __: int) -> BaseEstimator:
    return KNeighborsClassifier(**parameters)


def _plain(estimator: Callable[..., BaseEstimator], **more: object) -> Callable:
    """Return a builder of an estimator whose parameters have kept their names and values."""
    return lambda parameters, seed, _: estimator(**parameters, **more, random_state=seed)


BUILDERS: dict[str, Callable[[Parameters, int, int], BaseEstimator]] = {
    "PassiveAggressive": _passive_aggressive,
    "SGD": _sgd,
    "Perceptron": _plain(Perceptron, l1_ratio=0, **FIVE_PASSES),
    "DecisionTree": _plain(DecisionTreeClassifier),
    "RandomForest": _plain(RandomForestClassifier),
    "LogisticRegression": _logistic_regression,
    "MLP": _plain(MLPClassifier, n_iter_no_change=2),
    "KNN": _neighbours,
    "SVC": _plain(SVC, gamma="auto", cache_size=2000),
    "GaussianNB": _naive_bayes,
    "ExtraTree": _plain(ExtraTreeClassifier),
    "GaussianProcess": _plain(GaussianProcessClassifier),
    "GradientBoosting": _gradient_boosting,
    "LinearSVC": _plain(LinearSVC, dual=True),
}

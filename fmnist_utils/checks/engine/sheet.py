"""A practice sheet's tasks: each knows the right answer, and what misconceptions would give."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from fmnist_utils.checks.engine.call import CallResult, call_own
from fmnist_utils.checks.engine.compare import difference, short
from fmnist_utils.checks.engine.judge import Mismatch, Question, expect_fresh
from fmnist_utils.checks.engine.keras_models import NetworkView
from fmnist_utils.checks.engine.notebook import watch, why_not_read
from fmnist_utils.checks.engine.outcome import (
    CORRECT,
    INCORRECT,
    LOOKS,
    NOT_ATTEMPTED,
    CheckFailed,
    Note,
    Outcome,
    comparison,
    first_lines,
    show,
    split_sentence,
)
from fmnist_utils.checks.engine.progress import Progress, load_progress, save_progress
from fmnist_utils.checks.engine.seeds import current_secret, hidden_inputs
from fmnist_utils.checks.engine.student_function import (
    Incorrect,
    NotAttempted,
    StudentFunction,
    not_a_function,
)
from fmnist_utils.student_call import snapshot

#: The inputs that everybody meets are drawn this often more, each time from other random numbers:
#: what hidden inputs would refuse should be refused in public.
PUBLIC_DRAWS = (1, 2)
#: Processor seconds in which a student's function builds one network; the first loads Keras.
_NETWORK_TIME_LIMIT = 30


def is_strict() -> bool:
    """Tell whether a wrong answer raises: in tests, and when nbgrader grades."""
    grading = os.environ.get("NBGRADER_EXECUTION") == "autograde"
    return grading or os.environ.get("FMNIST_STRICT") == "1"


@dataclass(repr=False)
class Task:
    """One task of a sheet; calling it with a student's function shows what it thinks of it.

    Attributes
    ----------
    name : str
        Of the student's function.
    evaluate : callable
        Takes a `StudentFunction`, raises `Incorrect` with a sentence, or returns.
    stars : int
        1 to 3.
    hints : sequence of str
        From a nudge to nearly the answer.
    unlocks : str
        What the student is told when it is right.
    target : callable or None
        Returns the picture that is expected, shown before the student begins.
    is_costly : bool
        Whether one evaluation tells all and takes long: a grader does not repeat it.
    """

    name: str
    evaluate: Callable[[StudentFunction], None]
    stars: int
    hints: Sequence[str]
    unlocks: str
    target: Callable[[], np.ndarray] | None
    sheet: "Sheet"
    is_costly: bool = False

    def outcome(self, function: Callable) -> Outcome:
        """Try a student's function, and return what came of it."""
        if problem := not_a_function(self.name, function):
            sentence, more = split_sentence(problem, "")
            return Outcome(self.name, INCORRECT, sentence, more=more)
        return self.outcome_of(StudentFunction(self.name, function))

    def outcome_of(self, student: StudentFunction) -> Outcome:
        """Evaluate a student's function, and return what came of it."""
        pictures: dict[str, np.ndarray] = {}
        seen = None
        try:
            self.evaluate(student)
        except NotAttempted:
            pictures = {"expected": self.target()} if self.target else {}
            sentence = f"Write {self.name} in the cell above, run it, then run this cell."
            return Outcome(self.name, NOT_ATTEMPTED, sentence, pictures)
        except Mismatch as found:
            problem, seen = found, found.shown.found
            if self.target:
                pictures = comparison(found.shown.expected.value, seen.value)
        except Incorrect as found:
            problem, seen = found, student.last
        else:
            return Outcome(self.name, CORRECT, self.unlocks)
        sentence, more = split_sentence(problem.clue, problem.call)
        printed = first_lines(seen.printed)
        return Outcome(self.name, INCORRECT, sentence, pictures, more, printed, seen.displayed)

    def __call__(self, *given: object) -> None:
        """Show what the check found.

        Raises
        ------
        CheckFailed
            In strict mode, if the answer is not right.
        """
        if len(given) != 1:
            show(Note(f"Call it with your function, and nothing else: `{self._call}`."))
            return
        if why := why_not_read(self.name):
            show(Note(f"{why} Nothing was judged."))
            return
        outcome = self.outcome(given[0])
        self.sheet.keep_state(self.name, outcome.state)
        if outcome.state != CORRECT and is_strict():
            raise CheckFailed(repr(outcome))
        show(outcome)

    def __repr__(self) -> str:
        """Say how a check is called."""
        return f"The check of {self.name}. Call it with your function: {self._call}"

    @property
    def _call(self) -> str:
        return f"check.{self.name}({self.name})"


class Sheet:
    """The tasks of one practice sheet, in order.

    Parameters
    ----------
    module : str
        The ``__name__`` of the module that holds them; its last part names the lesson.
    """

    def __init__(self, module: str) -> None:
        self.name = module.rpartition(".")[2]
        self.tasks: dict[str, Task] = {}
        self._progress: Progress | None = None
        watch(self._why_not_defined)

    @property
    def states(self) -> dict[str, str]:
        """What the last look at each task found; a task that nobody looked at is not in it."""
        return self._kept.states

    @property
    def states_in_order(self) -> dict[str, str]:
        """The state of every task, in the order of the sheet."""
        return {name: self.states.get(name, NOT_ATTEMPTED) for name in self.tasks}

    @property
    def _kept(self) -> Progress:
        if self._progress is None:
            self._progress = Progress() if is_strict() else load_progress(self.name)
        return self._progress

    def keep_state(self, task: str, state: str) -> None:
        """Note a task's state, for now and for the next start of Python."""
        self._kept.states[task] = state
        self._save()

    def _save(self) -> None:
        if not is_strict():
            save_progress(self.name, self._kept)

    def _why_not_defined(self, task: str) -> str | None:
        if task not in self.tasks:
            return None
        missing = f"There is no {task} yet: run the cell with `def {task}(` first, then this cell."
        return why_not_read(task) or missing

    def task(
        self,
        *,
        cases: Callable[[], Iterable[tuple]],
        hints: Sequence[str],
        misconceptions: Mapping[str, Callable | tuple[Callable, ...]] | None = None,
        stars: int = 1,
        unlocks: str = "",
        tolerance: float = 0,
        exact_dtype: bool = False,
        picture: bool = False,
        fresh: bool = True,
    ) -> Callable[[Callable], Task]:
        """Turn an oracle into the check of the task of the same name.

        Parameters
        ----------
        cases : callable
            Returns the tuples of arguments to try, seeded and varied.
        misconceptions : mapping of str to callable, or to a tuple of callables
            Each in words, and the function that it would give, or several; the first that gives the
            student's own result on every input is told.
        tolerance, exact_dtype
            See `fmnist_utils.checks.engine.compare.difference`.
        picture : bool
            Whether the value is an array of rank 2 that is better seen than read.
        fresh : bool
            Whether an array that is returned must own its memory.
        """
        question = Question(
            misconceptions or {},
            partial(difference, tolerance=tolerance, exact_dtype=exact_dtype),
            in_order=picture,
        )

        def decorate(oracle: Callable) -> Task:
            inputs = _inputs(cases, oracle)

            def evaluate(student: StudentFunction) -> None:
                attempts = question.judge(student, inputs(current_secret()))
                if fresh:
                    expect_fresh(student, attempts, tolerance)

            target = (lambda: call_own(oracle, next(iter(cases()))).value) if picture else None
            return self._add(Task(oracle.__name__, evaluate, stars, hints, unlocks, target, self))

        return decorate

    def network(
        self,
        *,
        cases: Callable[[], Iterable[tuple]],
        view: Callable[[object, str, tuple], NetworkView],
        hints: Sequence[str],
        misconceptions: Mapping[str, Callable | tuple[Callable, ...]],
        stars: int = 1,
        unlocks: str = "",
    ) -> Callable[[Callable], Task]:
        """Turn an oracle into the check of a task that builds a Keras network.

        Parameters
        ----------
        cases : callable
            Returns the tuples of arguments to try.
        view : callable
            Takes what was returned, the call in words and the arguments; returns what is judged.
        misconceptions : mapping of str to callable
            As for `task`; each returns a view, as the oracle does.
        """
        question = Question(
            misconceptions, NetworkView.difference, view=view, time_limit=_NETWORK_TIME_LIMIT
        )

        def decorate(oracle: Callable) -> Task:
            inputs = _inputs(cases, oracle)

            def evaluate(student: StudentFunction) -> None:
                question.judge(student, inputs(current_secret()))

            return self._add(Task(oracle.__name__, evaluate, stars, hints, unlocks, None, self))

        return decorate

    def choice(
        self, right: str, replies: Mapping[str, str], hints: Sequence[str], stars: int = 1
    ) -> Callable[[Callable], Task]:
        """Turn a function's docstring into the check of a choice; each letter has its reason.

        Parameters
        ----------
        right : str
            The letter of the right answer.
        replies : mapping of str to str
            For each letter, the sentence that the student gets.
        """

        def decorate(question: Callable) -> Task:
            def evaluate(student: StudentFunction) -> None:
                found = student()
                letters = ", ".join(repr(letter) for letter in replies)
                if type(found) is not str or found not in replies:
                    raise Incorrect(
                        f"found {short(found)}, expected one of the letters {letters}"
                        f"{_how_to_write(found, student.last.printed, replies)}"
                    )
                if found != right:
                    raise Incorrect(f"found {found!r}, expected another letter: {replies[found]}")

            return self._add(
                Task(question.__name__, evaluate, stars, hints, replies[right], None, self)
            )

        return decorate

    def custom(
        self, *, hints: Sequence[str], stars: int = 1, unlocks: str = ""
    ) -> Callable[[Callable], Task]:
        """Turn a function as `Task.evaluate` into a check, where no single value is right."""

        def decorate(evaluate: Callable[[StudentFunction], None]) -> Task:
            return self._add(
                Task(evaluate.__name__, evaluate, stars, hints, unlocks, None, self, is_costly=True)
            )

        return decorate

    def hint(self, task: object = None) -> None:
        """Show the next hint of a task, from a nudge to nearly the answer.

        Parameters
        ----------
        task : str, or the student's function or the check of that name
        """
        name = task if type(task) is str else getattr(task, "name", getattr(task, "__name__", ""))
        if name not in self.tasks:
            names = ", ".join(self.tasks)
            example = f'`check.hint("{next(iter(self.tasks))}")`'
            what = f"There is no task {name!r} here. " if name else ""
            show(Note(f"{what}Say for which task you want a hint, as in {example}: {names}."))
            return
        hints = self.tasks[name].hints
        rung = min(self._kept.rungs.get(name, 0), len(hints) - 1)
        self._kept.rungs[name] = rung + 1
        self._save()
        show(Note(hints[rung], f"{name}, hint {rung + 1} of {len(hints)}:"))

    def progress(self) -> None:
        """Show how many tasks are right, and each with its mark, its stars and its state."""
        states = self.states_in_order
        lines = [
            f"{LOOKS[states[name]][0]} {'★' * task.stars} {name}: {states[name]}"
            for name, task in self.tasks.items()
        ]
        done = sum(state == CORRECT for state in states.values())
        show(Note("\n" + "\n".join(lines), f"{done} of {len(lines)} right"))

    def _add(self, task: Task) -> Task:
        self.tasks[task.name] = task
        return task


def _inputs(
    cases: Callable[[], Iterable[tuple]], oracle: Callable
) -> Callable[[int | None], list[tuple[tuple, CallResult]]]:
    """Return what gives the inputs of a task, and what is expected for each, by the secret."""

    @lru_cache(maxsize=2)  # the public inputs, and those of one secret
    def inputs(secret: int | None) -> list[tuple[tuple, CallResult]]:
        drawn = list(cases())
        for draw in PUBLIC_DRAWS if secret is None else ():
            with hidden_inputs(draw):
                drawn += cases()
        looks = [snapshot(arguments) for arguments in drawn]
        different = [each for place, each in enumerate(drawn) if looks[place] not in looks[:place]]
        return [(each, call_own(oracle, each)) for each in different]

    return inputs


def _how_to_write(found: object, printed: str, letters: Iterable[str]) -> str:
    """Say how a choice is written, if a letter came in another form."""
    for text, how in ((found, "write it"), (printed, "do not print it, give it back")):
        letter = text.strip().strip("'\"`().").lower() if type(text) is str else ""
        if letter in letters:
            return f": {how} as `return {letter!r}`"
    return ""

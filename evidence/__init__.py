"""What the course claims about learning, and what was measured for it.

A claim is a sentence of a lesson that says what helps, what hurts or how much. It is declared in
``notebooks/evidence/NN_*.toml`` and rests on an experiment of this package, whose repeats are kept
in ``notebooks/evidence/*.json``. ``python -m evidence`` measures what is missing.
"""

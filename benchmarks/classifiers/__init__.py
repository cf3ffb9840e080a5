"""The dataset's own grid of classifiers, with today's scikit-learn."""

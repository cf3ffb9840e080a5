"""How the course's figures look: two colours that mean something, and one style for all."""

import matplotlib.pyplot as plt

#: What is right and what is wrong: blue and orange stay apart for colour-blind eyes (Okabe, Ito).
RIGHT_COLOUR = "#0072b2"
WRONG_COLOUR = "#d55e00"


def use_style() -> None:
    """Give all figures that follow the course's look: small files, text legible on a projector."""
    plt.rcParams.update(
        {
            "figure.dpi": 80,
            "figure.constrained_layout.use": True,
            "font.size": 11,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": plt.cycler(color=[RIGHT_COLOUR, WRONG_COLOUR, "#009e73", "#777777"]),
            "image.cmap": "gray",
        }
    )

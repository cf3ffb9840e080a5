"""Which walls the pipeline stands, what its steps are worth, what each warning finds."""

from functools import cache

import numpy as np
from PIL import Image, ImageFilter

from evidence.experiment import Experiment
from fmnist_utils import data, photo, pretrained, softmax
from fmnist_utils.backend import keras
from fmnist_utils.errors import DataError

#: Of a picture, and of the thing in it.
HEIGHT, WIDTH, SIDE = 240, 210, 147
N_PICTURES = 40


@cache
def _network() -> keras.Model:
    return pretrained.trained_network("CNN")


def _probabilities(images: np.ndarray) -> np.ndarray:
    logits = _network().predict(data.preprocess(images), batch_size=1000, verbose=0)
    return softmax.softmax(logits)


def on_wall(
    image: np.ndarray,
    falloff: float,
    generator: np.random.Generator,
    shadow: float = 0.05,
    to_the_edges: bool = False,
    contrast: float = 0.9,
) -> np.ndarray:
    """Hang an image of the dataset, enlarged and dark, on a light wall, and take its picture."""
    top, left = generator.integers(10, (HEIGHT - SIDE - 10, WIDTH - SIDE - 10))
    large = Image.fromarray(image).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    thing = np.zeros((HEIGHT, WIDTH))
    thing[top : top + SIDE, left : left + SIDE] = np.asarray(large) / 255

    down, right = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    angle = generator.uniform(0, 2 * np.pi)
    across = down * np.sin(angle) + right * np.cos(angle)
    if to_the_edges:
        across = (down - 0.4 * np.sin(angle)) ** 2 + (right - 0.4 * np.cos(angle)) ** 2
    light = 1 - falloff * (across - across.min()) / np.ptp(across)
    body = Image.fromarray((255 * (np.roll(thing, (4, 5), (0, 1)) > 0.1)).astype(np.uint8))
    light -= shadow * np.asarray(body.filter(ImageFilter.GaussianBlur(5))) / 255
    folds = 1 + 0.01 * np.sin(generator.uniform(5, 15) * right + generator.uniform(0, 6) + down)

    colour = generator.uniform(215, 245) * np.array([1, 0.99, 0.97])
    picture = colour * ((1 - contrast * thing) * light * folds)[..., np.newaxis]
    picture += generator.normal(0, 3, picture.shape)
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def with_the_corners_colour(picture: np.ndarray, tolerance: float) -> np.ndarray:
    """Take the corner's mean colour for the whole wall; grain is smoothed first."""
    colour = np.round(picture[:10, :10].mean(axis=(0, 1)))
    soft = np.asarray(Image.fromarray(picture).filter(ImageFilter.BoxBlur(1)))
    far = np.sqrt(((soft - colour) ** 2).sum(axis=2)) / photo.FARTHEST
    return np.where(far[..., np.newaxis] > tolerance, picture, colour).astype(np.uint8)


def pipeline(
    picture: np.ndarray, without: str = "", tolerance: float = photo.TOLERANCE
) -> np.ndarray:
    """Make a picture an image of the dataset, by all steps but one."""
    if not without:
        return photo.photo_to_image(picture)
    if without == "flatten":
        even = with_the_corners_colour(picture, tolerance)
    else:
        even = photo.flatten(picture)
    thing = even if without == "trim" else photo.trim(even, tolerance)
    if without == "proportions":
        small = np.asarray(Image.fromarray(thing).resize((28, 28), Image.Resampling.NEAREST))
    else:
        small = photo.shrink(thing)
    small = small if without == "sharpen" else photo.sharpen(small)
    square = photo.extend(small, even[0, 0])
    if without == "centre":
        square = np.full((28, 28, 3), even[0, 0], np.uint8)
        square[: small.shape[0], : small.shape[1]] = small
    grey = np.asarray(Image.fromarray(square).convert("L"))
    if without == "negate":
        return grey
    negative = 255 - grey
    limit = 0 if without == "empty" else 255 - even[0, 0].min() + 255 * tolerance
    return np.where(negative > limit, negative, 0).astype(np.uint8)


def name_hung(
    seed: int,
    falloff: float | None = None,
    without: str = "",
    tolerance: float = photo.TOLERANCE,
    shadow: float = 0.05,
    to_the_edges: bool = False,
    contrast: float = 0.9,
    hung: bool = True,
) -> dict[str, float]:
    """Hang 40 validation images on made walls, take pictures, and let the CNN name them."""
    images, labels = data.load("train", subset="validation")
    generator = np.random.default_rng(seed)
    chosen = generator.choice(len(images), N_PICTURES, replace=False)
    falloffs = generator.uniform(0, 0.2, N_PICTURES) if falloff is None else [falloff] * N_PICTURES
    ready, refused = images[chosen], np.zeros(N_PICTURES, bool)
    for i in range(N_PICTURES if hung else 0):
        wall = np.random.default_rng([seed, i])
        picture = on_wall(ready[i], falloffs[i], wall, shadow, to_the_edges, contrast)
        try:
            ready[i] = pipeline(picture, without, tolerance)
        except DataError:
            refused[i] = True
    right = _probabilities(ready).argmax(axis=1) == labels[chosen]
    return {
        "share right": float((right & ~refused).mean()),
        "share refused": float(refused.mean()),
    }


def moved(x: np.ndarray, pixels: int) -> np.ndarray:
    """Move images to the right."""
    return np.pad(x, ((0, 0), (0, 0), (pixels, 0)))[:, :, :28]


def turned(x: np.ndarray, degrees: int) -> np.ndarray:
    """Turn images counter-clockwise."""
    pictures = (Image.fromarray(image) for image in x)
    return np.stack([np.asarray(p.rotate(degrees, Image.Resampling.BILINEAR)) for p in pictures])


def noisy(x: np.ndarray, strength: int) -> np.ndarray:
    """Add normal noise."""
    noise = np.random.default_rng(0).normal(0, strength, x.shape)
    return np.clip(x + noise, 0, 255).astype(np.uint8)


SHIFTS = {
    "as they are": lambda x: x,
    "moved by 1": lambda x: moved(x, 1),
    "moved by 8": lambda x: moved(x, 8),
    "turned by 45": lambda x: turned(x, 45),
    "noise of 80": lambda x: noisy(x, 80),
    "darker by 0.9": lambda x: (x * (1 - 0.9)).astype(np.uint8),
    "inverted": lambda x: 255 - x,
    "pure noise": lambda x: np.random.default_rng(0).integers(0, 256, x.shape, dtype=np.uint8),
}
CHECKS = ("plain", "confidence", "either")


@cache
def _shifted(shift: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return empty share, mean of the border, confidence and right or not of each image."""
    images, labels = data.load("train", subset="validation")
    x = SHIFTS[shift](images)
    ring = np.ones((28, 28), bool)
    ring[1:-1, 1:-1] = False
    probabilities = _probabilities(x)
    right = probabilities.argmax(axis=1) == labels
    return (x == 0).mean(axis=(1, 2)), x[:, ring].mean(axis=1), probabilities.max(axis=1), right


def warn(seed: int, check: str, shift: str) -> dict[str, float]:
    """Set a check for 1 % false alarms on 2,500 images, and let it look at 1,000 others."""
    order = np.random.default_rng(seed).permutation(5_000)
    known, looked_at = order[:2_500], order[2_500:3_500]
    empty, border, confidence, _ = (column[known] for column in _shifted("as they are"))
    alarms = 0.005 if check == "either" else 0.01
    low, high = np.quantile(empty, [alarms / 4, 1 - alarms / 4])
    brightest = np.quantile(border, 1 - alarms / 2)
    least_sure = np.quantile(confidence, alarms)

    empty, border, confidence, right = (column[looked_at] for column in _shifted(shift))
    plain = (empty < low) | (empty > high) | (border > brightest)
    unsure = confidence < least_sure
    caught = {"plain": plain, "confidence": unsure, "either": plain | unsure}[check]
    return {
        "share caught": float(caught.mean()),
        "share right": float(right.mean()),
        "confidence": float(confidence.mean()),
        "confidence minus share right": float(confidence.mean() - right.mean()),
    }


HUNG = {
    "the images themselves": {"hung": False},
    **{
        f"{name}, {falloff:.0%}": {"falloff": falloff, **how}
        for name, how in {
            "surface": {},
            "corner": {"without": "flatten"},
            "corner, wide": {"without": "flatten", "tolerance": 0.15},
            "corner, wider": {"without": "flatten", "tolerance": 0.25},
        }.items()
        for falloff in (0.0, 0.05, 0.1, 0.2)
        if "wide" not in name or falloff != 0.05
    },
    "surface, 20%, pale things": {"falloff": 0.2, "contrast": 0.35},
    "corner, wide, 20%, pale things": {
        "falloff": 0.2,
        "contrast": 0.35,
        "without": "flatten",
        "tolerance": 0.15,
    },
    "corner, wider, 20%, pale things": {
        "falloff": 0.2,
        "contrast": 0.35,
        "without": "flatten",
        "tolerance": 0.25,
    },
    "surface, 20% to the edges": {"falloff": 0.2, "to_the_edges": True},
    "surface, 20%, deep shadow": {"falloff": 0.2, "shadow": 0.15},
}
STEPS = ("flatten", "trim", "proportions", "sharpen", "centre", "negate", "empty")

EXPERIMENTS = (
    Experiment(
        "made_walls",
        "Hang 40 validation images, enlarged and dark, on walls drawn anew (light falling off in "
        "any direction, soft shadow, folds, grain), take each through the pipeline, and count "
        "what the course's CNN names right.",
        name_hung,
        HUNG,
        trained=False,
    ),
    Experiment(
        "pipeline_steps",
        "The same with a fall-off of 0 to 20 %, drawn for each picture, and one step left out.",
        name_hung,
        {"all steps": {}} | {f"without {step}": {"without": step} for step in STEPS},
        trained=False,
    ),
    Experiment(
        "warnings",
        "Draw 2,500 of the 5,000 validation images to set a check for 1 % false alarms, and let it "
        "look at 1,000 of the others, changed. The network is the course's CNN, always the same.",
        warn,
        {
            f"{check}, {shift}": {"check": check, "shift": shift}
            for check in CHECKS
            for shift in SHIFTS
        },
        trained=False,
    ),
)

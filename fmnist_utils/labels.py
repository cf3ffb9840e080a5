"""The ten classes of Fashion-MNIST: their names and their colours, once."""

#: Class names in label order, as the dataset's README gives them.
CLASS_NAMES: tuple[str, ...] = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

#: One colour a class: Paul Tol's "muted" scheme, made for colour-blind readers, and one grey.
#: Source: https://personal.sron.nl/~pault/data/colourschemes.pdf
CLASS_COLOURS: tuple[str, ...] = (
    "#332288",
    "#88ccee",
    "#44aa99",
    "#117733",
    "#999933",
    "#ddcc77",
    "#cc6677",
    "#882255",
    "#aa4499",
    "#777777",
)

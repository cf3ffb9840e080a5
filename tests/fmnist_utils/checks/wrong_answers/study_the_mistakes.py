"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np

from fmnist_utils.neighbours import nearest


def most_confident_mistakes__within_the_mistakes(labels, probabilities, count):
    """these count within the mistakes"""
    wrong = probabilities[probabilities.argmax(axis=1) != labels]
    return np.argsort(wrong.max(axis=1))[::-1][:count]


def most_confident_mistakes__right_ones_too(labels, probabilities, count):
    """the network is right about some of these"""
    return probabilities.max(axis=1).argsort()[::-1][:count]


def most_confident_mistakes__least_first(labels, probabilities, count):
    """the least confident came first"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[probabilities[wrong].max(axis=1).argsort()[:count]]


def most_confident_mistakes__by_belief_in_the_label(labels, probabilities, count):
    """not by how little it believes the label"""
    belief = np.array([row[label] for row, label in zip(probabilities, labels, strict=True)])
    wrong = np.where(probabilities.argmax(axis=1) != labels)[0]
    return wrong[belief[wrong].argsort()[:count]]


def most_confident_mistakes__all_of_them(labels, probabilities, count):
    """take no more than `count`"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(1 - probabilities.max(axis=1)[wrong])]


def confused_pairs__diagonal(matrix, count):
    """leave the diagonal out"""
    n = len(matrix)
    pairs = [(a, b, int(matrix[a, b] + matrix[b, a])) for a in range(n) for b in range(a, n)]
    return sorted(pairs, key=lambda pair: -pair[2])[:count]


def confused_pairs__one_direction(matrix, count):
    """only one direction was counted"""
    rows, columns = np.triu_indices(len(matrix), 1)
    pairs = list(zip(rows.tolist(), columns.tolist(), matrix[rows, columns].tolist(), strict=True))
    return sorted(pairs, key=lambda pair: -pair[2])[:count]


def confused_pairs__each_direction_for_itself(matrix, count):
    """each direction came as a pair of its own"""
    off = matrix - np.diag(np.diag(matrix))
    order = np.argsort(-off, axis=None, kind="stable")[:count]
    places = (np.unravel_index(place, off.shape) for place in order)
    return [(int(a), int(b), int(off[a, b])) for a, b in places]


def confused_pairs__each_pair_twice(matrix, count):
    """each pair came twice"""
    n = len(matrix)
    pairs = [(a, b, matrix[a, b] + matrix[b, a]) for a in range(n) for b in range(n) if a != b]
    return sorted(pairs, key=lambda pair: -pair[2])[:count]


def confused_pairs__ties_turned_round(matrix, count):
    """the pair with the smaller classes comes first"""
    rows, columns = np.triu_indices(len(matrix), 1)
    mistakes = matrix[rows, columns] + matrix[columns, rows]
    order = mistakes.argsort(kind="stable")[::-1][:count]
    return [(int(rows[i]), int(columns[i]), int(mistakes[i])) for i in order]


def confused_pairs__an_array(matrix, count):
    """a list is expected, not an array"""
    rows, columns = np.triu_indices(len(matrix), 1)
    return np.stack([rows, columns, matrix[rows, columns] + matrix[columns, rows]], axis=1)


def confused_pairs__the_larger_direction(matrix, count):
    """do not take the larger"""
    rows, columns = np.triu_indices(len(matrix), 1)
    most = np.maximum(matrix[rows, columns], matrix[columns, rows])
    pairs = zip(rows.tolist(), columns.tolist(), most.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: -pair[2])[:count]


def ask_the_nearest__bytes(images, labels, predicted, references, y_references):
    """differences and squares of bytes wrap around"""
    wrong = images[labels != predicted]
    places = [((references - image) ** 2).sum(axis=(1, 2)).argmin() for image in wrong]
    return y_references[places]


def ask_the_nearest__norm_of_bytes(images, labels, predicted, references, y_references):
    """bytes wrap around at 256, convert before you subtract"""
    wrong = images[labels != predicted]
    far = [[np.linalg.norm((image - r).astype(float)) for r in references] for image in wrong]
    return y_references[np.argmin(far, axis=1)]


def _places(queries, references):
    queries, references = queries.astype(float), references.astype(float)
    return np.array([((references - q) ** 2).sum(axis=(1, 2)).argmin() for q in queries], int)


def ask_the_nearest__all_images(images, labels, predicted, references, y_references):
    """ask about the mistakes only"""
    return y_references[_places(images, references)]


def ask_the_nearest__places(images, labels, predicted, references, y_references):
    """expected the labels that stand there"""
    return _places(images[labels != predicted], references)


def ask_the_nearest__two_axes(images, labels, predicted, references, y_references):
    """take away the second axis"""
    return y_references[_places(images[labels != predicted], references)][:, None]


def ask_the_nearest__what_is_right(images, labels, predicted, references, y_references):
    """for what the network gets right, expected its mistakes"""
    return y_references[_places(images[labels == predicted], references)]


def rank_suspects__least_confident_answers(labels, probabilities, count):
    """belief in its own answer"""
    return probabilities.max(axis=1).argsort()[:count]


def rank_suspects__most_believed_first(labels, probabilities, count):
    """the labels believed most came first"""
    belief = np.take_along_axis(probabilities, labels[:, None].astype(int), axis=1)[:, 0]
    return np.argsort(belief)[::-1][:count]


def rank_suspects__mistakes_only(labels, probabilities, count):
    """labels with which the network agrees may be suspect, too"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[probabilities[wrong, labels[wrong]].argsort()[:count]]


def rank_suspects__whole_columns(labels, probabilities, count):
    """one number a row"""
    return np.argsort(probabilities[:, labels], axis=0)[:count]


def rank_suspects__beliefs(labels, probabilities, count):
    """these are the beliefs"""
    return np.array(sorted(probabilities[np.arange(len(labels)), labels])[:count])


def score_ranking__exchanged(ranking, planted, k):
    """the two shares are exchanged"""
    hits = len(set(ranking[:k].tolist()) & set(planted.tolist()))
    return hits / len(planted), hits / k


def score_ranking__both_by_k(ranking, planted, k):
    """both were divided by k"""
    share = np.isin(ranking[:k], planted).mean()
    return share, share


def score_ranking__the_last_k(ranking, planted, k):
    """the most suspect stand first, not last"""
    hits = np.isin(ranking[::-1][:k], planted).sum()
    return hits / k, hits / len(planted)


def score_ranking__counts(ranking, planted, k):
    """these are counts"""
    hits = sum(place in planted for place in ranking[:k])
    return hits, hits


def score_ranking__ranks_taken_for_places(ranking, planted, k):
    """`ranking` holds places"""
    hits = (ranking[planted] < k).sum()
    return hits / k, hits / len(planted)


def what_it_claims__precision():
    """that is precision"""
    return "a"


def what_it_claims__accuracy():
    """it counts no image that is named rightly"""
    return "b"


def what_it_claims__real_errors():
    """real errors are subtler"""
    return "c"


def why_so_few__halves():
    """planted at random places"""
    return "b"


def why_so_few__stated_label():
    """just what ranks a suspect"""
    return "c"


def why_so_few__order():
    """the least believed come first"""
    return "d"


def out_of_fold__in_fold(x, y, folds, judge):
    """each label was judged by all images, itself among them"""
    return judge(x, y, x)[np.arange(len(y)), y]


def out_of_fold__judged_by_its_own_fold(x, y, folds, judge):
    """each fold was judged by itself"""
    found = np.zeros(len(y))
    for fold in set(folds.tolist()):
        inside = np.flatnonzero(folds == fold)
        found[inside] = judge(x[inside], y[inside], x[inside])[range(len(inside)), y[inside]]
    return found


def out_of_fold__in_the_order_of_the_folds(x, y, folds, judge):
    """put them back in their places"""
    parts = []
    for fold in np.unique(folds):
        inside = folds == fold
        shares = judge(x[~inside], y[~inside], x[inside])
        parts += [row[label] for row, label in zip(shares, y[inside], strict=True)]
    return np.array(parts)


def out_of_fold__own_answer(x, y, folds, judge):
    """take that in the stated label"""
    found = np.zeros(len(y))
    for fold in np.unique(folds):
        found[folds == fold] = judge(x[folds != fold], y[folds != fold], x[folds == fold]).max(1)
    return found


def out_of_fold__fold_numbers_from_0(x, y, folds, judge):
    """the folds need not be numbered 0, 1"""
    found = np.zeros(len(y))
    for fold in range(len(set(folds.tolist()))):
        inside = folds == fold
        if inside.any():
            shares = judge(x[~inside], y[~inside], x[inside])
            found[inside] = shares[np.arange(inside.sum()), y[inside]]
    return found


def out_of_fold__the_rest_judged(x, y, folds, judge):
    """one fold taught and the others were judged"""
    found = np.zeros(len(y))
    for fold in np.unique(folds):
        inside = folds == fold
        shares = judge(x[inside], y[inside], x[~inside])
        found[~inside] = shares[np.arange((~inside).sum()), y[~inside]]
    return found


def most_confident_mistakes__partial_order(labels, probabilities, count):
    """`argpartition` finds the largest, but leaves them unsorted"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    count = min(count, len(wrong))
    if not count:
        return wrong
    confidence = probabilities.max(axis=1)[wrong]
    return wrong[np.argpartition(-confidence, count - 1)[:count]]


def most_confident_mistakes__cut_too_early(labels, probabilities, count):
    """leave out what is right first"""
    surest = probabilities.max(axis=1).argsort()[::-1][:count]
    return surest[probabilities.argmax(axis=1)[surest] != labels[surest]]


def ask_the_nearest__plain_differences(images, labels, predicted, references, y_references):
    """yours added up the plain ones"""
    wrong = images[labels != predicted].astype(int)
    far = [np.abs(references - image).sum(axis=(1, 2)).argmin() for image in wrong]
    return y_references[far]


def rank_suspects__partial_order(labels, probabilities, count):
    """`argpartition` finds the smallest, but leaves them unsorted"""
    belief = probabilities[np.arange(len(labels)), labels]
    return np.argpartition(belief, count - 1)[:count]


def rank_suspects__below_a_half(labels, probabilities, count):
    """a label may be suspect even if it is believed more than a half"""
    belief = probabilities[np.arange(len(labels)), labels]
    order = np.argsort(belief)
    return order[belief[order] < 0.5][:count]


def score_ranking__both_by_the_number_planted(ranking, planted, k):
    """both were divided by the number planted"""
    hits = np.isin(ranking[:k], planted).sum()
    return hits / len(planted), hits / len(planted)


def score_ranking__one_too_few(ranking, planted, k):
    """one place too few was looked at"""
    hits = np.isin(ranking[: k - 1], planted).sum()
    return hits / k, hits / len(planted)


def score_ranking__by_the_smaller(ranking, planted, k):
    """the first share is of the k, even where fewer are planted"""
    hits = np.isin(ranking[:k], planted).sum()
    return hits / min(k, len(planted)), hits / len(planted)


def confused_pairs__without_zeros(matrix, count):
    """a pair that is never mixed up counts, too"""
    n = len(matrix)
    pairs = [(a, b, int(matrix[a, b] + matrix[b, a])) for a in range(n) for b in range(a + 1, n)]
    return [pair for pair in sorted(pairs, key=lambda pair: -pair[2])[:count] if pair[2]]


def ask_the_nearest__of_the_first_hundred(images, labels, predicted, references, y_references):
    """expected"""
    return y_references[_places(images[labels != predicted], references[:100])]


def out_of_fold__one_left_out(x, y, folds, judge):
    """leave out its whole fold"""
    found = np.zeros(len(y))
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        found[i] = judge(x[others], y[others], x[i : i + 1])[0, y[i]]
    return found


def out_of_fold__rounded(x, y, folds, judge):
    """do not round"""
    found = np.zeros(len(y))
    for fold in np.unique(folds):
        inside = folds == fold
        shares = judge(x[~inside], y[~inside], x[inside])
        found[inside] = shares[np.arange(inside.sum()), y[inside]]
    return np.round(found, 3)


def most_confident_mistakes__belief_in_the_label(labels, probabilities, count):
    """the probability of its own answer, not of the label"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    belief = probabilities[wrong, labels[wrong]]
    return wrong[belief.argsort()[::-1][:count]]


def most_confident_mistakes__turned_too_late(labels, probabilities, count):
    """first turn, then cut"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(probabilities.max(axis=1)[wrong])[:count][::-1]]


def most_confident_mistakes__filled_up(labels, probabilities, count):
    """do not fill up with what is right"""
    confidence = probabilities.max(axis=1).copy()
    confidence[probabilities.argmax(axis=1) == labels] = 0
    return np.argsort(-confidence, kind="stable")[:count]


def most_confident_mistakes__eighteen(labels, probabilities, count):
    """18 is the lesson's number"""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(probabilities.max(axis=1)[wrong])[::-1][:18]]


def confused_pairs__as_in_the_lesson(matrix, count):
    """ties stand in another order"""
    both_ways = np.triu(matrix + matrix.T, 1)
    order = np.argsort(both_ways, axis=None)[::-1][:count]
    rows, columns = np.unravel_index(order, both_ways.shape)
    return [(int(a), int(b), int(both_ways[a, b])) for a, b in zip(rows, columns, strict=True)]


def confused_pairs__mistakes_first(matrix, count):
    """the order within a pair is (a, b, mistakes)"""
    rows, columns = np.triu_indices(len(matrix), 1)
    mistakes = matrix[rows, columns] + matrix[columns, rows]
    pairs = zip(mistakes.tolist(), rows.tolist(), columns.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: -pair[0])[:count]


def ask_the_nearest__short_integers(images, labels, predicted, references, y_references):
    """squares of up to 65,025 do not fit into int16"""
    wrong = images[labels != predicted].astype(np.int16)
    far = [((references - image) ** 2).sum(axis=(1, 2)).argmin() for image in wrong]
    return y_references[far]


def ask_the_nearest__a_vote_of_ten(images, labels, predicted, references, y_references):
    """do not let several vote"""
    ten = y_references[nearest(images[labels != predicted], references, n_neighbors=10)]
    return np.array([np.bincount(row).argmax() for row in ten], np.uint8)


def ask_the_nearest__the_images_labels(images, labels, predicted, references, y_references):
    """these labels belong to the images"""
    return labels[nearest(images[labels != predicted], references, n_neighbors=1)[:, 0]]


def ask_the_nearest__exchanged(images, labels, predicted, references, y_references):
    """expected the reverse"""
    return y_references[nearest(references, images[labels != predicted], n_neighbors=1)[:, 0]]


def rank_suspects__the_last(labels, probabilities, count):
    """these are the labels believed most"""
    return probabilities[np.arange(len(labels)), labels].argsort()[-count:]


def rank_suspects__of_the_first(labels, probabilities, count):
    """rank all labels, then take `count`"""
    return np.argsort(probabilities[np.arange(count), labels[:count]])


def rank_suspects__behind_the_answer(labels, probabilities, count):
    """without the largest belief"""
    behind = probabilities.max(axis=1) - probabilities[np.arange(len(labels)), labels]
    return np.argsort(behind)[::-1][:count]


def score_ranking__as_many_as_planted(ranking, planted, k):
    """not at as many as are planted"""
    share = np.isin(ranking[: len(planted)], planted).mean()
    return share, share


def score_ranking__rounded(ranking, planted, k):
    """do not round"""
    hits = np.isin(ranking[:k], planted).sum()
    return round(hits / k, 2), round(hits / len(planted), 2)


def score_ranking__sorted(ranking, planted, k):
    """here are the places below k"""
    hits = sum(place < k for place in planted)
    return hits / k, hits / len(planted)


def score_ranking__what_is_missed(ranking, planted, k):
    """this one is missed"""
    hits = np.isin(ranking[:k], planted)
    return hits.mean(), 1 - hits.sum() / len(planted)


def out_of_fold__first_two_folds(x, y, folds, judge):
    """only two folds were judged"""
    found = np.zeros(len(y))
    for fold in np.unique(folds)[:2]:
        inside = folds == fold
        shares = judge(x[~inside], y[~inside], x[inside])
        found[inside] = shares[np.arange(inside.sum()), y[inside]]
    return found


def out_of_fold__even_and_odd(x, y, folds, judge):
    """not the even and the odd places"""
    found, even = np.zeros(len(y)), np.arange(len(y)) % 2 == 0
    for half in (even, ~even):
        found[half] = judge(x[~half], y[~half], x[half])[np.arange(half.sum()), y[half]]
    return found


def out_of_fold__made_in_the_loop(x, y, folds, judge):
    """only the last fold is filled"""
    for fold in np.unique(folds):
        inside, found = folds == fold, np.zeros(len(y))
        shares = judge(x[~inside], y[~inside], x[inside])
        found[inside] = shares[np.arange(inside.sum()), y[inside]]
    return found


def out_of_fold__all_probabilities(x, y, folds, judge):
    """one number an image"""
    rows = [None] * len(y)
    for fold in np.unique(folds):
        inside = folds == fold
        shares = judge(x[~inside], y[~inside], x[inside])
        for place, share in zip(np.flatnonzero(inside), shares, strict=True):
            rows[place] = share
    return np.array(rows)


MUST_NOT_BE_TOLD = {
    # between two classes, the larger belief in the label is the smaller confidence
    "most_confident_mistakes__belief_in_the_label": "the least confident came first",
    # the larger direction may always be the same one
    "confused_pairs__the_larger_direction": "only one direction was counted",
    # for a black image, the differences all have one sign
    "ask_the_nearest__plain_differences": "compares the mean brightness",
    # between two classes, the least believed of the mistakes are the most confident ones
    "rank_suspects__mistakes_only": "these are the most confident mistakes",
    # where k is larger
    "score_ranking__by_the_smaller": "both were divided",
    # with three folds, it is the last one
    "out_of_fold__first_two_folds": "the fold with the largest number was left out",
}

#!/usr/bin/env python3
"""The baseline of the FNC-1 contest, its features made again with XGBoost, on the folds of `hearsay train stance`.

usage: fnc1_baseline.py FOLDER      with train_pairs.jsonl and train_bodies.jsonl; needs python3-xgboost

The contest handed out features of four kinds, learned with boosted trees: the share of words that headline and body have in
common; which of fifteen words of refuting stand in the headline; whether their number is odd, in the headline and in the
body; and how many words, runs of letters (2, 4, 8, 16) and of words (2 to 6) of the headline stand in the body, in its first
255 letters and, of runs, in its first 100. Here words are cut and lowered, not lemmatised, and XGBoost takes the place of
scikit-learn's trees (200 rounds of depth 3, rate .1). Folds, weights and score are those of src/eval/fnc1.cc.
"""
import json
import re
import sys

import numpy
import xgboost

STANCES = ["agree", "disagree", "discuss", "unrelated"]
REFUTING = ["fake", "fraud", "hoax", "false", "deny", "denies", "not", "despite", "nope", "doubt", "doubts", "bogus",
            "debunk", "pranks", "retract"]
STOP = set("a about above after again against all am an and any are as at be because been before being below between both "
           "but by could did do does doing down during each few for from further had has have having he her here hers him "
           "his how i if in into is it its me more most my no nor not of off on once only or other our out over own same "
           "she should so some such than that the their them then there these they this those through to too under until "
           "up very was we were what when where which while who whom why will with you your".split())
FOLDS = 5
EARLY, FIRST = 255, 100  # letters


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(sequence, size):
    return [tuple(sequence[i:i + size]) for i in range(len(sequence) - size + 1)]


class Body:
    """What the features ask of a body, made once."""

    def __init__(self, text):
        self.words = words(text)
        self.set = set(self.words)
        self.letters = " ".join(self.words)
        self.early, self.first = self.letters[:EARLY], self.letters[:FIRST]
        self.early_set = set(self.early.split())
        self.refuting = sum(word in self.set for word in REFUTING)
        self.grams = {n: set(runs(self.words, n)) for n in range(2, 7)}
        self.early_grams = {n: set(runs(self.early.split(), n)) for n in range(2, 7)}


def features(headline, body):
    own = words(headline)
    letters = " ".join(own)
    known = set(own)
    bare = [word for word in own if word not in STOP]
    out = [len(known & body.set) / max(1, len(known | body.set))]
    out += [float(word in known) for word in REFUTING]
    out += [sum(word in known for word in REFUTING) % 2, body.refuting % 2]
    for some in (own, bare):
        out += [sum(word in body.set for word in some), sum(word in body.early_set for word in some)]
    bare_letters = " ".join(bare)
    for size in (2, 4, 8, 16):
        grams = [bare_letters[i:i + size] for i in range(len(bare_letters) - size + 1)]
        out += [sum(gram in body.letters for gram in grams), sum(gram in body.early for gram in grams),
                sum(gram in body.first for gram in grams)]
    for size in range(2, 7):
        grams = runs(own, size)
        out += [sum(gram in body.grams[size] for gram in grams), sum(gram in body.early_grams[size] for gram in grams)]
    return out + [float(letters in body.letters)]


def root_of(parents, at):
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at


def folds_of(pairs, headlines, bodies):
    """src/eval/fnc1.cc, stance_folds."""
    parents = list(range(headlines + bodies))
    for headline, body, stance in pairs:
        if stance != 3:
            parents[root_of(parents, headline)] = root_of(parents, headlines + body)
    sizes = {root_of(parents, i): 0 for i in range(len(parents))}
    for headline, _, stance in pairs:
        if stance != 3:
            sizes[root_of(parents, headline)] += 1
    load, fold_of = [0] * FOLDS, {}
    for size, root in sorted(((size, root) for root, size in sizes.items()), reverse=True):
        lightest = load.index(min(load))
        fold_of[root] = lightest
        load[lightest] += size + 1
    return [(fold_of[root_of(parents, headline)], fold_of[root_of(parents, headlines + body)]) for headline, body, _ in pairs]


def figures(table, pairs):
    """src/eval/fnc1.cc, stance_table and figures_of: unrelated pairs weigh up to their share in the whole set."""
    unrelated = sum(stance == 3 for _, _, stance in pairs)
    table[3] *= unrelated / (len(pairs) - unrelated) * table[:3].sum() / table[3].sum()
    right = .75 * sum(table[i, i] for i in range(3)) + .25 * table[3, 3] + .25 * table[:3, :3].sum()
    best = table[:3].sum() + .25 * table[3].sum()
    f1 = [2 * table[i, i] / max(1e-9, table[i].sum() + table[:, i].sum()) for i in range(4)]
    return 100 * right / best, f1


def main(folder):
    headlines, texts, by_id = {}, {}, {}
    for row in rows(folder + "/train_bodies.jsonl"):
        by_id[row["body_id"]] = texts.setdefault(row["body"], len(texts))
    pairs = [(headlines.setdefault(row["headline"], len(headlines)), by_id[row["body_id"]], STANCES.index(row["stance"]))
             for row in rows(folder + "/train_pairs.jsonl")]
    bodies = [Body(text) for text in texts]
    names = list(headlines)
    table = numpy.array([features(names[headline], bodies[body]) for headline, body, _ in pairs], dtype=numpy.float32)
    gold = numpy.array([stance for _, _, stance in pairs])
    placed = folds_of(pairs, len(headlines), len(texts))
    counts, held_pairs = numpy.zeros((4, 4)), 0
    for fold in range(FOLDS):
        held = [i for i, (a, b) in enumerate(placed) if a == b == fold]
        learned = [i for i, (a, b) in enumerate(placed) if fold not in (a, b)]
        model = xgboost.train({"objective": "multi:softprob", "num_class": 4, "max_depth": 3, "eta": .1, "seed": 1, "tree_method": "hist"},
                              xgboost.DMatrix(table[learned], label=gold[learned]), num_boost_round=200)
        found = model.predict(xgboost.DMatrix(table[held])).argmax(axis=1)
        held_pairs += len(held)
        for i, stance in zip(held, found):
            counts[gold[i], stance] += 1
    score, f1 = figures(counts, pairs)
    print(f"{held_pairs} held pairs; contest features, XGBoost: score {score:.2f}  macro-F1 {sum(f1) / 4:.3f}  "
          + "  ".join(f"{name} {value:.3f}" for name, value in zip(STANCES, f1)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

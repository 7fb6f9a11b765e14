#!/usr/bin/env python3
"""Hearsay's index of copies beside MinHash LSH (datasketch), on the same made set, in one run.

usage: minhash_peer.py FOLDER DATASKETCH COPIES_GROWTH [THRESHOLD ...]

FOLDER holds articles.jsonl and truth.jsonl (bench/mutate.cc); DATASKETCH is a folder from which
`import datasketch` works; COPIES_GROWTH the program of that name. Both look an article up among
those before it and then add it, in the order of the file. The peer shingles words by four, as
Hearsay does, hashes them 128 times, and takes the article of the highest estimated likeness, if it
is at least the threshold. Times are of the processor; a link is right when both articles go back to
one original.
"""
import json
import re
import subprocess
import sys
import tempfile
import time

WORD = re.compile(r"\w+")
SHINGLE = 4
PERMUTATIONS = 128
SHARED = 0.3  # of the text: what must be found, as in `hearsay eval copies`


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def shingles(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[i:i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)}


def peer(articles, truth, threshold, datasketch):
    lsh = datasketch.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    prints, links = {}, {}
    index = words = 0.0
    for article in articles:
        begin = time.process_time()
        keys = shingles(article["text"])
        middle = time.process_time()
        print_ = datasketch.MinHash(num_perm=PERMUTATIONS)
        if keys:
            print_.update_batch(list(keys))
        best = max(((print_.jaccard(prints[other]), other) for other in lsh.query(print_)), default=(0, None))
        if best[0] >= threshold:
            links[article["id"]] = best[1]
        lsh.insert(article["id"], print_)
        prints[article["id"]] = print_
        words += middle - begin
        index += time.process_time() - middle
    family = {row["id"]: row["of"] or row["id"] for row in truth}
    right = {one for one, of in links.items() if family[one] == family[of]}
    wanted = [row["id"] for row in truth if row["of"] and row["shared"] >= SHARED]
    forms = [row["id"] for row in truth if row["kind"] == "template"]
    return {
        "recall": sum(one in right for one in wanted) / max(1, len(wanted)),
        "precision": len(right) / max(1, len(links)),
        "rejected": 1 - sum(one in links for one in forms) / max(1, len(forms)),
        "index": len(articles) / index,
        "all": len(articles) / (index + words),
    }


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    folder, path, growth = sys.argv[1:4]
    sys.path.insert(0, path)
    import datasketch

    articles, truth = rows(folder + "/articles.jsonl"), rows(folder + "/truth.jsonl")
    with tempfile.TemporaryDirectory() as place:
        print(subprocess.run([growth, folder, place + "/ledger.db"], check=True, capture_output=True, text=True).stdout)
    for threshold in [float(one) for one in sys.argv[4:]] or [0.15, 0.3, 0.5]:
        found = peer(articles, truth, threshold, datasketch)
        print(
            f"datasketch MinHash LSH, threshold {threshold}: {len(articles)} articles, recall {found['recall']:.4f}, "
            f"precision {found['precision']:.4f}, {found['rejected']:.4f} of forms rejected; look-up and adding "
            f"{found['index']:.0f} articles/s of processor time, with shingling {found['all']:.0f}", flush=True)


if __name__ == "__main__":
    main()

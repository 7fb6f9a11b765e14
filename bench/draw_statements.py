#!/usr/bin/env python3
"""Draw statements to check by hand.

usage: hearsay analyze FILE | draw_statements.py ARTICLES.jsonl [COUNT [SEED]]

Reads what `hearsay analyze` prints, leaves out the article's own words (they have no source to check), draws COUNT
(60) with a fixed SEED (1987) and prints each with the text around it, so that a reader can judge source and content.
"""
import json, random, sys


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1987
    texts = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            texts[str(article.get("id"))] = article.get("body") or article.get("text") or ""
    said = [s for s in map(json.loads, sys.stdin) if not s.get("own")]
    said.sort(key=lambda s: s["id"])  # the order of reading must not matter
    for number, one in enumerate(random.Random(seed).sample(said, min(count, len(said))), 1):
        text = " ".join(texts.get(one["article"], "").split())
        at = text.find(" ".join(one["text"].split())[:30])
        around = text[max(0, at - 220):at + len(one["text"]) + 140] if at >= 0 else "(headline)"
        print(f"{number}. article {one['article']}  source {one['source']!r}  {one['stance']} {one['grade']}"
              f"  via {one['via']}  cue {one['cue']!r}\n   content: {' '.join(one['text'].split())}\n   around:  {around}\n")


main()

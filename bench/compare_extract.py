#!/usr/bin/env python3
"""Compares the figures of `hearsay eval extract` with those of the sets' own scripts on the same texts.

    bench/compare_extract.py HEARSAY FOLDER    FOLDER: scrapinghub-aeb or wcxb-dev
"""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile


def main():
    hearsay, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    spec = importlib.util.spec_from_file_location("official", folder / "evaluate.py")
    official = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(official)
    with tempfile.TemporaryDirectory() as place:
        texts = pathlib.Path(place) / "texts.json"
        ran = subprocess.run([hearsay, "eval", "extract", str(folder), "--json", "--predictions", str(texts)],
                             check=True, capture_output=True, text=True)
        ours, found = json.loads(ran.stdout)["all"], json.loads(texts.read_text())
    if (folder / "ground-truth.json").exists():
        figures = official.evaluate(official.load_json(folder / "ground-truth.json"), found, 2)
    else:
        pages = []
        for file in sorted((folder / "ground-truth").glob("*.json")):
            truth = json.loads(file.read_text())
            if official.get_page_type(truth) == "article":
                pages.append(official.word_f1(found[file.stem], truth["ground_truth"].get("main_content") or ""))
        figures = {name: sum(page[i] for page in pages) / len(pages) for i, name in enumerate(("precision", "recall", "f1"))}
    for name in ("f1", "precision", "recall"):
        print(f"{name}: official {figures[name]:.4f}, ours {ours[name]:.4f}")
        if abs(figures[name] - ours[name]) > 0.00006:
            sys.exit("they differ")


if __name__ == "__main__":
    main()

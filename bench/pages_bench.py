#!/usr/bin/env python3
"""Times reading pages beside its peers on the same pages: hearsay's page reader (bytes to article: decoding, tree, metadata,
text), from pages already in memory as for all the others, and its whole way from an archive. Processor time of one core, best
of RUNS, so that a busy machine blurs it less; the ratios are those of the page reader.

    bench/pages_bench.py BUILD FOLDER [--runs 3] [--pages N] [--trafilatura PATH[:PATH...]] [--node FOLDER]

BUILD holds hearsay and page_bench (ninja hearsay page_bench); FOLDER archives NAME.warc.gz. A bare lxml parse always stands beside it (Debian: python3-lxml, /usr/bin/python3);
readability-lxml when it can be imported (python3-readability); trafilatura from folders put before Python's path;
Readability.js with linkedom from the folder that has them in node_modules (npm install @mozilla/readability linkedom).
"""
import argparse
import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

import lxml.etree
import lxml.html

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from warc_pages import records

NODE = r"""
const { Readability } = require('@mozilla/readability');
const { parseHTML } = require('linkedom');
const pages = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));
let best = Infinity;
for (let run = 0; run < Number(process.argv[2]); ++run) {
  const begin = process.cpuUsage();
  for (const page of pages) { try { new Readability(parseHTML(page).document).parse(); } catch (ignored) {} }
  const used = process.cpuUsage(begin);
  best = Math.min(best, (used.user + used.system) / 1e6);
}
console.log(best);
"""


def best(runs, work, who=resource.RUSAGE_SELF):
    times = []
    for _ in range(runs):
        before = resource.getrusage(who)
        work()
        after = resource.getrusage(who)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def each(bodies, read):
    def work():
        for body in bodies:
            try:
                read(body)
            except Exception:  # a peer that fails on a page has still spent its time
                pass
    return work


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("folder")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--pages", type=int, default=0, help="only the first N pages")
    arguments.add_argument("--trafilatura", default="")
    arguments.add_argument("--node", default="")
    given = arguments.parse_args()
    found = [one for path in sorted(pathlib.Path(given.folder).glob("*.warc.gz")) for one in records(path)]
    found = found[:given.pages or None]
    bodies = [body for _, body in found]
    print(f"{len(bodies)} pages, {sum(map(len, bodies)) / 1e6:.0f} MB; processor time, best of {given.runs}", flush=True)
    results = []

    def note(name, seconds):
        results.append((name, seconds))
        times = "" if len(results) == 1 else f"  hearsay is {seconds / results[0][1]:.1f} times as fast"
        print(f"{name:22} {seconds:7.2f} s {len(bodies) / seconds:7.0f} pages a second{times}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        flat = pathlib.Path(folder, "pages.flat")
        flat.write_bytes(b"".join(b"%d\n%s" % (len(body), body) for body in bodies))
        note("hearsay, page reader", float(subprocess.run([f"{given.build}/page_bench", str(flat), str(given.runs)], check=True,
                                                          capture_output=True, text=True).stdout))
        flat.unlink()
        # One member a record, as crawls have it.
        with open(pathlib.Path(folder, "pages.warc.gz"), "wb") as archive:
            for record, _ in found:
                archive.write(gzip.compress(record))
        # eval warc reads every page of every archive and counts, nothing more.
        note("hearsay, from archive", best(given.runs, lambda: subprocess.run(
            [f"{given.build}/hearsay", "eval", "warc", "--json", folder], check=True, stdout=subprocess.DEVNULL), resource.RUSAGE_CHILDREN))
        note("lxml, parse only", best(given.runs, each(bodies, lxml.html.fromstring)))
        try:
            import readability
            note("readability-lxml", best(given.runs, each(bodies, lambda body: readability.Document(body).summary())))
        except ImportError:
            print("readability-lxml: not installed")
        if given.trafilatura:
            sys.path[:0] = given.trafilatura.split(":")
            import trafilatura
            note("trafilatura " + trafilatura.__version__, best(given.runs, each(bodies, trafilatura.extract)))
        if given.node:
            pages = pathlib.Path(folder, "pages.json")
            pages.write_text(json.dumps([body.decode("utf-8", "replace") for body in bodies]), "utf-8")
            seconds = subprocess.run(["node", "-e", NODE, str(pages), str(given.runs)], check=True, capture_output=True, text=True,
                                     env=os.environ | {"NODE_PATH": str(pathlib.Path(given.node, "node_modules"))}).stdout
            note("Readability.js", float(seconds))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Times reading the pages of an archive: the whole of hearsay's reader (decompression, decoding, text, metadata) beside
a bare lxml parse of the same pages, one core each, best of RUNS.

    bench/pages_bench.py HEARSAY FOLDER [RUNS]     FOLDER: one archive NAME.warc.gz; needs lxml (Debian: python3-lxml, /usr/bin/python3)
"""
import gzip
import pathlib
import subprocess
import sys
import time

import lxml.etree
import lxml.html


def pages(path):
    """The bodies of the HTML answers in a WARC file."""
    data = gzip.open(path).read()
    at = 0
    while (at := data.find(b"WARC/1.", at)) >= 0:
        head_end = data.index(b"\r\n\r\n", at)
        head = data[at:head_end].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        block = data[head_end + 4:head_end + 4 + length]
        at = head_end + 4 + length
        if b"warc-type: response" not in head:
            continue
        http_end = block.find(b"\r\n\r\n")
        if b"html" in block[:http_end].lower() and block[http_end + 4:].strip():
            yield block[http_end + 4:]


def best(runs, work):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def main():
    hearsay, folder = sys.argv[1], sys.argv[2]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    bodies = [body for path in sorted(pathlib.Path(folder).glob("*.warc.gz")) for body in pages(path)]

    def parse():
        for body in bodies:
            try:
                lxml.html.fromstring(body)
            except lxml.etree.ParserError:
                pass

    def read():
        # eval warc reads every page of every archive and counts, nothing more.
        subprocess.run([hearsay, "eval", "warc", "--json", folder], check=True, stdout=subprocess.DEVNULL)

    parsing, reading = best(runs, parse), best(runs, read)
    print(f"{len(bodies)} pages, {sum(map(len, bodies)) / 1e6:.0f} MB")
    print(f"bare lxml parse  {parsing:6.2f} s  {len(bodies) / parsing:6.0f} pages a second")
    print(f"hearsay, whole   {reading:6.2f} s  {len(bodies) / reading:6.0f} pages a second, {parsing / reading:.2f} times lxml")


if __name__ == "__main__":
    main()

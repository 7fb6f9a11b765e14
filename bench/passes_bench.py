#!/usr/bin/env python3
"""Does a page cost the same however much the ledger holds? Reads the same archives again and again into one ledger, each time
under other addresses, so that every page is a new article and a copy of all its earlier ones.

    bench/passes_bench.py HEARSAY FOLDER [--passes 10] [--pages N] [--threads 2]

FOLDER holds archives NAME.warc.gz. For each pass: articles recorded, wall and processor time a page, peak memory of the
process, size of the ledger.
"""
import argparse
import gzip
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import warc_pages


def renamed(record, number):
    """The record as if its site had another name; lengths and digests follow."""
    head, _, block = record.partition(b"\r\n\r\n")
    host = re.search(rb"WARC-Target-URI:\s*<?https?://([^/\s:>]+)", head, re.I)
    if host is None:
        return record
    other = b"p%d-" % number + host.group(1)
    block = block.replace(b"//" + host.group(1), b"//" + other)
    head = head.replace(b"//" + host.group(1), b"//" + other)
    head = re.sub(rb"\r\nWARC-(Block|Payload)-Digest:[^\r]*", b"", head, flags=re.I)
    # What follows the block is two line breaks.
    head = re.sub(rb"(\r\nContent-Length:\s*)\d+", lambda found: found.group(1) + b"%d" % (len(block) - 4), head, flags=re.I)
    return head + b"\r\n\r\n" + block


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("hearsay")
    arguments.add_argument("folder")
    arguments.add_argument("--passes", type=int, default=10)
    arguments.add_argument("--pages", type=int, default=0, help="only the first N pages")
    arguments.add_argument("--threads", type=int, default=2)
    given = arguments.parse_args()
    found = [record for path in sorted(pathlib.Path(given.folder).glob("*.warc.gz")) for record, _ in warc_pages.records(path)]
    found = found[:given.pages or None]
    print("pass  articles  wall ms a page  processor ms a page  peak MB  ledger MB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        archive, ledger = pathlib.Path(folder, "pass.warc.gz"), pathlib.Path(folder, "ledger.db")
        before = 0
        for number in range(1, given.passes + 1):
            with open(archive, "wb") as out:
                for record in found:
                    out.write(gzip.compress(renamed(record, number), 1))
            begin = time.monotonic()
            # Through a shell, as a process counts the memory of the one it was forked from.
            process = subprocess.run(["sh", "-c", '"$@"; exit $?', "sh", given.hearsay, "--ledger", ledger, "read", "--stats", "--threads",
                                      str(given.threads), archive], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            wall = time.monotonic() - begin
            if process.returncode not in (0, 3):  # 3: some pages were refused
                sys.exit(f"hearsay read ended with {process.returncode}")
            stats = re.search(r"([\d.]+) s of processors;.*, (\d+) MB", process.stderr)
            if stats is None:
                sys.exit("hearsay read --stats said nothing: " + process.stderr[-300:])
            with sqlite3.connect(ledger) as opened:
                counted = opened.execute("select count(distinct id) from article").fetchone()[0]
            size = sum(path.stat().st_size for path in ledger.parent.glob("ledger.db*"))
            print(f"{number:4}  {counted - before:8}  {1000 * wall / len(found):14.2f}  {1000 * float(stats[1]) / len(found):19.2f}"
                  f"  {int(stats[2]):7}  {size / 1e6:9.0f}", flush=True)
            before = counted


if __name__ == "__main__":
    main()

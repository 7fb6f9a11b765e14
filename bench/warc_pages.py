"""Pages of WARC files, for the benchmarks beside this file."""
import gzip


def records(path):
    """Whole records of HTML answers in a WARC file, each with its page."""
    data = gzip.open(path).read()
    at = 0
    while (at := data.find(b"WARC/1.", at)) >= 0:
        begin, head_end = at, data.index(b"\r\n\r\n", at)
        head = data[at:head_end].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        block = data[head_end + 4:head_end + 4 + length]
        at = head_end + 4 + length
        if b"warc-type: response" not in head:
            continue
        http_end = block.find(b"\r\n\r\n")
        if b"html" in block[:http_end].lower() and block[http_end + 4:].strip():
            yield data[begin:at] + b"\r\n\r\n", block[http_end + 4:]

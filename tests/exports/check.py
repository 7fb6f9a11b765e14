#!/usr/bin/env python3
"""Every form of `hearsay export`, held against what it promises: check.py HEARSAY ARTICLES.

PROV-JSON is read by the prov package, FollowTheMoney against its published model (HEARSAY_FTM_MODEL, a file of JSON that
run.sh gets from npm), the others by the standard library. What a checker needs and is not here is said, and the end is 77 (skipped), or 1 where HEARSAY_REQUIRE_EXPORT_CHECKS is set.
"""
import base64
import csv
import hashlib
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HEARSAY, ARTICLES = sys.argv[1:3]
MODEL = os.environ.get("HEARSAY_FTM_MODEL", "")
NASTY = "=cmd|' /C calc'!A0 <script>alert(1)</script> \"&amp; \u202e\u0007"
missing = []


def run(*arguments, code=0):
    done = subprocess.run([HEARSAY, *arguments], capture_output=True, check=False)
    assert done.returncode == code, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode("utf-8")


def ids(found, kind):
    return {row["id"] for row in found if row["type"] == kind}


def check_claimreview(text, claims, articles):
    document = json.loads(text)
    assert document["@context"][0] == "https://schema.org"
    graph = {one["@id"]: one for one in document["@graph"]}
    scale = {one["@id"] for one in graph["urn:hearsay:scale"]["hasDefinedTerm"]}
    reviews = [one for one in document["@graph"] if one["@type"] == "ClaimReview"]
    assert {one["@id"].rsplit(":", 1)[1] for one in reviews} == claims
    for review in reviews:
        # What schema.org and its readers ask of a ClaimReview, but for the number, which would be an invention.
        assert review["claimReviewed"] and review["author"]["name"] and review["datePublished"].endswith("Z")
        rating = review["reviewRating"]
        assert rating["@type"] == "Rating" and rating["alternateName"] and rating["additionalType"] in scale
        assert not {"ratingValue", "bestRating", "worstRating"} & rating.keys()
        claim = review["itemReviewed"]
        assert claim["@type"] == "Claim" and claim["appearance"]
        assert claim["firstAppearance"]["@id"] == claim["appearance"][0]["@id"]
        for author in claim.get("author", []):
            assert author["@type"] in ("Person", "Organization") and author["name"]
        days = [one["datePublished"] for one in claim["appearance"]]
        assert days == sorted(days)
        for appearance in claim["appearance"]:
            for quotation in appearance["hasPart"]:
                quote, place = quotation["selector"]
                article = articles[appearance["@id"].rsplit(":", 1)[1]]
                texts = [article["text"], article["title"]]
                assert any(one[place["start"] : place["end"]] == quote["exact"] == quotation["text"] for one in texts), quotation
                assert any(quote["prefix"] + quote["exact"] + quote["suffix"] in one for one in texts)


def check_followthemoney(text):
    entities = [json.loads(line) for line in text.splitlines()]
    known = {one["id"]: one for one in entities}
    assert len(known) == len(entities), "an entity comes once"
    assert {"Article", "Organization", "Person", "Mention", "Note"} <= {one["schema"] for one in entities}
    if not MODEL:
        missing.append("FollowTheMoney's model (HEARSAY_FTM_MODEL)")
        return
    with open(MODEL, encoding="utf-8") as file:
        schemata = json.load(file)["schemata"]

    def line_of(schema):
        out = {schema}
        for above in schemata[schema].get("extends", []):
            out |= line_of(above)
        return out

    for entity in entities:
        line = line_of(entity["schema"])
        assert not schemata[entity["schema"]].get("abstract"), entity
        fields, required = {}, set()
        for schema in line:
            fields.update(schemata[schema].get("properties", {}))
            required |= set(schemata[schema].get("required", []))
        assert required <= entity["properties"].keys(), (required, entity)
        for name, values in entity["properties"].items():
            assert name in fields, (name, entity)
            kind = fields[name].get("type", "string")
            for value in values:
                assert isinstance(value, str) and value
                assert len(value) <= fields[name].get("maxLength", len(value)), (name, value)
                if kind == "entity":
                    assert fields[name].get("range", "Thing") in line_of(known[value]["schema"]), (name, entity)
                if kind == "date":
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), value
                if kind == "url":
                    assert re.match(r"https?://", value), value


def check_prov(text, statements):
    document = json.loads(text)
    assert document["prefix"] == {"hearsay": "urn:hearsay:"}
    for relation, ends in (("wasDerivedFrom", ("prov:generatedEntity", "prov:usedEntity")), ("wasAttributedTo", ("prov:entity",))):
        for one in document[relation].values():
            for end in ends:
                assert one[end] in document["entity"], one
    for one in document["wasAttributedTo"].values():
        assert one["prov:agent"] in document["agent"]
    said = {name for name in document["entity"] if name.startswith("hearsay:statement-")}
    assert said == {"hearsay:statement-" + one for one in statements}
    kinds = [one.get("prov:type", {}).get("$") for one in document["wasDerivedFrom"].values()]
    assert "prov:PrimarySource" in kinds and "prov:Quotation" in kinds
    try:
        import prov.model
    except ImportError:
        missing.append("the prov package (python3-prov)")
        return
    read = prov.model.ProvDocument.deserialize(content=text, format="json")
    assert len(list(read.get_records(prov.model.ProvEntity))) == len(document["entity"])
    assert len(list(read.get_records(prov.model.ProvDerivation))) == len(document["wasDerivedFrom"])
    assert prov.model.ProvDocument.deserialize(content=read.serialize(format="json"), format="json") == read


def check_csv(text, statements):
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert {row["statement"] for row in rows} == statements
    for row in rows:
        assert None not in row and None not in row.values()
        for cell in row.values():
            assert not cell or cell[0] not in "=+-@\t\r", cell
            assert not re.search("[\x00-\x1f\x7f]", cell)


class Page(html.parser.HTMLParser):
    void = {"meta", "br", "link", "img", "input"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.links, self.style, self.policy = [], set(), [], "", ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        attrs = dict(attrs)
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "src")], (tag, attrs)
        if tag == "a":
            self.links.append(attrs["href"])
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


def check_html(text):
    page = Page()
    page.feed(text)
    assert not page.open
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "a", "section", "span", "ol", "ul", "li", "time", "blockquote", "footer"}
    assert page.tags <= allowed, page.tags - allowed
    assert all(re.match(r"https?://|#", one) for one in page.links)
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.policy, f"kStyleHash must be {digest}"
    assert page.policy.startswith("default-src 'none'") and "unsafe" not in page.policy
    assert "url(" not in page.style and "@import" not in page.style
    assert not re.search("[\u202a-\u202e\x00-\x08]", text)


def check_pdf(name):
    nowhere = {**os.environ, "PATH": "/nonexistent", "CHROMIUM": ""}
    refused = subprocess.run([HEARSAY, "export", "--format", "pdf", name], capture_output=True, check=False, env=nowhere)
    assert refused.returncode == 1 and b"Chromium" in refused.stderr and not refused.stdout, refused
    broken = subprocess.run([HEARSAY, "export", "--format", "pdf", name], capture_output=True, check=False, env={**os.environ, "CHROMIUM": "/bin/false"})
    assert broken.returncode == 1 and b"/bin/false made no PDF" in broken.stderr and not broken.stdout, broken
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")):
        missing.append("Chromium")
        return
    with tempfile.TemporaryDirectory() as own:
        done = subprocess.run([HEARSAY, "export", "--format", "pdf", name], capture_output=True, check=False, env={**os.environ, "TMPDIR": own})
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(b"%PDF-") and done.stdout.rstrip().endswith(b"%%EOF")
        assert not [one for one in os.listdir(own) if one.startswith("hearsay-")], "leaves no folder behind"


def main():
    with open(ARTICLES, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HEARSAY_LEDGER"] = os.path.join(folder, "ledger.db")
        source = os.path.join(folder, "articles.jsonl")
        # The story as it is, then with hostile outlets, titles, names and ids.
        for hostile in (False, True):
            if hostile:
                os.environ["HEARSAY_LEDGER"] = os.path.join(folder, "hostile.db")
                for number, one in enumerate(lines):
                    one["outlet"] = NASTY + str(number)
                    one["title"] = NASTY + " " + one["title"]
                    one["text"] = one["text"].replace("Huang", 'Huang <img src=x onerror="alert(1)">')
            with open(source, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in lines)
            run("read", source)
            name = json.loads(run("subjects", "--json"))[0]["name"]
            found = [json.loads(line) for line in run("export", "--subject", name).splitlines()]
            statements = ids(found, "statement") | ids(found, "headline")
            claims = ids(found, "claim")
            assert claims and statements
            texts = {one["id"]: one for one in lines}
            if hostile:  # titles are kept without control characters
                for row in found:
                    if row["type"] == "article":
                        texts[row["id"]]["title"] = row["title"]
            check_claimreview(run("export", "--format", "claimreview", name), claims, texts)
            check_followthemoney(run("export", "--format", "ftm", name))
            check_prov(run("export", "--format", "prov", name), statements)
            check_csv(run("export", "--format", "csv", name), statements)
            check_html(run("export", "--format", "html", name))
            # A moment narrows every form.
            for form in ("jsonl", "claimreview", "ftm", "prov", "csv", "html"):
                now = run("export", "--format", form, name)
                assert now == run("export", "--format", form, name), "the same question, the same bytes"
                assert len(run("export", "--format", form, name, "--as-of", "2026-01-31")) < len(now), form
                run("export", "--format", form, "no such subject", code=1)
            for form in ("claimreview", "prov", "html", "pdf"):
                run("export", "--format", form, code=2)
            check_pdf(name)
            assert run("export", "--format", "csv").count("subject,claim,") == 1
            run("export", "--format", "ftm", "--known-by", "2020-01-01")
    if missing:
        print("not checked for want of: " + ", ".join(sorted(set(missing))), file=sys.stderr)
        sys.exit(1 if os.environ.get("HEARSAY_REQUIRE_EXPORT_CHECKS") else 77)


main()

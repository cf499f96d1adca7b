"""Whether a text borrows from the article the catalog began with, without keeping the article.

`article.shingles` holds a short hash of every eight words in a row of it. Written anew from a copy of the article by
`python -m tests.catalog.shingles article.txt > tests/catalog/article.shingles`.
"""

import re
import sys
from hashlib import sha256
from pathlib import Path

LENGTH = 8
FILE = Path(__file__).with_name("article.shingles")


def runs(text):
    """Every eight words in a row, in small letters and without marks."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    return [" ".join(words[n : n + LENGTH]) for n in range(len(words) - LENGTH + 1)]


def hashed(run):
    return sha256(run.encode()).hexdigest()[:10]


def borrowed(text):
    """The runs of a text that stand in the article too."""
    article = set(FILE.read_text(encoding="ascii").split())
    return [run for run in runs(text) if hashed(run) in article]


if __name__ == "__main__":
    article_text = Path(sys.argv[1]).read_text(encoding="utf-8")
    sys.stdout.write("\n".join(sorted({hashed(run) for run in runs(article_text)})) + "\n")

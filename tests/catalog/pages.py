"""A page as a reader meets it: elements to look for, text without what is hidden."""

from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "path"}


class Element:
    def __init__(self, tag, attrs, parent=None):
        self.tag, self.attrs, self.parent, self.children = tag, attrs, parent, []

    def all(self, tag=None, **attrs):
        """Every element inside with that tag and these attributes; `class_` asks for one class, `_` stands for -."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [one for one in self.inside if one._is(tag, wanted)]

    def one(self, tag=None, **attrs):
        (found,) = self.all(tag, **attrs)
        return found

    @property
    def text(self):
        parts = [one if isinstance(one, str) else one.text for one in self.children]
        return " ".join(" ".join(parts).split())

    @property
    def shown(self):
        return "hidden" not in self.attrs and (self.parent is None or self.parent.shown)

    @cached_property
    def inside(self):
        """Every element inside, in the order of the page: it is walked once, however often it is asked about."""
        found, ahead = [], [self]
        while ahead:
            one = ahead.pop()
            found.append(one)
            ahead.extend(child for child in reversed(one.children) if isinstance(child, Element))
        return found[1:]

    def _is(self, tag, wanted):
        return tag in (None, self.tag) and all(
            value in self.attrs.get(name, "").split() if name == "class" else self.attrs.get(name) == value
            for name, value in wanted.items()
        )


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("document", {})

    def handle_starttag(self, tag, attrs):
        child = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(child)
        if tag not in VOID:
            self.here = child

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert tag == self.here.tag, f"</{tag}> closes <{self.here.tag}>"
            self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def parsed(html):
    """The page's root element. Elements must be closed in order."""
    builder = _Builder()
    builder.feed(html)
    assert builder.here is builder.root, f"<{builder.here.tag}> is never closed"
    return builder.root

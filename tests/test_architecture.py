"""House limits that no linter holds. Each is shown to bite on a small sample beside the rule itself.

Who may import whom is in pyproject.toml, checked by import-linter.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLINIC = ROOT / "clinic"

ROLES = {"__init__", "models", "queries", "actions", "forms", "views", "staff"}
# files named after a noun or verb of the field rather than a role
FIELD = {
    "accounts": {"browsers", "lockout", "messages", "passkeys", "passwords", "session"},
    "audit": {"append_only", "origin"},
    "booking": {
        "availability",
        "calendar_file",
        "caseload",
        "health",
        "kept",
        "messages",
        "picker",
        "policy",
        "reference",
    }
    | {
        "diary",
        "entries",
        "history",
        "ripple",
        "series",
        "soonest",
        "starting",
        "steps",
        "timetable",
        "traced",
        "visits",
    }
    | {"outside", "substitutes", "why"},
    "demo": {"answers", "coming", "diary", "making"},
    "catalog": {"content", "seed"},
    "intake": {"conditions", "content", "editing", "fhir", "kinds", "paging", "problems", "reach", "screening", "seed"}
    | {"clearance", "consent", "difference", "letters", "parsing", "retention", "sentences", "shape", "signed"}
    | {"standing", "wording"},
    "notify": {"channels", "mail"},
    "people": {"messages", "words"},
    "scheduling": {"busy", "spans", "hours", "reasons", "rota", "roster", "slots", "sweep", "overlap", "week"},
    "settings": {"current", "formats"},
}
PURE = [
    *(f"scheduling/{name}.py" for name in ("spans", "hours", "slots", "sweep", "reasons", "week")),
    *(
        f"intake/{name}.py"
        for name in (
            *("conditions", "content", "difference", "editing", "fhir", "kinds", "letters"),
            *("parsing", "problems", "reach", "retention", "screening", "shape"),
        )
    ),
]
GIVEN_THE_TIME = {"models", "queries", "actions"}

TEXT = {".py", ".html", ".txt", ".css", ".js", ".json", ".toml", ".md", ".cfg", ".ini", ".svg", ".yml", ".yaml", ""}


def committed():
    """Every file that git keeps or would keep, relative to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [path for path in map(Path, listed) if (ROOT / path).is_file()]


COMMITTED = committed()
PYTHON = [path for path in COMMITTED if path.suffix == ".py" and path.parts[:2] != ("migrations", "versions")]
MODULES = [path for path in PYTHON if path.parts[0] == "clinic"]
TEMPLATES = [path for path in COMMITTED if path.parts[0] == "templates" and path.suffix == ".html"]
SLICES = sorted({path.parts[1] for path in MODULES if len(path.parts) > 2})


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=str)


# ---- size ------------------------------------------------------------------


def too_large(source):
    """Modules of more than 300 lines, functions of more than 50."""
    if (length := len(source.splitlines())) > 300:
        yield f"{length} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > 50:
                yield f"{node.name} has {length} lines"


@each(PYTHON)
def test_modules_and_functions_are_small(path):
    assert list(too_large(read(path))) == []


def test_a_large_module_and_a_long_function_are_seen():
    assert list(too_large("x = 1\n" * 301)) == ["301 lines"]
    assert list(too_large("def f():\n" + "    x = 1\n" * 50)) == ["f has 51 lines"]
    assert list(too_large("x = 1\n" * 250 + "def f():\n" + "    x = 1\n" * 49)) == []


def imports(source):
    """The import statements of a module, functions included."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]


@each(MODULES)
def test_a_module_has_at_most_twenty_imports(path):
    count = len(imports(read(path)))
    assert count <= 20


def test_imports_are_counted_wherever_they_stand():
    assert len(imports("import os\nfrom sys import path, argv\ndef f():\n    import re\n")) == 3


# ---- names -----------------------------------------------------------------


def strangers(folder, names):
    """File names in a slice that are neither a role nor a word of its field."""
    return sorted(set(names) - ROLES - FIELD.get(folder, set()))


@pytest.mark.parametrize("folder", SLICES)
def test_a_slice_has_only_files_with_known_names(folder):
    entries = {path.parts[2].removesuffix(".py") for path in MODULES if path.parts[1] == folder and len(path.parts) > 2}
    assert strangers(folder, entries) == []


def test_a_bag_in_a_slice_is_seen():
    assert strangers("booking", {"models", "actions", "steps", "utils", "slots"}) == ["slots", "utils"]


@pytest.mark.parametrize("folder", SLICES)
def test_the_init_of_a_slice_is_empty(folder):
    assert (CLINIC / folder / "__init__.py").read_text(encoding="utf-8").strip() == ""


# ---- what modules may know -------------------------------------------------


def foreign(source, path):
    """Imports of a pure module that are neither the standard library's nor another pure module's."""
    siblings = {f"clinic.{name.removesuffix('.py').replace('/', '.')}" for name in PURE}
    for node in imports(source):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        for name in names:
            package_of_pure = name == "clinic.scheduling" and all(
                f"{name}.{alias.name}" in siblings for alias in node.names
            )
            if name.partition(".")[0] not in sys.stdlib_module_names and name not in siblings and not package_of_pure:
                yield f"{path}: {name}"


@each([path for path in MODULES if "/".join(path.parts[1:]) in PURE])
def test_pure_modules_know_the_standard_library_alone(path):
    assert list(foreign(read(path), path)) == []


def test_a_pure_module_that_reaches_out_is_seen():
    source = "import bisect\nfrom clinic.scheduling.spans import merge\nfrom clinic.scheduling import spans\n"
    assert list(foreign(source, "m")) == []
    source += "import numpy\nfrom clinic.scheduling import models\nfrom clinic.db import db\n"
    assert list(foreign(source, "m")) == ["m: numpy", "m: clinic.scheduling", "m: clinic.db"]


CLOCKS = {
    *(f"{name}.{verb}" for name in ("datetime", "date") for verb in ("now", "utcnow", "today")),
    *(f"time.{verb}" for verb in ("time", "time_ns", "localtime", "gmtime", "ctime")),
    *(f"func.{verb}" for verb in ("now", "current_timestamp", "current_date", "current_time", "localtimestamp")),
}


def clocks(source, may_be_given=False):
    """Readings of the wall clock; with `may_be_given` also `now` of clinic.times, which is to be an argument."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCKS:
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (verb for alias in node.names if (verb := f"time.{alias.name}") in CLOCKS)
        elif isinstance(node, ast.Constant) and "current_timestamp" in str(node.value).lower():
            yield str(node.value)
        elif may_be_given and isinstance(node, ast.ImportFrom) and node.module == "clinic.times":
            yield from (f"clinic.times.{alias.name}" for alias in node.names if alias.name == "now")


@each([path for path in MODULES if path.name != "times.py"])
def test_only_times_reads_the_clock(path):
    rooms = set(path.with_suffix("").parts[2:])
    assert list(clocks(read(path), may_be_given=bool(rooms & GIVEN_THE_TIME))) == []


def test_a_clock_is_seen():
    source = "import datetime\nfrom datetime import date\nfrom clinic.times import now\nnow()\n"
    assert list(clocks(source)) == []
    assert list(clocks(source, may_be_given=True)) == ["clinic.times.now"]
    bad = ["datetime.now", "datetime.datetime.utcnow", "date.today", "time.time", "sa.func.now"]
    assert list(clocks("\n".join(f"{call}()" for call in bad))) == bad
    assert list(clocks("from time import time")) == ["time.time"]
    assert list(clocks("column(server_default=text('CURRENT_TIMESTAMP'))")) == ["CURRENT_TIMESTAMP"]


# ---- templates -------------------------------------------------------------

INLINE = re.compile(
    r"""<style\b | <script\b(?![^>]*\ssrc=) | \sstyle\s*= | \son[a-z]+\s*=\s*["'] | ["']\s*javascript:""",
    re.VERBOSE | re.IGNORECASE,
)


def inline(source):
    """Styles, scripts and handlers that the content security policy would refuse. Comments may name them."""
    return [
        found.group().strip() for found in INLINE.finditer(re.sub(r"{#.*?#}|<!--.*?-->", "", source, flags=re.DOTALL))
    ]


@each([path for path in TEMPLATES if "mail" not in path.parts])
def test_templates_hold_no_inline_style_or_script(path):
    assert inline(read(path)) == []


def test_inline_style_and_script_are_seen():
    assert inline('<script src="/a.js"></script>{# onclick="x" #}<p class="on" data-on="a">style = one</p>') == []
    assert inline("<style>") == ["<style"]
    assert inline("<script>alert()</script>") == ["<script"]
    assert inline('<p style="color: red">') == ["style="]
    assert inline('<a onclick="go()">') == ['onclick="']
    assert inline('<a href="javascript:go()">') == ['"javascript:']


# ---- what git keeps --------------------------------------------------------

REGISTRY = re.compile(
    r'https?://[^\s/"]*(?:pypi|pythonhosted|npmjs|registry)[^\s/"]*|"resolved":|^--(?:extra-)?index-url|^registry\s*=',
    re.MULTILINE,
)


def registries(source):
    """Addresses of package registries, which belong to the machine and not to the project."""
    return [found.group() for found in REGISTRY.finditer(source)]


@each([path for path in COMMITTED if path.suffix in TEXT and path != Path(__file__).relative_to(ROOT)])
def test_no_committed_file_names_a_package_registry(path):
    assert registries(read(path)) == []


def test_the_address_of_a_registry_is_seen():
    assert registries("flask==3.1.3 \\\n    --hash=sha256:00\n    # via httpx\n") == []
    assert registries("--index-url x\n") == ["--index-url"]
    assert registries("registry=x\n") == ["registry="]
    assert registries('"resolved": "x"') == ['"resolved":']
    assert registries('at "https://my.registry.example/x"') == ["https://my.registry.example"]

"""What must be true of the files themselves, so that the repository works on any machine."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCK_FILES = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json"]
REQUIREMENTS = ["requirements.in", "requirements-dev.in", "requirements-node.in"]
MADE_HERE = {".git", ".venv", "node_modules", "var", "__pycache__", ".ruff_cache", ".pytest_cache", ".hypothesis"}
BINARY = {".png", ".jpg", ".webp", ".avif", ".woff2", ".ico", ".pdf", ".mp4", ".pyc"}


def repository_files():
    """Every file that belongs to the repository: those git knows, or all that are not made by a build."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    names = done.stdout.splitlines() if done.returncode == 0 else [
        str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file() and not MADE_HERE & set(path.parts)
    ]  # fmt: skip
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def texts():
    """(name, text) of every text file of the repository."""
    for path in repository_files():
        if path.suffix not in BINARY:
            yield str(path.relative_to(ROOT)), path.read_text(errors="replace")


def test_lock_files_name_no_server():
    """Each machine takes packages from its own mirror; the hashes say that they are the right ones."""
    for name in LOCK_FILES:
        text = (ROOT / name).read_text()
        assert '"resolved"' not in text, name
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host| @ https?://", text), name


def test_every_locked_package_has_a_hash():
    for name in LOCK_FILES[:3]:
        for requirement in re.split(r"\n(?=\S)", (ROOT / name).read_text().strip()):
            if not requirement.startswith("#"):
                assert "--hash=sha256:" in requirement, (name, requirement[:80])
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_package_files_agree():
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"][""]
    assert locked.get("devDependencies") == wanted["devDependencies"]
    assert not [version for version in wanted["devDependencies"].values() if not re.fullmatch(r"[\d.]+", version)]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_dependency_has_a_reason(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
    assert lines
    assert [line for line in lines if not re.search(r"\S\s+# \S.{6,}", line)] == []


def test_every_dependency_is_locked():
    for name in REQUIREMENTS:
        locked = {
            re.sub(r"[-_.]+", "-", match.lower())
            for match in re.findall(r"^([\w.-]+)==", (ROOT / name).with_suffix(".txt").read_text(), re.M)
        }
        for line in (ROOT / name).read_text().splitlines():
            match = re.match(r"([A-Za-z][\w.-]*)", line)
            assert match is None or re.sub(r"[-_.]+", "-", match.group(1).lower()) in locked, line


def test_no_file_knows_a_machine():
    """No home folder, no path of who wrote it, no key."""
    patterns = re.compile(
        r"(?<![\w/.])/(home/[a-z]+/|Users/[A-Za-z]+/|root/|work/)"
        r"|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[ps]_[A-Za-z0-9]{36}\b"
    )
    found = [
        (name, match.group())
        for name, text in texts()
        if name not in ("tests/test_repository.py", "package-lock.json")
        for match in patterns.finditer(text)
    ]
    assert not found


def test_nothing_generated_is_kept():
    wrong = [
        path
        for path in repository_files()
        if path.suffix in (".pyc", ".sqlite3", ".log", ".mo")
        or {"node_modules", "var", ".venv"} & set(path.relative_to(ROOT).parts)
        or path.relative_to(ROOT).parts[:2] == ("static", "build")
    ]
    assert not wrong


def test_no_picture_is_heavy():
    heavy = {
        str(path.relative_to(ROOT)): path.stat().st_size
        for path in repository_files()
        if path.suffix in (".png", ".jpg", ".webp") and path.stat().st_size > 200_000
    }
    assert not heavy


def test_publiccode_yml_has_what_the_standard_asks():
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required - set(code) == set()
    assert code["legal"]["license"] == "EUPL-1.2"
    assert code["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert code["maintenance"]["type"] in ("internal", "contract", "community", "none")
    if code["maintenance"]["type"] in ("internal", "community"):
        assert all(contact["name"] for contact in code["maintenance"]["contacts"])
    assert code["localisation"]["localisationReady"] is True
    assert "nl" in code["localisation"]["availableLanguages"]
    for language, description in code["description"].items():
        assert re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", language)
        assert 0 < len(description["shortDescription"]) <= 150
        assert 150 <= len(description["longDescription"]) <= 10_000
        assert description["features"]


def test_the_licence_is_there_whole():
    text = (ROOT / "LICENSE").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert len(text) > 10_000


@pytest.mark.parametrize(
    "name",
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/operations.md", "docs/editors.md"],
)
def test_documents_are_there_and_their_links_lead_somewhere(name):
    path = ROOT / name
    text = path.read_text()
    assert text.startswith("# ")
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), f"{name} -> {target}"


def test_the_makefile_lists_itself():
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True)
    listed = set(re.findall(r"^  make ([a-z-]+)\s+\S", done.stdout, re.M))
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M))
    assert done.returncode == 0
    assert targets == listed
    assert {"demo", "test", "check", "bench", "screenshots"} <= listed


def test_what_decides_a_change_is_the_test_command_of_the_readme():
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert "NO_SKIPS=1" in (ROOT / ".ci" / "run").read_text()
    assert "make test" in (ROOT / "README.md").read_text()
    assert "make demo" in (ROOT / "README.md").read_text()

"""The audit of dependencies can't pass without having looked."""

from pathlib import Path

from packaging.version import Version

from tests.audit import faults, locked, main, rows

SAFE = {"django": Version("6.1.3")}


def test_what_is_installed_is_safe_as_far_as_is_known():
    assert main() == 0
    assert len(locked(Path("requirements.txt").read_text())) > 50


def test_an_old_an_unknown_and_a_dropped_package_are_said():
    assert "older" in next(faults({"django": Version("6.1.2")}, SAFE))
    assert "nobody has looked" in next(
        faults({"django": Version("6.2"), "new": Version("1")}, SAFE)
    )
    dropped = faults({"new": Version("1")}, SAFE | {"new": Version("1")})
    assert "drop its row" in next(dropped)


def test_an_empty_list_does_not_pass(tmp_path):
    empty = tmp_path / "requirements.txt"
    empty.write_text("# nothing\n")
    assert main(empty) == 1


def test_a_version_is_compared_as_one():
    assert locked("Django_Thing[x]==4.10.0 \\\n    --hash=sha256:0\n") == {
        "django-thing": Version("4.10")
    }
    assert rows("a 4.9 none\n")["a"] < Version("4.10")

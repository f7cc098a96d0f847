"""Each fault of `make mutants` still fits the code, so that the next run of it says something."""

from tools.mutants import MUTANTS
from tools.paths import ROOT


def test_each_fault_has_its_one_place_and_its_tests() -> None:
    for mutant in MUTANTS:
        text = (ROOT / mutant.file).read_text()
        assert text.count(mutant.old) == 1, mutant.name
        assert mutant.new != mutant.old, mutant.name
        folder = ROOT / "frontend" if mutant.tests[0].endswith(".ts") else ROOT
        assert all((folder / test).exists() for test in mutant.tests), mutant.name

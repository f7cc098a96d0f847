"""Import-linter contracts of our own; both hold for modules that do not exist yet."""

from collections.abc import Iterable

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def _within(name: str, homes: Iterable[str]) -> bool:
    return any(name == home or name.startswith(f"{home}.") for home in homes)


class _Named(Contract):
    """Prints what broke it, one line each."""

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line)


class OnlyIn(_Named):
    """`package` may be imported directly by the modules in `allowed` and by nobody else."""

    package = fields.StringField()
    allowed = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        importers = graph.find_modules_that_directly_import(str(self.package))
        strangers = [name for name in sorted(importers) if not _within(name, self.allowed)]  # type: ignore[arg-type]
        broken = [f"{name} imports {self.package}" for name in strangers]
        return ContractCheck(kept=not broken, metadata={"broken": broken})


class Pure(_Named):
    """None of `modules` reaches anything in `never`, directly or through others."""

    modules = fields.SetField(subfield=fields.StringField())
    never = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        pure = [name for name in sorted(graph.modules) if _within(name, self.modules)]  # type: ignore[arg-type]
        broken = [
            f"{name} reaches {found}"
            for name in pure
            for found in sorted(graph.find_upstream_modules(name))
            if _within(found, self.never)  # type: ignore[arg-type]
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

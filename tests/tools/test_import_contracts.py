"""Our own import contracts break when they should, and bear modules that do not exist yet."""

import grimp
import pytest

from tools.import_contracts import OnlyIn, Pure


@pytest.fixture
def graph():
    graph = grimp.ImportGraph()
    for name in ("app", "app.tasks", "app.rules", "app.rows"):
        graph.add_module(name)
    graph.add_module("celery", is_squashed=True)
    graph.add_module("django", is_squashed=True)
    graph.add_import(importer="app.tasks", imported="celery")
    graph.add_import(importer="app.rows", imported="django")
    return graph


def test_a_package_is_kept_where_it_belongs(graph):
    assert _only_in().check(graph, verbose=False).kept

    graph.add_import(importer="app.rules", imported="celery")

    assert not _only_in().check(graph, verbose=False).kept


def test_a_pure_module_reaches_nothing_forbidden_even_through_others(graph):
    assert _pure().check(graph, verbose=False).kept

    graph.add_import(importer="app.rules", imported="app.rows")

    broken = _pure().check(graph, verbose=False)
    assert not broken.kept
    assert broken.metadata["broken"] == ["app.rules reaches django"]


def _only_in():
    options = {"name": "x", "package": "celery", "allowed": ["app.tasks", "app.missing"]}
    return OnlyIn(name="x", session_options={}, contract_options=options)


def _pure():
    options = {"name": "x", "modules": ["app.rules", "app.missing"], "never": ["django"]}
    return Pure(name="x", session_options={}, contract_options=options)

"""Who may import whom, and who may do what; see ARCHITECTURE.md."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from classrooms.gateway import LABELS
from classrooms.rules.signals import EXPRESSIONS
from inference import contract
from tests.architecture.source import ROOT, calls, functions, imports, modules, tree

DECODERS = {"tensorflow", "keras", "cv2", "ai_edge_litert", "PIL"}
WEB = {"django", "rest_framework", "channels"}
SIMULATION = "classrooms.simulation"


def top(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def test_the_import_rules_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_gateway_is_the_only_door_to_inference():
    doors = {module for module in modules() if module.split(".")[0] in ("classrooms", "fer_site")} & {
        module for module in modules() if "inference" in top(imports(module))
    }
    assert {door for door in doors if not door.startswith(SIMULATION)} == {"classrooms.gateway"}
    seen = {name for name in imports("classrooms.gateway") if name.startswith("inference.")}
    assert {name.split(".")[1] for name in seen} == {"contract", "fleet", "looks", "slots"}


def test_the_process_that_has_the_database_decodes_no_pictures():
    site = [m for m in modules() if m.split(".")[0] in ("classrooms", "fer_site") and not m.startswith(SIMULATION)]
    assert len(site) > 50
    assert {module: found for module in site if (found := top(imports(module)) & DECODERS)} == {}


def test_the_process_that_sees_faces_has_no_database():
    workers = [module for module in modules() if module.split(".")[0] in ("inference", "training")]
    assert {module: found for module in workers if (found := top(imports(module)) & WEB)} == {}


def test_the_contract_needs_nothing_but_python():
    assert top(imports("inference.contract")) <= sys.stdlib_module_names


def test_what_the_site_sees_of_the_workers_is_light():
    """What the gateway imports pulls in no network, no picture and no Redis client of its own."""
    for module in ("inference.fleet", "inference.looks", "inference.slots"):
        outside = top(imports(module)) - sys.stdlib_module_names - {"inference", "redis"}
        assert outside == set(), module
        inside = {".".join(name.split(".")[:2]) for name in imports(module) if name.startswith("inference.")}
        assert inside <= {"inference.contract", "inference.lua"}, module


def test_everybody_means_the_same_seven_expressions():
    assert LABELS == EXPRESSIONS == contract.LABELS
    assert len(set(LABELS)) == 7


def test_groups_are_spoken_to_in_one_place_and_by_sockets_among_themselves():
    speakers = {module for module in modules() if "group_send" in calls(module)}
    assert speakers == {"classrooms.live.announce", "classrooms.consumers.camera"}


def test_rules_know_no_database_no_redis_and_no_clock():
    rules = [module for module in modules() if module.startswith("classrooms.rules.")]
    assert len(rules) > 3
    for module in rules:
        assert top(imports(module)) & {*WEB, "redis", "time", "datetime"} == set(), module


@pytest.mark.parametrize("layer", ["views", "api", "consumers"])
def test_edges_find_protected_things_through_the_one_door(layer):
    """No `get_object_or_404` and no `.objects.get`: `access` looks for whom it is."""
    edges = [module for module in modules() if module.startswith(f"classrooms.{layer}.")]
    assert edges
    assert {module for module in edges if calls(module) & {"get_object_or_404", "aget", "get_or_404"}} == set()


def test_models_only_hold_what_is():
    """No signals of our own, no `save()` of our own."""
    for module in modules():
        assert not any(name.endswith(".receiver") for name in imports(module)), module
        if module.startswith("classrooms.models."):
            assert {function.name for function in functions(module)} & {"save", "delete"} == set(), module


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what it does; a long signature or docstring makes it no harder to follow."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_and_no_function_is_too_long():
    long_files = {module for module, path in modules().items() if len(path.read_text().splitlines()) > 300}
    long_functions = {
        f"{module}.{function.name}"
        for module in modules()
        for function in functions(module)
        if body_length(function) > 40
    }
    assert (long_files, long_functions) == (set(), set())


def test_no_module_is_called_after_nothing():
    nothing = {"utils", "helpers", "manager", "misc", "common", "data"}
    found = {module for module in modules() if module.split(".")[-1] in nothing}
    assert found <= {"training.data"}  # which is about the data set


def test_every_module_says_what_it_is():
    silent = {module for module, path in modules().items() if path.read_text().strip() and not has_docstring(module)}
    assert silent <= {"classrooms.apps", "classrooms.models.__init__"}


def has_docstring(module: str) -> bool:
    import ast

    return ast.get_docstring(tree(module)) is not None

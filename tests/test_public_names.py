"""What everybody may use has a name of its own, and says what it does."""

import ast
from collections import defaultdict

import pytest

from tests.test_architecture import OURS, name, offenders, tree

pytestmark = pytest.mark.once

# The same thing in every file that has it: what sets a part up, what the rooms tell about a person or a notice, what
# plays a part of the demo world, what a file does that is run alone.
SAID_BY_SEVERAL = {"init_app", "of_person", "wants", "wanted", "words_in_notice", "play", "main"}


def test_a_public_name_is_of_one_thing():
    """Whoever searches for one finds it. A page is known by its address, a command by what one types."""
    where = defaultdict(list)
    for file in OURS:
        for node in tree(file).body:
            named = isinstance(node, ast.ClassDef) or (isinstance(node, ast.FunctionDef) and not any(
                map(_is_registered, node.decorator_list)))
            if named and not node.name.startswith("_") and node.name not in SAID_BY_SEVERAL:
                where[node.name].append(name(file))
    assert {each: files for each, files in where.items() if len(files) > 1} == {}


def _is_registered(decorator: ast.expr) -> bool:
    """`@bp.get(…)`, `@bp.before_request`, `@app.cli.command(…)`: found by what it is registered as."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and ast.unparse(called.value) != "functools"


def test_public_functions_say_what_they_do():
    # SQLAlchemy's own names for what a column type does.
    told_elsewhere = {"process_bind_param", "process_result_value"}

    def silent(file):
        source = tree(file)
        owners = [source, *(node for node in source.body if isinstance(node, ast.ClassDef))]
        public = [node for owner in owners for node in owner.body
                  if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
        unsaid = [node.name for node in public if not ast.get_docstring(node) and node.name not in told_elsewhere]
        return unsaid if ast.get_docstring(source) else [*unsaid, "what the file is for"]

    assert offenders([file for file in OURS if file.name != "__init__.py"], silent) == {}

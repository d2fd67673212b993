"""What everybody may use has a name of its own, and says what it does."""

import ast
import re
from collections import defaultdict

import pytest

from tests.test_architecture import OURS, name, offenders, tree

pytestmark = pytest.mark.once

LIKE_A_CLASS = re.compile(r"[A-Z][a-z]+[A-Za-z]*$")

# The same thing in every file that has it, and which files those are.
SAID_BY_SEVERAL = {
    "init_app": "",  # what sets a part of the site up
    "main": "",  # what a file does that is run alone
    "of_person": "retention.py", "wants": "retention.py", "wanted": "retention.py",  # what rooms tell about a person
    "words_in_notice": "queries",  # and in a notice
    "play": "demo",  # a part of the demo world
}
# Found by what they are registered as: a page by its address, a command by what one types.
REGISTERED = re.compile(r"@\w*bp\.|@app\.(before|after|teardown|template|context|errorhandler)|@\w+\.(command|group)\b|"
                        r"@login_manager\.|@click\.|@event\.listens_for|@compiles")


def test_a_public_name_is_of_one_thing():
    """Whoever searches for one finds it."""
    where = defaultdict(list)
    for file in OURS:
        for said in public_names(tree(file)):
            if said not in SAID_BY_SEVERAL or SAID_BY_SEVERAL[said] not in name(file):
                where[said].append(name(file))
    assert {said: files for said, files in where.items() if len(files) > 1} == {}


def public_names(source: ast.Module) -> list[str]:
    """Its functions and classes, and whatever else is written like a class (`Answers = dict[…]`)."""
    found = []
    for node in source.body:
        if isinstance(node, ast.Assign):
            found += [each.id for each in node.targets if isinstance(each, ast.Name) and LIKE_A_CLASS.match(each.id)]
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not any(
                REGISTERED.match(f"@{ast.unparse(each)}") for each in node.decorator_list):
            found.append(node.name)
    return [each for each in found if not each.startswith("_")]


def test_public_functions_say_what_they_do():
    # SQLAlchemy's own names for what a column type does.
    told_elsewhere = {"load_dialect_impl", "process_bind_param", "process_result_value"}

    def silent(file):
        source = tree(file)
        owners = [source, *(node for node in source.body if isinstance(node, ast.ClassDef))]
        public = [node for owner in owners for node in owner.body
                  if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
        unsaid = [node.name for node in public if not ast.get_docstring(node) and node.name not in told_elsewhere]
        return unsaid if ast.get_docstring(source) else [*unsaid, "what the file is for"]

    assert offenders([file for file in OURS if file.name != "__init__.py"], silent) == {}

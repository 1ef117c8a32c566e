"""The CEL engine, without the command-line tools that its package brings up with it.

Decides: that only the compiled engine is loaded. `import cel` also imports the package's own terminal program
and with it prompt_toolkit, rich and typer: half a second at every start, for nothing that we use.
Leaves alone: what is compiled and evaluated (`condition`).
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from importlib.machinery import PathFinder
from types import ModuleType

_ENGINE = "cel.cel"


@functools.cache
def engine() -> ModuleType:
    """The module of the engine, the same one that `import cel` would find.

    Raises:
        ImportError: The package `common-expression-language` is not installed.
    """
    if _ENGINE in sys.modules:
        return sys.modules[_ENGINE]
    package = importlib.util.find_spec("cel")
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec(_ENGINE, places) if places else None
    if spec is None or spec.loader is None:
        raise ImportError("The package common-expression-language is not installed.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_ENGINE] = module
    spec.loader.exec_module(module)
    return module

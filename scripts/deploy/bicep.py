#!/usr/bin/env python3
"""Parses a Bicep file with a grammar of the language and prints what does not fit.

This is a check of the grammar, not a compilation: the compiler comes as a binary of Microsoft's only,
from no registry of packages.
"""

import sys

import tree_sitter
import tree_sitter_bicep


def faults(node, source):
    """Places where the grammar had to give up or to invent something."""
    if node.type == "ERROR" or node.is_missing:
        line, column = node.start_point
        yield f"{line + 1}:{column + 1}: {source[node.start_byte:node.end_byte][:60].decode(errors='replace')!r}"
    for child in node.children:
        yield from faults(child, source)


def main():
    with open(sys.argv[1], "rb") as file:
        source = file.read()
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))
    found = list(faults(parser.parse(source).root_node, source))
    print("\n".join(found) if found else f"{sys.argv[1]}: fits the grammar")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

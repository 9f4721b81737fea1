#!/usr/bin/env python3
"""Checks a Container App's YAML against the models of Azure's own client library.

Every key must be one that the library knows at that place, and every value of the kind it names.
Placeholders such as ${LOCATION} are strings like any other.
"""

import enum
import re
import sys

import yaml
from azure.mgmt.appcontainers import models

SCALARS = {"str": str, "int": int, "float": (int, float), "bool": bool}


def check(value, annotation, place, problems):
    """Walks value and annotation side by side."""
    model = re.search(r"_models\.(\w+)", annotation)
    if re.search(r"\b[Ll]ist\[", annotation):
        if not isinstance(value, list):
            problems.append(f"{place}: a list is expected")
            return
        inner = re.sub(r".*?\b[Ll]ist\[", "", annotation, count=1)
        for position, item in enumerate(value):
            check(item, inner, f"{place}[{position}]", problems)
    elif re.search(r"\b[Dd]ict\[", annotation):
        if not isinstance(value, dict):
            problems.append(f"{place}: a mapping is expected")
            return
        inner = annotation.split(",", 1)[-1]
        for key, item in value.items():
            check(item, inner, f"{place}.{key}", problems)
    elif model and issubclass(getattr(models, model.group(1)), enum.Enum):
        check_choice(value, getattr(models, model.group(1)), place, problems)
    elif model:
        check_model(value, getattr(models, model.group(1)), place, problems)
    else:
        kinds = [kind for name, kind in SCALARS.items() if re.search(rf"\b{name}\b", annotation)]
        is_number_for_bool = isinstance(value, bool) and not any(kind is bool for kind in kinds)
        if kinds and (is_number_for_bool or not any(isinstance(value, kind) for kind in kinds)):
            problems.append(f"{place}: {value!r} is not {annotation}")


def check_choice(value, choices, place, problems):
    """A word of a closed set."""
    known = [choice.value for choice in choices]
    if value not in known:
        problems.append(f"{place}: {value!r} is none of {known}")


def check_model(value, model, place, problems):
    """A mapping whose keys are the model's."""
    if not isinstance(value, dict):
        problems.append(f"{place}: a mapping is expected")
        return
    annotations = {}
    for base in reversed(model.__mro__):
        annotations.update(getattr(base, "__annotations__", {}))
    model({})  # the library fills the table of fields when the first value is made
    known = {field._rest_name: annotations.get(name, "") for name, field in model._attr_to_rest_field.items()}
    for key, item in value.items():
        if key not in known:
            problems.append(f"{place}: no key {key!r}; known: {sorted(known)}")
        else:
            check(item, str(known[key]), f"{place}.{key}", problems)


def main():
    problems = []
    with open(sys.argv[1], encoding="utf-8") as file:
        check_model(yaml.safe_load(file), models.ContainerApp, "app", problems)
    print("\n".join(problems) if problems else f"{sys.argv[1]}: every key and value is one that Container Apps knows")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Does a JSON Schema library agree? usage: schema.py SCHEMA RIGHT WRONG

The files in the directory RIGHT are what the definitions say that they are
called by, those in WRONG are not. Exit status 4: the library isn't there.
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(4)

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
jsonschema.Draft202012Validator.check_schema(schema)


def errors(path):
    """What is wrong with a file, by the definition that its name begins with"""
    definition = path.name.split(".")[0]
    of = {"$ref": "#/$defs/" + definition, "$defs": schema["$defs"]}
    validator = jsonschema.Draft202012Validator(of)
    return list(validator.iter_errors(json.loads(path.read_text())))


bad = 0
for right in sorted(pathlib.Path(sys.argv[2]).iterdir()):
    for error in errors(right):
        print(right.name, error.json_path, error.message)
        bad += 1
# new members are allowed to whoever reads
NEW = 2
missed = [wrong.name for wrong in pathlib.Path(sys.argv[3]).iterdir()
          if not errors(wrong)]
if len(missed) != NEW:
    print("not found to be wrong:", missed)
    bad += 1
sys.exit(bad != 0)

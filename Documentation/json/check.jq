# SPDX-License-Identifier: GPL-2.0
# Whether what "tcpviz -j" writes is what tcpviz.schema.json says, as far as that
# uses JSON Schema, and has no members that it doesn't name. Writes what is
# wrong, a line for each, and nothing if all is right.
#
#	tcpviz -j conn | jq -r --argjson schema "$(cat tcpviz.schema.json)" \
#		--arg is conn-list -f check.jq

def deref: if has("$ref") then
	$schema["$defs"][."$ref" | ltrimstr("#/$defs/")] // error(."$ref")
	| deref else . end;

def parts: (.allOf // [])[], (.anyOf // [])[];

# The members that a schema names, in all of its parts
def named: deref | [(.properties // {} | keys[]), (parts | named[])];

def takes_any: deref | has("additionalProperties") or any(parts; takes_any);

def is_of($kind): if $kind == "integer" then
	type == "number" and floor == . else type == $kind end;

# errors of the value in the schema; parts of a schema don't know all members
def errors($in; $path; $whole):
	. as $value | ($in | deref) as $s
	| (select($s | has("type"))
	   | select([$s.type] | flatten | any(. as $kind | $value | is_of($kind)) | not)
	   | "\($path): \(tojson) is no \($s.type | tojson)"),
	  (select($s | has("enum")) | select([.] | inside($s.enum) | not)
	   | "\($path): \(tojson) is none of the words"),
	  (select($s | has("const")) | select(. != $s.const)
	   | "\($path): \(tojson) is not \($s.const)"),
	  (select(type == "number" and ($s | has("minimum")))
	   | select(. < $s.minimum) | "\($path): \(.) is too small"),
	  (select(type == "string" and ($s | has("pattern")))
	   | select(test($s.pattern) | not) | "\($path): \(.) looks different"),
	  (select($s | has("not")) | select([errors($s.not; $path; false)] == [])
	   | "\($path): is what it must not be"),
	  (select($s | has("anyOf"))
	   | [$s.anyOf[] as $any | [errors($any; $path; false)]]
	   | select(all(. != [])) | min_by(length)[]),
	  (($s.allOf // [])[] as $all | errors($all; $path; false)),
	  (select(type == "array" and ($s | has("items")))
	   | range(length) as $i
	   | .[$i] | errors($s.items; "\($path)[\($i)]"; true)),
	  (select(type == "object")
	   | (($s.required // [])[] as $name | select(has($name) | not)
	      | "\($path): has no \($name)"),
	     (select($whole and ($s | takes_any | not))
	      | (keys - ($s | named))[] | "\($path): nobody knows of \(.)"),
	     (to_entries[]
	      | ($s.properties[.key]? // $s.additionalProperties // empty) as $of
	      | .key as $name
	      | .value | errors($of; "\($path).\($name)"; true)));

errors({"$ref": "#/$defs/\($is)"}; "."; true)

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Every scenario of Documentation/scenarios.rst has the file that it names, which
# carries its title and a reason, and every file with a title is in the list.

cd "$(dirname "$0")/../.." || exit 1

# "FILE TITLE" of each row but the headings
listed()
{
	awk '/^   \* - / { title = substr($0, 8); next }
	     /^     - / && title != "" {
		if (title != "Scenario")
			print $2, title
		title = ""
	     }' Documentation/scenarios.rst
}

titled()
{
	(cd selftests/net && grep -H '^# scenario: ' -- *.sh) |
		sed 's/:# scenario: / /'
}

# unreasoned FILE...: those that don't give a reason next, or don't run
unreasoned()
{
	local file

	for file; do
		[ -x "$file" ] &&
			grep -A 1 '^# scenario: .' "$file" |
			grep -q '^# why: .' || echo "$file: no reason, or not run"
	done
}

rc=0
diff <(listed | sort) <(titled | sort) || rc=1
[ -z "$(listed | cut -d' ' -f2- | sort | uniq -d)" ] || {
	echo "a title is there twice"
	rc=1
}
mapfile -t files < <(listed | sed 's#^#selftests/net/#; s# .*##')
[ "${#files[@]}" -gt 0 ] || rc=1
missing=$(unreasoned "${files[@]}")
[ -z "$missing" ] || {
	echo "$missing"
	rc=1
}
exit "$rc"

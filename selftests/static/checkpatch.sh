#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# checkpatch --strict has nothing to say about the C sources.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

source=$(source_dir)

# sources_in DIR...: the C files below them that nobody generated
sources_in()
{
	find "$@" -name '*.[ch]' ! -name '*.mod.c' -print0 | sort -z
}

# checkpatch ARGS...: the files named on standard input
checkpatch()
{
	xargs -0 perl "$source/scripts/checkpatch.pl" --no-tree --strict \
		--terse --no-summary --show-types "$@" --file
}

cd "$top_dir"
rc=0
sources_in module | grep -zvE '^module/(compat/|trace.h$)' |
	checkpatch --max-line-length=80 || rc=1
# TRACE_EVENT() is laid out as everywhere in the kernel
printf 'module/trace.h\0' | checkpatch --max-line-length=80 --ignore \
	PARENTHESIS_ALIGNMENT,OPEN_ENDED_LINE || rc=1
# The judge tells sockets apart by their addresses
printf 'selftests/fidelity/truth/trace.h\0' | checkpatch --ignore \
	PARENTHESIS_ALIGNMENT,OPEN_ENDED_LINE,VSPRINTF_SPECIFIER_PX || rc=1
# Asking for the version is what the shims are for
sources_in module/compat | checkpatch --ignore \
	LINUX_VERSION_CODE,CONSTANT_COMPARISON,MACRO_ARG_REUSE || rc=1
# Programs have <inttypes.h> and plain attributes where the kernel has its
# own; tests have scenarios as long strings and lists
sources_in tools | checkpatch --ignore \
	CAMELCASE,PREFER_DEFINED_ATTRIBUTE_MACRO,MACRO_ARG_REUSE || rc=1
sources_in selftests | grep -zv '/truth/trace.h$' | checkpatch --ignore \
	CAMELCASE,MACRO_ARG_REUSE,PARENTHESIS_ALIGNMENT,SPLIT_STRING,PREFER_DEFINED_ATTRIBUTE_MACRO,PREFER_KERNEL_TYPES,STATIC_CONST_CHAR_ARRAY || rc=1
exit "$rc"

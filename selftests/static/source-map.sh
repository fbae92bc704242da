#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Every file of the module stands once in Documentation/source.rst.

cd "$(dirname "$0")/../.." || exit 1

listed()
{
	awk -F "\`\`" '$2 ~ /^[a-z_]+\.c$/ { print $2 }' Documentation/source.rst
}

# Kbuild has each file; what make leaves behind is not there
built()
{
	sed -n 's/^tcpviz-y += \([a-z_]*\)\.o$/\1.c/p' module/Kbuild
}

[ -n "$(built)" ] && diff <(listed | sort) <(built | sort)

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Asking the module by netlink without the command.

need_conn_get()
{
	[ -x "$LIB_DIR/conn_get" ] || skip_all "not built: make -C $LIB_DIR"
}

# conn_get HOST WORDS...: asks by itself; the last line it says, in ANSWER
conn_get()
{
	local host=$1

	shift
	in_ns "$host" "$LIB_DIR/conn_get" "$@" >"$WORK/answer" 2>&1
	ANSWER=$(tail -n 1 "$WORK/answer")
}

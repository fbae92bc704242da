# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Results, in the kernel's test anything protocol.

KSFT_SKIP=4
KTAP_PLANNED=0 KTAP_DONE=0 KTAP_FAILED=0 KTAP_SKIPPED=0
declare -A KTAP_NAMES

ktap_plan()
{
	KTAP_PLANNED=$1
	echo "TAP version 13"
	echo "1..$KTAP_PLANNED"
}

# ktap_result STATUS NAME: one test's exit status as its result
ktap_result()
{
	local rc=$1 name=$2

	KTAP_DONE=$((KTAP_DONE + 1))
	if [ -n "${KTAP_NAMES[$name]:-}" ]; then
		echo "# the name '$name' was used before"
		rc=1
	fi
	KTAP_NAMES[$name]=1
	if [ "$rc" -eq "$KSFT_SKIP" ] && [ "${TCPVIZ_EXPECT_ALL:-0}" = 1 ]; then
		echo "# skipped where all are expected to run"
		rc=1
	fi
	case $rc in
	0)
		echo "ok $KTAP_DONE $name" ;;
	"$KSFT_SKIP")
		KTAP_SKIPPED=$((KTAP_SKIPPED + 1))
		echo "ok $KTAP_DONE $name # SKIP" ;;
	*)
		KTAP_FAILED=$((KTAP_FAILED + 1))
		echo "not ok $KTAP_DONE $name" ;;
	esac
}

ktap_finish()
{
	local passed=$((KTAP_DONE - KTAP_FAILED - KTAP_SKIPPED))

	echo "# Totals: pass:$passed fail:$KTAP_FAILED xfail:0 xpass:0" \
		"skip:$KTAP_SKIPPED error:0"
	[ "$KTAP_DONE" -eq "$KTAP_PLANNED" ] || exit 1
	[ "$KTAP_FAILED" -eq 0 ] || exit 1
	[ "$KTAP_SKIPPED" -lt "$KTAP_DONE" ] || exit "$KSFT_SKIP"
	exit 0
}

# Before any plan: nothing of this file can run here
skip_all()
{
	[ -z "${TCPVIZ_LAB:-}" ] || skip "$*"
	echo "TAP version 13"
	if [ "${TCPVIZ_EXPECT_ALL:-0}" = 1 ]; then
		echo "1..1"
		echo "not ok 1 $(basename "$0" .sh): $*"
		exit 1
	fi
	echo "1..0 # SKIP $*"
	exit "$KSFT_SKIP"
}

# A line of the story; to people it is no comment
step()
{
	if [ -n "${TCPVIZ_LAB:-}" ]; then
		echo "  $*"
	else
		echo "#   $*"
	fi
}

# In a scenario only, which is a subshell
fail()
{
	echo "# FAIL: $*"
	exit 1
}

skip()
{
	echo "# SKIP: $*"
	exit "$KSFT_SKIP"
}

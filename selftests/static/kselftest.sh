#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The collection plugs into a kernel tree's tools/testing/selftests: it is
# installed from there, listed, and run by run_kselftest.sh.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
cp -r "$(source_dir)/." "$tree"
selftests=$tree/tools/testing/selftests
rsync -a "$selftests_dir/" "$selftests/tcpviz"
run=$tree/installed/run_kselftest.sh

# As someone who may not: the test skips by its own decision, which it can
# only take with all its files in place, and the host stays as it is.
unprivileged()
{
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}

echo 1..3

make -s -C "$selftests" TARGETS=tcpviz KSFT_INSTALL_PATH="$tree/installed" \
	install >"$tree/log" 2>&1 || cat "$tree/log"
chmod -R a+rX "$tree"
if [ -x "$run" ]; then
	echo "ok 1 install"
else
	echo "not ok 1 install"
fi

"$run" -l | sort >"$tree/listed" || true
find "$selftests_dir/net" -maxdepth 1 -name '*.sh' -perm -u+x \
	-printf 'tcpviz:%f\n' | sort >"$tree/wanted"
if diff "$tree/wanted" "$tree/listed"; then
	echo "ok 2 every test is listed"
else
	echo "not ok 2 every test is listed"
fi

test=$(head -n 1 "$tree/wanted")
# run_kselftest.sh opens /dev/stdout anew
touch "$tree/out"
chmod 666 "$tree/out"
unprivileged "$run" -t "$test" >>"$tree/out" 2>&1 || true
if grep -qx "ok 1 selftests: ${test/:/: } # SKIP" "$tree/out"; then
	echo "ok 3 run_kselftest.sh runs one"
else
	cat "$tree/out"
	echo "not ok 3 run_kselftest.sh runs one"
fi

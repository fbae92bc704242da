# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The few parts of the kernel's source that checks need and Debian ships
# nowhere else: checkpatch and the kselftest framework.

source_files=(
	scripts/checkpatch.pl scripts/spelling.txt
	scripts/const_structs.checkpatch scripts/kernel-doc
	scripts/subarch.include
	tools/testing/selftests/Makefile tools/testing/selftests/lib.mk
	tools/testing/selftests/run_kselftest.sh
	tools/testing/selftests/kselftest_install.sh
	tools/testing/selftests/kselftest
	tools/testing/selftests/kselftest.h
	tools/testing/selftests/kselftest_harness.h
)

source_build()
{
	local dir=$1 apt=$1/apt

	say "fetching linux-source-$version for its scripts, about 1 minute, once"
	mkdir "$apt"
	suite_apt_init "$apt" "$suite"
	( cd "$apt" && suite_apt "$apt" download "linux-source-$version" )
	dpkg-deb --fsys-tarfile "$apt"/*.deb |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		xz -dc | tar -x -C "$dir" --strip-components=1 \
		"${source_files[@]/#/linux-source-$version/}"
	rm -rf "$apt"
}

# source_dir: print where those files are, laid out as in the kernel
source_dir()
{
	cached "source-$suite" "$(hash_of "$vm_dir/source.sh" \
		"$vm_dir/suite.sh")" source_build
}

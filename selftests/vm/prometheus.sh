# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Prometheus, node_exporter and their parser, for the tests of `tcpviz metrics`.
# They are unpacked, not installed: Debian's would begin to run, and listen.

prometheus_packages=(prometheus prometheus-node-exporter python3-decorator
		     python3-prometheus-client)

prometheus_build()
{
	local dir=$1 apt=$1/apt deb

	say "fetching Debian's Prometheus, once"
	mkdir "$apt"
	suite_apt_init "$apt" "$image_suite"
	( cd "$apt" && suite_apt "$apt" download "${prometheus_packages[@]}" )
	for deb in "$apt"/*.deb; do
		dpkg-deb -x "$deb" "$dir"
	done
	rm -rf "$apt"
}

# prometheus_dir: print where they are, laid out as a root directory
prometheus_dir()
{
	cached prometheus "$(hash_of "$vm_dir/prometheus.sh" \
		"$vm_dir/suite.sh")" prometheus_build
}

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What Prometheus and node_exporter make of the metrics, and the alert rules of
# Documentation/. For run.sh.
# shellcheck disable=SC2154 # run.sh has data, here, tcpviz and tmp

readonly DOCS=$here/../../../Documentation
readonly PROMETHEUS_LIMIT_S=60

prometheus_pids=()

# Every metric that a rule names is one that the command writes
alert_names_exist()
{
	local name rc=0

	"$tcpviz" --proc "$data/trouble" metrics prometheus >"$tmp/metrics" ||
		return
	while read -r name; do
		grep -q "^${name}[{ ]" "$tmp/metrics" || {
			echo "no metric $name"
			rc=1
		}
	done < <(grep -oE '\btcpviz_[a-z_]+' "$DOCS/alerts.yml")
	return "$rc"
}

# All else in the two formats is the same
formats_agree()
{
	"$tcpviz" --proc "$data/trouble" metrics |
		sed -E 's/^(# TYPE [^ ]*) counter$/\1_total counter/; /^# EOF/d' |
		grep -v '^# HELP' >"$tmp/openmetrics"
	"$tcpviz" --proc "$data/trouble" metrics prom |
		grep -v '^# HELP' | diff "$tmp/openmetrics" -
}

metrics_lint()
{
	"$tcpviz" --proc "$data/$1" metrics prometheus >"$tmp/metrics" &&
		promtool check metrics <"$tmp/metrics"
}

# background PROGRAM ARG...: its process is among those that are ended
background()
{
	"$@" >>"$tmp/prometheus.log" 2>&1 &
	prometheus_pids+=($!)
}

end_prometheus()
{
	[ ${#prometheus_pids[@]} -eq 0 ] && return
	kill "${prometheus_pids[@]}"
	wait "${prometheus_pids[@]}" 2>/dev/null
	prometheus_pids=()
}

# ask PORT EXPRESSION: its value in Prometheus
ask()
{
	promtool query instant "http://127.0.0.1:$1" "$2" 2>&1
}

# answers PORT EXPRESSION PATTERN: wait until it does
answers()
{
	local until=$((SECONDS + PROMETHEUS_LIMIT_S))

	until ask "$1" "$2" | grep -E -- "$3"; do
		if [ $SECONDS -ge $until ]; then
			echo "$2: not like $3:"
			ask "$1" "$2"
			tail -n 20 "$tmp/prometheus.log"
			return 1
		fi
		sleep 0.5
	done
}

# free_port: a port of the loopback that nobody listens on; another
# program may take it before ours does, which then fails to start
free_port()
{
	local port

	for _ in {1..50}; do
		port=$((20000 + RANDOM % 10000))
		(: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

prometheus_config()
{
	cat <<-END
		global:
		  scrape_interval: 1s
		  evaluation_interval: 1s
		rule_files: [ $tmp/alerts/alerts.yml ]
		scrape_configs:
		  - job_name: node
		    static_configs:
		      - targets: [ "127.0.0.1:$1" ]
	END
}

# A file that the command writes, node_exporter that serves it, Prometheus that
# scrapes it and finds what is wrong
is_scraped()
{
	local exporter server

	exporter=$(free_port)
	server=$(free_port)
	mkdir "$tmp/textfile" "$tmp/alerts"
	cp "$DOCS/alerts.yml" "$tmp/alerts"
	prometheus_config "$exporter" >"$tmp/prometheus.yml"
	"$tcpviz" -o "$tmp/textfile/tcpviz.prom" --proc "$data/trouble" \
		metrics prometheus || return
	background prometheus-node-exporter --collector.disable-defaults \
		--collector.textfile \
		--collector.textfile.directory="$tmp/textfile" \
		--web.listen-address="127.0.0.1:$exporter"
	background prometheus --config.file="$tmp/prometheus.yml" \
		--storage.tsdb.path="$tmp/tsdb" \
		--web.listen-address="127.0.0.1:$server"
	answers "$server" 'tcpviz_listener_half_open{listener="0.0.0.0:80"}' \
		'=> 30 @' &&
	answers "$server" 'tcpviz_not_tracked_total' '=> 17 @' &&
	answers "$server" 'node_textfile_scrape_error' '=> 0 @' &&
	answers "$server" \
		'ALERTS{alertname="TcpvizAcceptQueueFull"}' \
		'listener="\[::\]:443".*=> 1 @' &&
	answers "$server" \
		'ALERTS{alertname="TcpvizHalfOpenQueueNearBound"}' \
		'listener="0.0.0.0:80".*=> 1 @'
}

prometheus_tests()
{
	local name

	run metrics-prometheus 0 --proc server metrics prometheus
	run metrics-two-formats 1 --proc server metrics prometheus open
	check metrics-formats formats_agree
	check alert-names alert_names_exist
	if command -v promtool >/dev/null; then
		check metrics-lint-server metrics_lint server
		check metrics-lint-trouble metrics_lint trouble
		check alerts-parse promtool check rules "$DOCS/alerts.yml"
		check alerts-fire promtool test rules "$DOCS/alerts.test.yml"
	else
		for name in metrics-lint alerts-parse alerts-fire; do
			result "$KSFT_SKIP" "$name" \
				"no promtool (Debian: prometheus)"
		done
	fi
	if ! command -v prometheus >/dev/null; then
		result "$KSFT_SKIP" metrics-scraped \
			"no prometheus (Debian: prometheus)"
	elif ! command -v prometheus-node-exporter >/dev/null; then
		result "$KSFT_SKIP" metrics-scraped "no prometheus-node-exporter"
	else
		check metrics-scraped is_scraped
		end_prometheus
	fi
}

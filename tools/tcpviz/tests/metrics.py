#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Is standard input OpenMetrics text? Exit status 4: the parser isn't there."""

import sys

try:
    from prometheus_client.openmetrics import parser
except ImportError:
    sys.exit(4)

families = list(parser.text_string_to_metric_families(sys.stdin.read()))
samples = [(s.name, tuple(sorted(s.labels.items())))
           for f in families for s in f.samples]
assert families and len(samples) == len(set(samples)), "a sample twice"
assert all("peer" not in s.labels and "client" not in s.labels
           for f in families for s in f.samples), "a label for a peer"

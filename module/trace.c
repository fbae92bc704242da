// SPDX-License-Identifier: GPL-2.0
/*
 * The tracepoints, which trace.h declares and whoever uses them includes.
 */
#define CREATE_TRACE_POINTS
#include "trace.h"

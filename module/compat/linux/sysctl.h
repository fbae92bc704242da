/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMPAT_LINUX_SYSCTL_H
#define _TCPVIZ_COMPAT_LINUX_SYSCTL_H

#include_next <linux/sysctl.h>
#include <linux/version.h>

/* 6.11 made the table of a handler const. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#define TCPVIZ_CTL_TABLE	struct ctl_table
#else
#define TCPVIZ_CTL_TABLE	const struct ctl_table
#endif

#endif /* _TCPVIZ_COMPAT_LINUX_SYSCTL_H */

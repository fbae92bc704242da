/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMPAT_LINUX_NETFILTER_H
#define _TCPVIZ_COMPAT_LINUX_NETFILTER_H

#include_next <linux/netfilter.h>
#include <linux/version.h>

/* Before 6.16 it is noted of the processor that it sends a copy. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
#include <linux/percpu.h>
#define TCPVIZ_NF_SENDS_COPY()	this_cpu_read(nf_skb_duplicated)
#else
#include <linux/sched.h>
#define TCPVIZ_NF_SENDS_COPY()	(current->in_nf_duplicate)
#endif

#endif /* _TCPVIZ_COMPAT_LINUX_NETFILTER_H */

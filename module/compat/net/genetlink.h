/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMPAT_NET_GENETLINK_H
#define _TCPVIZ_COMPAT_NET_GENETLINK_H

#include_next <net/genetlink.h>
#include <linux/version.h>

/*
 * Before 6.6 a dump has no genl_info, only the attributes of its request: one
 * is made of them, which is there for the block that asks.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#define genl_info_dump(cb)						\
	(&(const struct genl_info){					\
		.attrs = genl_dumpit_info(cb)->attrs,			\
		.extack = (cb)->extack,					\
	})
#endif

#endif /* _TCPVIZ_COMPAT_NET_GENETLINK_H */

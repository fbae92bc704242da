// SPDX-License-Identifier: GPL-2.0
/*
 * tcpviz: watch TCP connections open and close.
 */
#include <linux/module.h>

#include "conn.h"
#include "half_open.h"
#include "netns.h"
#include "proc.h"
#include "source.h"
#include "table.h"

static int __init tcpviz_init(void)
{
	int err;

	err = tcpviz_conn_init();
	if (err)
		return err;
	err = tcpviz_half_open_init();
	if (err)
		goto err_conn;
	tcpviz_source_init();
	err = tcpviz_table_init();
	if (err)
		goto err_half_open;
	err = tcpviz_netns_init();
	if (err)
		goto err_table;
	err = tcpviz_proc_init();
	if (err)
		goto err_netns;
	return 0;

err_netns:
	tcpviz_netns_exit();
err_table:
	tcpviz_table_exit();
err_half_open:
	tcpviz_half_open_exit();
err_conn:
	tcpviz_conn_exit();
	return err;
}

static void __exit tcpviz_exit(void)
{
	tcpviz_proc_exit();
	tcpviz_netns_exit();
	tcpviz_table_exit();
	tcpviz_half_open_exit();
	tcpviz_conn_exit();
}

module_init(tcpviz_init);
module_exit(tcpviz_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The tcpviz developers");
MODULE_DESCRIPTION("TCP handshakes and teardowns, both ends, in /proc/tcpviz");
MODULE_VERSION("0.1.0");

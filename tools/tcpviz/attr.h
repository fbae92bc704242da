/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ATTR_H
#define _TCPVIZ_ATTR_H

#include <libmnl/libmnl.h>
#include <linux/tcpviz.h>

#include "record.h"

/**
 * struct tcpviz_attrs - attributes of a message about a connection
 * @attr: each by its type, or NULL
 * @bad: one that is needed isn't there, or isn't what it should be
 */
struct tcpviz_attrs {
	const struct nlattr *attr[TCPVIZ_A_CONN_MAX + 1];
	bool bad;
};

int tcpviz_attrs_take(struct tcpviz_attrs *attrs, const struct nlmsghdr *msg,
		      uint8_t cmd);
uint64_t tcpviz_attrs_number(struct tcpviz_attrs *attrs, uint16_t type,
			     size_t size);
enum tcpviz_state tcpviz_attrs_state(struct tcpviz_attrs *attrs,
				     uint16_t type);
void tcpviz_attrs_who(struct tcpviz_attrs *attrs, struct tcpviz_conn *conn);
int tcpviz_attrs_conn(struct tcpviz_conn *conn, const struct nlmsghdr *msg);

#endif /* _TCPVIZ_ATTR_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_EXPIRE_H
#define _TCPVIZ_EXPIRE_H

#include "conn.h"

void tcpviz_expire_setup(struct tcpviz_conn *conn);
void tcpviz_expire_start(struct tcpviz_conn *conn);
void tcpviz_expire_soon(struct tcpviz_conn *conn);
void tcpviz_expire_update(struct tcpviz_conn *conn);

#endif /* _TCPVIZ_EXPIRE_H */

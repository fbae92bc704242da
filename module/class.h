/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_CLASS_H
#define _TCPVIZ_CLASS_H

#include <linux/percpu.h>
#include <linux/types.h>

struct tcpviz_conn;
struct tcpviz_cpu;
struct tcpviz_net;

/**
 * enum tcpviz_class - what an entry is worth when the table is full
 * @TCPVIZ_CLASS_CLOSED: over, lingering
 * @TCPVIZ_CLASS_TIME_WAIT: an end waits out 2MSL, the other is gone
 * @TCPVIZ_CLASS_SYN: nobody has answered the SYN
 * @TCPVIZ_CLASS_HALF_OPEN: answered, the handshake not complete
 * @TCPVIZ_CLASS_KEPT: open or closing; never pushed out
 * @TCPVIZ_CLASSES: how many there are
 * @TCPVIZ_CLASS_NONE: it is on no list yet
 */
enum tcpviz_class {
	TCPVIZ_CLASS_CLOSED,
	TCPVIZ_CLASS_TIME_WAIT,
	TCPVIZ_CLASS_SYN,
	TCPVIZ_CLASS_HALF_OPEN,
	TCPVIZ_CLASS_KEPT,
	TCPVIZ_CLASSES,
	TCPVIZ_CLASS_NONE = TCPVIZ_CLASSES,
};

void tcpviz_class_init(struct tcpviz_cpu __percpu *cpus);
void tcpviz_class_leave(struct tcpviz_conn *conn);
void tcpviz_class_update(struct tcpviz_conn *conn);
bool tcpviz_class_evict(struct tcpviz_net *tn, enum tcpviz_class first);
void tcpviz_class_flush(struct tcpviz_net *tn);

#endif /* _TCPVIZ_CLASS_H */

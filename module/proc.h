/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PROC_H
#define _TCPVIZ_PROC_H

#include <linux/seq_file.h>

struct tcpviz_net;

/* Room for "[IPv6]:port" */
#define TCPVIZ_ENDPOINT_LEN	56

/* proc_conn.c: the files that have one record or more per connection */
extern const struct seq_operations tcpviz_proc_connections;
extern const struct seq_operations tcpviz_proc_half_open;
extern const struct seq_operations tcpviz_proc_transcript;

/* proc_policy.c */
int tcpviz_proc_policy_show(struct seq_file *seq, void *v);

const char *tcpviz_proc_endpoint(char *buf, u8 family, const void *addr,
				 u16 port);
void tcpviz_proc_l3dev(struct seq_file *seq, int l3dev);
void tcpviz_proc_us(struct seq_file *seq, u32 us);

int tcpviz_proc_register(struct tcpviz_net *tn);
void tcpviz_proc_unregister(struct tcpviz_net *tn);

int tcpviz_proc_init(void);
void tcpviz_proc_exit(void);

#endif /* _TCPVIZ_PROC_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_GENL_H
#define _TCPVIZ_GENL_H

int tcpviz_genl_init(void);
void tcpviz_genl_exit(void);

#endif /* _TCPVIZ_GENL_H */

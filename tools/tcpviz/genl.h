/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_GENL_H
#define _TCPVIZ_GENL_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

/* Room for a request, all its attributes included */
#define TCPVIZ_GENL_REQUEST	512

struct mnl_socket;

/**
 * struct tcpviz_genl - a conversation with the module
 * @nl: socket
 * @family: what the kernel calls the module's family
 * @group: what it calls the group of transitions; 0: there is none
 * @seq: number of the last request
 */
struct tcpviz_genl {
	struct mnl_socket *nl;
	uint16_t family;
	uint32_t group;
	uint32_t seq;
};

/**
 * struct tcpviz_refusal - why a request was refused
 * @err: errno
 * @attr: number of the attribute at fault; 0: of none
 * @text: what the kernel says, or empty
 */
struct tcpviz_refusal {
	int err;
	uint16_t attr;
	char text[128];
};

int tcpviz_genl_try(struct tcpviz_genl *genl);
int tcpviz_genl_open(struct tcpviz_genl *genl);
void tcpviz_genl_close(struct tcpviz_genl *genl);
struct nlmsghdr *tcpviz_genl_request(struct tcpviz_genl *genl, void *room,
				     uint8_t cmd, uint16_t flags);
int tcpviz_genl_send(struct tcpviz_genl *genl, const struct nlmsghdr *request);
int tcpviz_genl_answer(struct tcpviz_genl *genl, const struct nlmsghdr *request,
		       mnl_cb_t answer, void *data,
		       struct tcpviz_refusal *refusal);
int tcpviz_genl_ask(struct tcpviz_genl *genl, const struct nlmsghdr *request,
		    mnl_cb_t answer, void *data,
		    struct tcpviz_refusal *refusal);
int tcpviz_genl_join(struct tcpviz_genl *genl, int buffer);
int tcpviz_genl_hear(struct tcpviz_genl *genl, bool wait, mnl_cb_t each,
		     void *data);

#endif /* _TCPVIZ_GENL_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * The connections of the running module by netlink, which sends only those
 * that are asked for. Says nothing on stderr: whoever asks has another way.
 */

#include "dump.h"

#include <errno.h>
#include <linux/tcpviz.h>
#include <netinet/in.h>
#include <string.h>

#include "attr.h"
#include "proc.h"

/* Attributes of the client, of the server, of either */
static const struct {
	uint16_t addr;
	uint16_t len;
	uint16_t port;
	uint16_t states;
} ends[] = {
	{ TCPVIZ_A_CONN_CLIENT, TCPVIZ_A_CONN_CLIENT_LEN,
	  TCPVIZ_A_CONN_CLIENT_PORT, TCPVIZ_A_CONN_CLIENT_STATES },
	{ TCPVIZ_A_CONN_SERVER, TCPVIZ_A_CONN_SERVER_LEN,
	  TCPVIZ_A_CONN_SERVER_PORT, TCPVIZ_A_CONN_SERVER_STATES },
	{ TCPVIZ_A_CONN_ADDR, TCPVIZ_A_CONN_ADDR_LEN,
	  TCPVIZ_A_CONN_PORT, TCPVIZ_A_CONN_STATES },
};

static void put_end(struct nlmsghdr *request, const struct tcpviz_demand *ask,
		    int end)
{
	const struct tcpviz_prefix *prefix = &ask->addr[end];
	unsigned int states = ask->never ? 0 : ask->states[end];

	if (prefix->family) {
		mnl_attr_put(request, ends[end].addr,
			     prefix->family == AF_INET ?
			     sizeof(struct in_addr) : sizeof(struct in6_addr),
			     prefix->ip);
		mnl_attr_put_u8(request, ends[end].len, prefix->len);
	}
	if (ask->port[end] != TCPVIZ_ANY_PORT)
		mnl_attr_put_u16(request, ends[end].port, ask->port[end]);
	/* the module has no number for what isn't known */
	if (states != TCPVIZ_DEMAND_STATES)
		mnl_attr_put_u32(request, ends[end].states,
				 states >> TCPVIZ_ST_CLOSED);
}

static void put_ask(struct nlmsghdr *request, const struct tcpviz_demand *ask)
{
	for (int end = 0; end <= TCPVIZ_DEMAND_EITHER; end++)
		put_end(request, ask, end);
	if (ask->id != TCPVIZ_NONE)
		mnl_attr_put_u64(request, TCPVIZ_A_CONN_ID, ask->id);
	if (ask->family)
		mnl_attr_put_u8(request, TCPVIZ_A_CONN_FAMILY, ask->family);
	if (ask->l3dev)
		mnl_attr_put_u32(request, TCPVIZ_A_CONN_L3DEV, ask->l3dev);
	if (ask->paths != TCPVIZ_DEMAND_PATHS)
		mnl_attr_put_u32(request, TCPVIZ_A_CONN_PATHS, ask->paths);
	if (ask->flags)
		mnl_attr_put_u32(request, TCPVIZ_A_CONN_FLAGS, ask->flags);
}

static int conn_cb(const struct nlmsghdr *msg, void *data)
{
	struct tcpviz_dump *dump = data;
	struct tcpviz_conn conn;

	if (tcpviz_attrs_conn(&conn, msg))
		dump->err = -EBADMSG;
	else
		dump->err = dump->each(&conn, dump->data);
	return dump->err ? MNL_CB_ERROR : MNL_CB_OK;
}

/**
 * tcpviz_dump_begin() - ask for connections
 * @dump: to be ended only if it has begun
 * @ask: which ones; the module may be asked for less, and tell more
 * @each: is called for each of them
 * @data: for @each
 *
 * Return: 0 or -errno.
 */
int tcpviz_dump_begin(struct tcpviz_dump *dump,
		      const struct tcpviz_demand *ask, tcpviz_dump_fn each, void *data)
{
	struct nlmsghdr *request;
	int err;

	dump->each = each;
	dump->data = data;
	dump->err = 0;
	err = tcpviz_genl_try(&dump->genl);
	if (err)
		return err;
	request = tcpviz_genl_request(&dump->genl, dump->request,
				      TCPVIZ_CMD_CONN_GET, NLM_F_DUMP);
	put_ask(request, ask);
	err = tcpviz_genl_send(&dump->genl, request);
	if (err)
		tcpviz_dump_end(dump);
	return err;
}

/**
 * tcpviz_dump_step() - hear some of them
 * @dump: it has begun
 *
 * Return: 1 if there is more; 0 if that was all; what @each returned; or
 * -errno: -EOPNOTSUPP if the module is older than this, -EINTR if one may have
 * come twice.
 */
int tcpviz_dump_step(struct tcpviz_dump *dump)
{
	const struct nlmsghdr *request = (void *)dump->request;
	struct tcpviz_refusal refusal = { };
	int ret;

	ret = tcpviz_genl_answer(&dump->genl, request, conn_cb, dump,
				 &refusal);
	if (dump->err)
		return dump->err;
	return ret < 0 ? -refusal.err : ret;
}

/**
 * tcpviz_dump_end() - want to hear no more
 * @dump: it has begun
 */
void tcpviz_dump_end(struct tcpviz_dump *dump)
{
	tcpviz_genl_close(&dump->genl);
}

/**
 * tcpviz_dump_all() - ask for connections, and hear all of them
 * @ask: which ones
 * @each: is called for each of them
 * @data: for @each
 *
 * Return: 0, or as tcpviz_dump_step().
 */
int tcpviz_dump_all(const struct tcpviz_demand *ask, tcpviz_dump_fn each,
		    void *data)
{
	struct tcpviz_dump dump;
	int ret;

	ret = tcpviz_dump_begin(&dump, ask, each, data);
	if (ret)
		return ret;
	do {
		ret = tcpviz_dump_step(&dump);
	} while (ret == 1);
	tcpviz_dump_end(&dump);
	return ret;
}

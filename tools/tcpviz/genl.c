// SPDX-License-Identifier: GPL-2.0
/* Requests to the module's generic netlink family, and their refusals */

#include "genl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/tcpviz.h>
#include <stdio.h>
#include <string.h>

#include "tcpviz.h"

/* The kernel's messages of a dump are not larger */
#define ANSWER_ROOM	32768

/* An answer while it is being read */
struct hearing {
	const struct nlmsghdr *request;
	struct tcpviz_refusal *refusal;
	mnl_cb_t answer;
	void *data;
};

/* Returns the type of the attribute at this offset of a message, or 0 */
static uint16_t attr_at(const struct nlmsghdr *msg, uint32_t offset)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, msg, sizeof(struct genlmsghdr))
		if ((const char *)attr == (const char *)msg + offset)
			return mnl_attr_get_type(attr);
	return 0;
}

static void refusal_note(struct hearing *hearing, const struct nlattr *attr)
{
	struct tcpviz_refusal *refusal = hearing->refusal;
	uint16_t len = mnl_attr_get_payload_len(attr);

	switch (mnl_attr_get_type(attr)) {
	case NLMSGERR_ATTR_MSG:
		snprintf(refusal->text, sizeof(refusal->text), "%.*s", len,
			 mnl_attr_get_str(attr));
		break;
	case NLMSGERR_ATTR_OFFS:
		if (len == sizeof(uint32_t))
			refusal->attr = attr_at(hearing->request,
						mnl_attr_get_u32(attr));
		break;
	case NLMSGERR_ATTR_MISS_TYPE:
		if (len == sizeof(uint32_t))
			refusal->attr = mnl_attr_get_u32(attr);
		break;
	}
}

static void reasons_note(struct hearing *hearing, const struct nlmsghdr *msg,
			 unsigned int skip)
{
	const struct nlattr *attr;

	if (msg->nlmsg_flags & NLM_F_ACK_TLVS)
		mnl_attr_for_each(attr, msg, skip)
			refusal_note(hearing, attr);
}

/* NLMSG_ERROR: the acknowledgment, or a refusal with its reasons */
static int error_cb(const struct nlmsghdr *msg, void *data)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(msg);
	unsigned int skip = sizeof(*err);

	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*err)) {
		errno = EBADMSG;
		return MNL_CB_ERROR;
	}
	if (!err->error)
		return MNL_CB_STOP;
	if (!(msg->nlmsg_flags & NLM_F_CAPPED))
		skip += mnl_nlmsg_get_payload_len(&err->msg);
	reasons_note(data, msg, skip);
	errno = -err->error;
	return MNL_CB_ERROR;
}

/* NLMSG_DONE: the end of a list, or a refusal that came while listing */
static int done_cb(const struct nlmsghdr *msg, void *data)
{
	const int *err = mnl_nlmsg_get_payload(msg);

	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*err) || *err >= 0)
		return MNL_CB_STOP;
	reasons_note(data, msg, sizeof(*err));
	errno = -*err;
	return MNL_CB_ERROR;
}

static int answer_cb(const struct nlmsghdr *msg, void *data)
{
	struct hearing *hearing = data;

	return hearing->answer ? hearing->answer(msg, hearing->data) :
				 MNL_CB_OK;
}

/**
 * tcpviz_genl_send() - send a request
 * @genl: conversation
 * @request: made by tcpviz_genl_request(), with its attributes
 *
 * Return: 0 or -errno.
 */
int tcpviz_genl_send(struct tcpviz_genl *genl, const struct nlmsghdr *request)
{
	return mnl_socket_sendto(genl->nl, request, request->nlmsg_len) < 0 ?
	       -errno : 0;
}

/**
 * tcpviz_genl_answer() - hear a part of the answer
 * @genl: conversation, which is good for nothing more after a failure
 * @request: what was sent
 * @answer: called for each message of the answer, or NULL
 * @data: for @answer
 * @refusal: gets the reasons; EINTR: what is being listed has changed
 *
 * Return: 1 if there is more, 0 if that was all, or -1 if it was refused.
 */
int tcpviz_genl_answer(struct tcpviz_genl *genl, const struct nlmsghdr *request,
		       mnl_cb_t answer, void *data,
		       struct tcpviz_refusal *refusal)
{
	mnl_cb_t control[] = {
		[NLMSG_ERROR] = error_cb,
		[NLMSG_DONE] = done_cb,
	};
	struct hearing hearing = { request, refusal, answer, data };
	unsigned int port = mnl_socket_get_portid(genl->nl);
	static char room[ANSWER_ROOM];
	ssize_t ret;

	ret = mnl_socket_recvfrom(genl->nl, room, sizeof(room));
	if (ret >= 0)
		ret = mnl_cb_run2(room, ret, request->nlmsg_seq, port,
				  answer_cb, &hearing, control,
				  ARRAY_SIZE(control));
	if (ret < 0)
		refusal->err = errno;
	return ret < 0 ? -1 : ret > MNL_CB_STOP;
}

/**
 * tcpviz_genl_ask() - send a request and hear the answer
 * @genl: conversation, which is good for nothing more after a failure
 * @request: made by tcpviz_genl_request(), with its attributes
 * @answer: called for each message of the answer, or NULL
 * @data: for @answer
 * @refusal: gets the reasons; EINTR: what is being listed has changed
 *
 * Return: 0, or -1 if it was refused.
 */
int tcpviz_genl_ask(struct tcpviz_genl *genl, const struct nlmsghdr *request,
		    mnl_cb_t answer, void *data,
		    struct tcpviz_refusal *refusal)
{
	int ret;

	memset(refusal, 0, sizeof(*refusal));
	refusal->err = -tcpviz_genl_send(genl, request);
	if (refusal->err)
		return -1;
	do {
		ret = tcpviz_genl_answer(genl, request, answer, data, refusal);
	} while (ret > 0);
	return ret;
}

/**
 * tcpviz_genl_request() - begin a request
 * @genl: conversation
 * @room: for TCPVIZ_GENL_REQUEST bytes
 * @cmd: what is wanted
 * @flags: NLM_F_DUMP to list; NLM_F_ACK for anything else
 *
 * Return: the request, to which attributes may be added.
 */
struct nlmsghdr *tcpviz_genl_request(struct tcpviz_genl *genl, void *room,
				     uint8_t cmd, uint16_t flags)
{
	struct genlmsghdr *header;
	struct nlmsghdr *request;

	/* libmnl leaves what is between attributes as it is */
	memset(room, 0, TCPVIZ_GENL_REQUEST);
	request = mnl_nlmsg_put_header(room);
	request->nlmsg_type = genl->family;
	request->nlmsg_flags = NLM_F_REQUEST | flags;
	request->nlmsg_seq = ++genl->seq;
	header = mnl_nlmsg_put_extra_header(request, sizeof(*header));
	header->cmd = cmd;
	header->version = TCPVIZ_FAMILY_VERSION;
	return request;
}

/* One of the family's groups: is it ours? */
static void group_note(struct tcpviz_genl *genl, const struct nlattr *group)
{
	const char *name = NULL;
	const struct nlattr *attr;
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID &&
		    mnl_attr_get_payload_len(attr) == sizeof(uint32_t))
			id = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME &&
			 !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
			name = mnl_attr_get_str(attr);
	}
	if (name && !strcmp(name, TCPVIZ_MCGRP_TRANSITIONS_NAME))
		genl->group = id;
}

static int family_cb(const struct nlmsghdr *msg, void *data)
{
	struct tcpviz_genl *genl = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, msg, sizeof(struct genlmsghdr)) {
		const struct nlattr *group;

		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    mnl_attr_get_payload_len(attr) == sizeof(uint16_t))
			genl->family = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			mnl_attr_for_each_nested(group, attr)
				group_note(genl, group);
	}
	return MNL_CB_OK;
}

/* Returns 0 or -errno, as the next one */
static int socket_open(struct tcpviz_genl *genl)
{
	int on = 1;

	genl->seq = 0;
	genl->group = 0;
	genl->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!genl->nl || mnl_socket_bind(genl->nl, 0, MNL_SOCKET_AUTOPID))
		return -errno;
	/* Without them a refusal has no more to say than its number */
	mnl_socket_setsockopt(genl->nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(genl->nl, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

static int family_find(struct tcpviz_genl *genl)
{
	struct tcpviz_refusal refusal;
	char room[TCPVIZ_GENL_REQUEST];
	struct nlmsghdr *request;

	genl->family = GENL_ID_CTRL;
	request = tcpviz_genl_request(genl, room, CTRL_CMD_GETFAMILY,
				      NLM_F_ACK);
	mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, TCPVIZ_FAMILY_NAME);
	tcpviz_genl_ask(genl, request, family_cb, genl, &refusal);
	return -refusal.err;
}

/**
 * tcpviz_genl_try() - begin a conversation, and say nothing if there is none
 * @genl: conversation, to be closed only if it was begun
 *
 * Return: 0 or -errno.
 */
int tcpviz_genl_try(struct tcpviz_genl *genl)
{
	int err = socket_open(genl);

	if (!err)
		err = family_find(genl);
	if (err)
		tcpviz_genl_close(genl);
	return err;
}

/**
 * tcpviz_genl_open() - begin a conversation, or say why not
 * @genl: conversation, to be closed only if it was begun
 *
 * Return: 0 or -1.
 */
int tcpviz_genl_open(struct tcpviz_genl *genl)
{
	int err = socket_open(genl);

	if (err) {
		tcpviz_complain("no netlink socket: %s", strerror(-err));
		goto err;
	}
	err = family_find(genl);
	if (!err)
		return 0;
	if (err == -ENOENT)
		tcpviz_complain("no netlink family \"%s\": the module tcpviz isn't loaded",
				TCPVIZ_FAMILY_NAME);
	else
		tcpviz_complain("no answer about the netlink family \"%s\": %s",
				TCPVIZ_FAMILY_NAME, strerror(-err));
err:
	tcpviz_genl_close(genl);
	return -1;
}

/**
 * tcpviz_genl_close() - end a conversation
 * @genl: conversation
 */
void tcpviz_genl_close(struct tcpviz_genl *genl)
{
	if (genl->nl)
		mnl_socket_close(genl->nl);
	genl->nl = NULL;
}

/**
 * tcpviz_genl_join() - begin to hear of transitions, or say why not
 * @genl: conversation, for nothing else from now on
 * @buffer: bytes that may wait to be read
 *
 * Return: 0 or -1.
 */
int tcpviz_genl_join(struct tcpviz_genl *genl, int buffer)
{
	/* The controller's own, which tells that a family goes */
	int fd = mnl_socket_get_fd(genl->nl), control = GENL_ID_CTRL;

	if (!genl->group) {
		tcpviz_complain("the module has no events: not of the version this command knows");
		return -1;
	}
	/* More than the system's limit is for root */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
	if (mnl_socket_setsockopt(genl->nl, NETLINK_ADD_MEMBERSHIP,
				  &genl->group, sizeof(genl->group)) ||
	    mnl_socket_setsockopt(genl->nl, NETLINK_ADD_MEMBERSHIP, &control,
				  sizeof(control))) {
		tcpviz_complain("may not hear of transitions: %s%s",
				strerror(errno),
				errno == EPERM ? " (try as root)" : "");
		return -1;
	}
	return 0;
}

/* Whether the controller says that our family goes */
static bool family_goes(const struct tcpviz_genl *genl,
			const struct nlmsghdr *msg)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(msg);
	const struct nlattr *attr;

	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*header) ||
	    header->cmd != CTRL_CMD_DELFAMILY)
		return false;
	mnl_attr_for_each(attr, msg, sizeof(*header))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    mnl_attr_get_payload_len(attr) == sizeof(uint16_t) &&
		    mnl_attr_get_u16(attr) == genl->family)
			return true;
	return false;
}

/**
 * tcpviz_genl_hear() - hear what has come after tcpviz_genl_join()
 * @genl: conversation
 * @wait: until something comes
 * @each: is called for each message of the family
 * @data: for @each
 *
 * Return: 0; -EAGAIN if nothing has come; -ENOBUFS if something was lost;
 *	-ENODEV when the module goes; or another error.
 */
int tcpviz_genl_hear(struct tcpviz_genl *genl, bool wait, mnl_cb_t each,
		     void *data)
{
	static char room[ANSWER_ROOM];
	const struct nlmsghdr *msg = (void *)room;
	ssize_t len;
	int left;

	len = recv(mnl_socket_get_fd(genl->nl), room, sizeof(room),
		   wait ? 0 : MSG_DONTWAIT);
	if (len < 0)
		return -errno;
	left = len;
	for (; mnl_nlmsg_ok(msg, left); msg = mnl_nlmsg_next(msg, &left)) {
		if (msg->nlmsg_type == genl->family)
			each(msg, data);
		else if (msg->nlmsg_type == GENL_ID_CTRL &&
			 family_goes(genl, msg))
			return -ENODEV;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What the stack's own sockets say.
 *
 * What a connection's or a request's struct sock means is known here and in
 * syn_queue.c.  (Beside them hook.c glances at the socket that comes with a
 * packet, to leave early, and listener.c reads what a listening one is bound
 * to.)  A socket is read and never kept: a request holds its listener and a
 * listener its namespace, and our table must hold neither.  All is read without
 * the socket's lock, so that it is true of one moment only.
 *
 * A struct sock may be three things.  Look at sk_state before anything else:
 * a request (TCP_NEW_SYN_RECV) and a timewait socket (TCP_TIME_WAIT) have
 * only the common first part.
 */
#include "witness.h"

#include <net/inet6_hashtables.h>
#include <net/inet_hashtables.h>
#include <net/inet_timewait_sock.h>
#include <net/tcp.h>

#include "lookup.h"
#include "netns.h"
#include "packet.h"

static const u8 state_of[TCP_MAX_STATES] = {
	[TCP_ESTABLISHED]	= TCPVIZ_ESTABLISHED,
	[TCP_SYN_SENT]		= TCPVIZ_SYN_SENT,
	[TCP_SYN_RECV]		= TCPVIZ_SYN_RECEIVED,
	[TCP_FIN_WAIT1]		= TCPVIZ_FIN_WAIT_1,
	[TCP_FIN_WAIT2]		= TCPVIZ_FIN_WAIT_2,
	[TCP_TIME_WAIT]		= TCPVIZ_TIME_WAIT,
	[TCP_CLOSE]		= TCPVIZ_CLOSED,
	[TCP_CLOSE_WAIT]	= TCPVIZ_CLOSE_WAIT,
	[TCP_LAST_ACK]		= TCPVIZ_LAST_ACK,
	[TCP_LISTEN]		= TCPVIZ_LISTEN,
	[TCP_CLOSING]		= TCPVIZ_CLOSING,
	[TCP_NEW_SYN_RECV]	= TCPVIZ_SYN_RECEIVED,
};

/**
 * accept_queue() - would a listening socket take one more connection?
 * @lsk: the socket
 *
 * Return: TCPVIZ_W_ bits, 0 if it would.
 */
static u16 accept_queue(const struct sock *lsk)
{
	if (!sk_acceptq_is_full(lsk))
		return 0;
	if (!READ_ONCE(sock_net(lsk)->ipv4.sysctl_tcp_abort_on_overflow))
		return TCPVIZ_W_ACCEPTQ_FULL;
	return TCPVIZ_W_ACCEPTQ_FULL | TCPVIZ_W_OVERFLOW_RST;
}

/**
 * hear_stamp() - what a socket says of its peer's time stamps
 * @w: gets it
 * @stamp: the last one, 0 if there was none
 */
static void hear_stamp(struct tcpviz_witness *w, u32 stamp)
{
	if (!stamp)
		return;
	w->flags |= TCPVIZ_W_STAMP;
	w->stamp = stamp;
}

/**
 * hear_request() - what a request socket says
 * @w: gets it
 * @req: the request
 */
static void hear_request(struct tcpviz_witness *w,
			 const struct request_sock *req)
{
	const struct sock *lsk = READ_ONCE(req->rsk_listener);

	w->state = TCPVIZ_SYN_RECEIVED;
	w->flags = TCPVIZ_W_WINDOW | TCPVIZ_W_MINI;
	w->rcv_nxt = tcp_rsk(req)->rcv_nxt;
	w->rcv_wup = w->rcv_nxt;
	w->rcv_wnd = req->rsk_rcv_wnd;
	hear_stamp(w, READ_ONCE(req->ts_recent));
	if (tcp_request_sent(req, &w->sent_first, &w->sent_last))
		w->flags |= TCPVIZ_W_ECHO;
	if (!lsk)
		return;
	if (READ_ONCE(lsk->sk_state) != TCP_LISTEN)
		w->flags |= TCPVIZ_W_ABANDONED;
	if (req->num_timeout <
	    READ_ONCE(inet_csk(lsk)->icsk_accept_queue.rskq_defer_accept))
		w->flags |= TCPVIZ_W_DEFER;
	w->flags |= accept_queue(lsk);
}

/**
 * hear_timewait() - what a timewait socket says
 * @w: gets it
 * @sk: the socket
 *
 * FIN-WAIT-2 of an orphan lives in one as well.
 */
static void hear_timewait(struct tcpviz_witness *w, const struct sock *sk)
{
	const struct tcp_timewait_sock *tw = tcp_twsk(sk);

	w->state = state_of[READ_ONCE(inet_twsk(sk)->tw_substate)];
	w->flags = TCPVIZ_W_WINDOW | TCPVIZ_W_MINI;
	w->rcv_nxt = tw->tw_rcv_nxt;
	w->rcv_wup = w->rcv_nxt;
	w->rcv_wnd = tw->tw_rcv_wnd;
	hear_stamp(w, tw->tw_ts_recent);
	if (w->state == TCPVIZ_TIME_WAIT)
		w->flags |= TCPVIZ_W_GOT_FIN;
}

/**
 * hear_room() - is there room for the timewait socket of a full one?
 * @w: gets it
 * @sk: the socket
 *
 * If there is none (net.ipv4.tcp_max_tw_buckets), it is closed instead.
 */
static void hear_room(struct tcpviz_witness *w, const struct sock *sk)
{
	const struct inet_timewait_death_row *row =
		&sock_net(sk)->ipv4.tcp_death_row;

	if (refcount_read(&row->tw_refcount) - 1 >=
	    READ_ONCE(row->sysctl_max_tw_buckets))
		w->flags |= TCPVIZ_W_NO_TIME_WAIT;
}

/**
 * hear_full() - what a full socket says
 * @w: gets it
 * @sk: the socket
 */
static void hear_full(struct tcpviz_witness *w, const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	u8 state = READ_ONCE(sk->sk_state);

	w->state = state_of[state];
	w->flags = sock_owned_by_user_nocheck(sk) ? TCPVIZ_W_BUSY : 0;
	if (state == TCP_SYN_SENT || state == TCP_CLOSE)
		return;
	w->flags |= TCPVIZ_W_WINDOW;
	w->rcv_wup = READ_ONCE(tp->rcv_wup);
	w->rcv_nxt = READ_ONCE(tp->rcv_nxt);
	w->rcv_wnd = tcp_receive_window(tp);
	if (tp->rx_opt.tstamp_ok)
		hear_stamp(w, READ_ONCE(tp->rx_opt.ts_recent));
	if (READ_ONCE(tp->bytes_received) || READ_ONCE(tp->bytes_acked) > 1)
		w->flags |= TCPVIZ_W_HEARD;
	if (sock_flag(sk, SOCK_DONE))
		w->flags |= TCPVIZ_W_GOT_FIN;
	if (rcu_access_pointer(tp->fastopen_rsk))
		w->flags |= TCPVIZ_W_FAST_OPEN;
	if (state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2 ||
	    state == TCP_CLOSING)
		hear_room(w, sk);
}

static void hear(struct tcpviz_witness *w, struct sock *sk)
{
	w->ifindex = READ_ONCE(sk->sk_bound_dev_if);
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_NEW_SYN_RECV:
		hear_request(w, inet_reqsk(sk));
		break;
	case TCP_TIME_WAIT:
		hear_timewait(w, sk);
		break;
	default:
		hear_full(w, sk);
		break;
	}
}

static void hear_nothing(struct tcpviz_witness *w)
{
	w->state = TCPVIZ_CLOSED;
	w->flags = 0;
	w->ifindex = 0;
}

/**
 * is_socket_of() - is a socket the one of this end?
 * @sk: socket that came with a packet
 * @conn: connection
 * @role: which end
 *
 * The stack answers on behalf of others with control sockets, raw sockets
 * send TCP segments, and TPROXY leaves listeners in skb->sk.  Fast Open's
 * request repeats the SYN-ACK, but its child is the end.
 *
 * Return: true if it is.
 */
static bool is_socket_of(const struct sock *sk, const struct tcpviz_conn *conn,
			 enum tcpviz_role role)
{
	__be16 port = conn->tuple.port[role];

	if (sk->sk_dport != conn->tuple.port[!role])
		return false;
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_NEW_SYN_RECV:
		return sk->sk_num == ntohs(port) &&
		       !tcp_rsk(inet_reqsk((struct sock *)sk))->tfo_listener;
	case TCP_TIME_WAIT:
		return sk->sk_num == ntohs(port);
	case TCP_LISTEN:
		return false;
	default:
		/* One that is being closed has given its port back. */
		return sk->sk_type == SOCK_STREAM &&
		       sk->sk_protocol == IPPROTO_TCP &&
		       inet_sk(sk)->inet_sport == port;
	}
}

/**
 * tcpviz_witness_ask() - look up the socket of an end and ask it
 * @conn: connection
 * @role: which end, a local one
 * @w: gets what it says
 *
 * Context: RCU read-side critical section.
 * Return: true if there is a socket; else @w says CLOSED.
 */
bool tcpviz_witness_ask(const struct tcpviz_conn *conn, enum tcpviz_role role,
			struct tcpviz_witness *w)
{
	struct sock *sk = tcpviz_lookup_end(conn, role);

	if (!sk) {
		hear_nothing(w);
		return false;
	}
	hear(w, sk);
	sock_gen_put(sk);
	return true;
}

/**
 * tcpviz_witness_timer() - when does an end repeat itself again, or give up?
 * @conn: connection
 * @role: which end, a local one
 * @at: gets it, jiffies, low bits
 *
 * Context: RCU read-side critical section.
 * Return: false if it does not: its peer answers.
 */
bool tcpviz_witness_timer(const struct tcpviz_conn *conn,
			  enum tcpviz_role role, u32 *at)
{
	struct sock *sk = tcpviz_lookup_end(conn, role);
	bool repeats;

	if (!sk)
		return false;
	repeats = sk_fullsock(sk) && READ_ONCE(inet_csk(sk)->icsk_backoff) &&
		  READ_ONCE(inet_csk(sk)->icsk_pending);
	if (repeats)
		*at = tcp_timeout_expires(sk);
	sock_gen_put(sk);
	return repeats;
}

/**
 * tcpviz_witness_sender() - ask the local sender of a segment
 * @conn: connection
 * @from: which end sent it
 * @pkt: the segment, at LOCAL_OUT
 * @w: gets what it says
 *
 * Context: RCU read-side critical section.
 */
void tcpviz_witness_sender(const struct tcpviz_conn *conn,
			   enum tcpviz_role from,
			   const struct tcpviz_packet *pkt,
			   struct tcpviz_witness *w)
{
	const u8 rstack = TCPVIZ_RST | TCPVIZ_ACK;
	struct sock *sk = pkt->skb->sk;

	if (sk && is_socket_of(sk, conn, from)) {
		hear(w, sk);
		w->flags |= TCPVIZ_W_SELF;
		/* tcp_abort() sends the RST before it changes the state.  One
		 * without ACK, or of something else, answers what is stray, and
		 * changes nothing.
		 */
		if ((pkt->seg.flags & rstack) == rstack &&
		    (!(w->flags & TCPVIZ_W_WINDOW) ||
		     pkt->seg.ack == w->rcv_nxt))
			w->state = TCPVIZ_CLOSED;
		return;
	}
	if (tcpviz_witness_ask(conn, from, w))
		return;
	if (tcpviz_segment_is_synack(&pkt->seg) &&
	    tcpviz_lookup_listener(conn)) {
		w->state = TCPVIZ_LISTEN;
		w->flags = TCPVIZ_W_COOKIE;
	}
}

/**
 * holds_cookie() - does a segment acknowledge a SYN cookie that is still good?
 * @pkt: segment
 *
 * Return: true if it does.
 */
static bool holds_cookie(const struct tcpviz_packet *pkt)
{
#if IS_ENABLED(CONFIG_SYN_COOKIES)
	const struct sk_buff *skb = pkt->skb;
	const struct tcphdr *th;
	struct tcphdr buf;

	th = skb_header_pointer(skb, skb_network_offset(skb) + pkt->seg.thoff,
				sizeof(buf), &buf);
	if (!th)
		return false;
	if (pkt->seg.family == AF_INET)
		return __cookie_v4_check(ip_hdr(skb), th) > 0;
#if IS_ENABLED(CONFIG_IPV6)
	return __cookie_v6_check(ipv6_hdr(skb), th) > 0;
#endif
#endif
	return false;
}

/**
 * hear_cookie() - would a listener make a connection of a segment?
 * @pkt: segment at LOCAL_IN whose receiver has no socket for it
 * @w: gets what the listener says, TCPVIZ_CLOSED if there is none
 *
 * A listener that has sent cookies keeps nothing of them; it believes each ACK
 * that holds a good one, old duplicates included.
 *
 * Context: RCU read-side critical section.
 * Return: true if it would, but for a full accept queue.
 */
static bool hear_cookie(const struct tcpviz_packet *pkt,
			struct tcpviz_witness *w)
{
	const struct sock *lsk;

	hear_nothing(w);
	if (!READ_ONCE(pkt->tn->net->ipv4.sysctl_tcp_syncookies))
		return false;
	lsk = tcpviz_lookup_listener_of(pkt);
	if (!lsk || tcp_synq_no_recent_overflow(lsk) || !holds_cookie(pkt))
		return false;
	w->state = TCPVIZ_LISTEN;
	/* Nothing waits for a place in the queue. */
	w->flags = TCPVIZ_W_COOKIE |
		   (accept_queue(lsk) & ~TCPVIZ_W_OVERFLOW_RST);
	return true;
}

/**
 * tcpviz_witness_opens_by_cookie() - does a listener open by a segment?
 * @pkt: segment of no connection
 *
 * Context: RCU read-side critical section.
 * Return: true if it makes a connection of it.
 */
bool tcpviz_witness_opens_by_cookie(const struct tcpviz_packet *pkt)
{
	u8 flags = pkt->seg.flags & (TCPVIZ_SYN | TCPVIZ_RST | TCPVIZ_ACK);
	struct tcpviz_witness w;

	return pkt->where == TCPVIZ_AT_INPUT && flags == TCPVIZ_ACK &&
	       hear_cookie(pkt, &w) && !(w.flags & TCPVIZ_W_ACCEPTQ_FULL);
}

/**
 * tcpviz_witness_receiver() - ask the local receiver of a segment
 * @conn: connection
 * @from: which end sent it
 * @pkt: the segment, at LOCAL_IN
 * @w: gets what it says before it has got the segment
 *
 * Context: RCU read-side critical section.
 */
void tcpviz_witness_receiver(const struct tcpviz_conn *conn,
			     enum tcpviz_role from,
			     const struct tcpviz_packet *pkt,
			     struct tcpviz_witness *w)
{
	struct sock *sk = pkt->skb->sk;

	if (sk && is_socket_of(sk, conn, !from))
		hear(w, sk);
	else if (!tcpviz_witness_ask(conn, !from, w) &&
		 conn->pair.ep[!from].state == TCPVIZ_LISTEN)
		hear_cookie(pkt, w);
}

/**
 * tcpviz_witness_listener() - the listening socket behind a SYN-ACK
 * @conn: connection
 * @skb: the SYN-ACK, at LOCAL_OUT
 *
 * Context: RCU read-side critical section; the result is valid in it.
 * Return: listening socket, or NULL.
 */
struct sock *tcpviz_witness_listener(const struct tcpviz_conn *conn,
				     const struct sk_buff *skb)
{
	const struct sock *sk = skb->sk;

	if (sk && READ_ONCE(sk->sk_state) == TCP_NEW_SYN_RECV)
		return READ_ONCE(inet_reqsk((struct sock *)sk)->rsk_listener);
	return tcpviz_lookup_listener(conn);
}

/* What a full socket knows of its past. */
static void recall_full(struct tcpviz_past *past, const struct sock *sk,
			enum tcpviz_role role)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	/* bytes_acked counts the SYN of a client, but not of a server;
	 * bytes_received counts the FIN, but no SYN.
	 */
	past->isn = READ_ONCE(tp->snd_una) - (u32)READ_ONCE(tp->bytes_acked) -
		    (role == TCPVIZ_SERVER);
	past->peer_isn = READ_ONCE(tp->rcv_nxt) -
			 (u32)READ_ONCE(tp->bytes_received) - 1;
	past->fin = READ_ONCE(tp->write_seq) - 1;
	past->peer_fin = READ_ONCE(tp->rcv_nxt) - 1;
}

/* What a timewait socket knows of its past: no more than the end. */
static void recall_timewait(struct tcpviz_past *past, const struct sock *sk)
{
	const struct tcp_timewait_sock *tw = tcp_twsk(sk);

	past->fin = tw->tw_snd_nxt - 1;
	past->peer_fin = tw->tw_rcv_nxt - 1;
	past->isn = past->fin - 1;
	past->peer_isn = past->peer_fin - 1;
}

/**
 * tcpviz_witness_past() - what a socket knows of its connection so far
 * @sk: referenced socket of any kind
 * @role: which end it is
 * @past: gets it
 *
 * Initial sequence numbers are worked out from what was sent and received;
 * a timewait socket has forgotten them, and they are made to fit its FIN.
 *
 * Return: false if it has no connection.
 */
bool tcpviz_witness_past(struct sock *sk, enum tcpviz_role role,
			 struct tcpviz_past *past)
{
	struct tcpviz_witness w;

	hear(&w, sk);
	past->state = w.state;
	if (w.state <= TCPVIZ_LISTEN)
		return false;
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_NEW_SYN_RECV:
		past->isn = tcp_rsk(inet_reqsk(sk))->snt_isn;
		past->peer_isn = tcp_rsk(inet_reqsk(sk))->rcv_isn;
		break;
	case TCP_TIME_WAIT:
		recall_timewait(past, sk);
		break;
	default:
		recall_full(past, sk, role);
		break;
	}
	return true;
}

/**
 * tcpviz_witness_addresses() - the addresses of what a socket would send
 * @sk: socket of any kind
 * @seg: gets them
 */
void tcpviz_witness_addresses(const struct sock *sk,
			      struct tcpviz_segment *seg)
{
	seg->family = sk->sk_family;
	seg->sport = htons(sk->sk_num);
	seg->dport = sk->sk_dport;
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6 &&
	    !ipv6_addr_v4mapped(&sk->sk_v6_daddr)) {
		memcpy(seg->saddr, &sk->sk_v6_rcv_saddr, sizeof(seg->saddr));
		memcpy(seg->daddr, &sk->sk_v6_daddr, sizeof(seg->daddr));
		return;
	}
#endif
	seg->family = AF_INET;
	seg->saddr[0] = sk->sk_rcv_saddr;
	seg->daddr[0] = sk->sk_daddr;
}

/**
 * tcpviz_witness_is_server() - was a socket's connection opened passively?
 * @tn: namespace
 * @sk: socket of any kind
 * @seg: what it would send
 *
 * Who called whom is not kept: an end whose port is listened on is taken for
 * the server.
 *
 * Context: RCU read-side critical section.
 * Return: true if it is the server's.
 */
bool tcpviz_witness_is_server(struct tcpviz_net *tn, const struct sock *sk,
			      const struct tcpviz_segment *seg)
{
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_NEW_SYN_RECV:
		return true;
	case TCP_SYN_SENT:
		return false;
	default:
		return tcpviz_lookup_listener_at(tn, seg->family,
						 (const void *)seg->daddr,
						 seg->dport,
						 (const void *)seg->saddr,
						 ntohs(seg->sport),
						 sk->sk_bound_dev_if, 0);
	}
}

/**
 * tcpviz_witness_has_peer() - is the other end a socket of this host, too?
 * @tn: namespace
 * @sk: socket of any kind
 * @seg: what it would send
 *
 * Context: RCU read-side critical section.
 * Return: true if it is.
 */
bool tcpviz_witness_has_peer(struct tcpviz_net *tn, const struct sock *sk,
			     const struct tcpviz_segment *seg)
{
	struct sock *peer;

	peer = tcpviz_lookup_socket_at(tn, seg->family,
				       (const void *)seg->saddr, seg->sport,
				       (const void *)seg->daddr,
				       ntohs(seg->dport), sk->sk_bound_dev_if,
				       0);
	if (peer)
		sock_gen_put(peer);
	return peer;
}

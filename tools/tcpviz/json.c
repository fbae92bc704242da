// SPDX-License-Identifier: GPL-2.0
/*
 * A connection as JSON: an array, as ip -j has it, since a later filter may
 * give several. What isn't known is null; comma lists are arrays.
 */

#include "json.h"

#include <json-c/json.h>
#include <string.h>

#include "proc.h"

static void add(struct json_object *object, const char *name,
		struct json_object *value)
{
	json_object_object_add(object, name, value);
}

static void add_u64(struct json_object *object, const char *name,
		    uint64_t value)
{
	add(object, name, value == TCPVIZ_NONE ? NULL :
			  json_object_new_uint64(value));
}

static void add_text(struct json_object *object, const char *name,
		     const char *text)
{
	add(object, name, !strcmp(text, "-") ? NULL :
			  json_object_new_string(text));
}

static void add_list(struct json_object *object, const char *name,
		     const char *list)
{
	struct json_object *array = json_object_new_array();
	size_t n;

	for (; strcmp(list, "-") && *list; list += n, list += *list == ',') {
		n = strcspn(list, ",");
		json_object_array_add(array,
				      json_object_new_string_len(list, n));
	}
	add(object, name, array);
}

static struct json_object *seg_new(const struct tcpviz_seg *seg)
{
	struct json_object *object = json_object_new_object();

	add_u64(object, "n", seg->n);
	add_u64(object, "time_us", seg->time_us);
	add_text(object, "from", tcpviz_side_name(seg->from));
	add_list(object, "flags", seg->flags);
	add_u64(object, "seq", seg->seq);
	add_u64(object, "ack", seg->ack);
	add_u64(object, "len", seg->len);
	add_u64(object, "rep", seg->rep);
	add_text(object, "client_state", tcpviz_state_name(seg->state[0]));
	add_text(object, "server_state", tcpviz_state_name(seg->state[1]));
	add_list(object, "note", seg->note);
	return object;
}

static void add_conn(struct json_object *object, const struct tcpviz_conn *conn)
{
	add_text(object, "path", conn->path);
	add_text(object, "client", conn->addr[0]);
	add_text(object, "client_state", tcpviz_state_name(conn->state[0]));
	add_text(object, "server", conn->addr[1]);
	add_text(object, "server_state", tcpviz_state_name(conn->state[1]));
	add_u64(object, "age_ms", conn->age_ms);
	add_u64(object, "idle_ms", conn->idle_ms);
	add_u64(object, "timer_ms", conn->timer_ms);
	add_u64(object, "syn", conn->syn);
	add_u64(object, "synack", conn->synack);
	add_u64(object, "client_fin", conn->fin[0]);
	add_u64(object, "server_fin", conn->fin[1]);
	add_u64(object, "synack_us", conn->synack_us);
	add_u64(object, "ack_us", conn->ack_us);
	add_text(object, "l3dev", conn->l3dev);
	add_list(object, "flags", conn->flags);
}

static struct json_object *verdict_new(const struct tcpviz_verdict *verdict)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "opening", tcpviz_opening_name(verdict->opening));
	add(object, "third_ack_lost",
	    json_object_new_boolean(verdict->third_ack_lost));
	add_text(object, "closing", tcpviz_closing_name(verdict->closing));
	add_text(object, "closer", verdict->closing == TCPVIZ_CLOSE_NONE ? "-" :
				   tcpviz_side_name(verdict->closer));
	add_text(object, "text", verdict->text.buf);
	return object;
}

/**
 * tcpviz_json_talk() - write a connection with its transcript and verdict
 * @out: where to
 * @talk: the connection
 * @verdict: what it comes to
 * @pretty: with line breaks and blanks
 *
 * Return: 0, or -1 without memory.
 */
int tcpviz_json_talk(FILE *out, const struct tcpviz_talk *talk,
		     const struct tcpviz_verdict *verdict, bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *array = json_object_new_array();
	struct json_object *object = json_object_new_object();
	struct json_object *segs = json_object_new_array();
	const char *text;

	if (pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	add_u64(object, "id", talk->conn.id);
	if (talk->has_conn)
		add_conn(object, &talk->conn);
	for (size_t i = 0; i < talk->nsegs; i++)
		json_object_array_add(segs, seg_new(&talk->seg[i]));
	add(object, "transcript", segs);
	add(object, "verdict", verdict_new(verdict));
	json_object_array_add(array, object);

	text = json_object_to_json_string_ext(array, flags);
	if (text)
		fprintf(out, "%s\n", text);
	json_object_put(array);
	return text ? 0 : -1;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * JSON: arrays of objects, as ip -j has them, each written as soon as it is
 * there. What isn't known is null; comma lists are arrays.
 */

#include "json.h"

#include <json-c/json.h>
#include <string.h>

#include "fate.h"
#include "proc.h"

static void add(struct json_object *object, const char *name,
		struct json_object *value)
{
	json_object_object_add(object, name, value);
}

/**
 * tcpviz_json_u64() - a member that is a number
 * @object: gets it
 * @name: its name
 * @value: the number, or TCPVIZ_NONE
 */
void tcpviz_json_u64(struct json_object *object, const char *name,
		     uint64_t value)
{
	add(object, name, value == TCPVIZ_NONE ? NULL :
			  json_object_new_uint64(value));
}

/**
 * tcpviz_json_text() - a member that is a text
 * @object: gets it
 * @name: its name
 * @text: the text; "-": nothing
 */
void tcpviz_json_text(struct json_object *object, const char *name,
		      const char *text)
{
	add(object, name, !strcmp(text, "-") ? NULL :
			  json_object_new_string(text));
}

/**
 * tcpviz_json_list() - a member that is an array of texts
 * @object: gets it
 * @name: its name
 * @list: the texts, separated by commas; "-": none
 */
void tcpviz_json_list(struct json_object *object, const char *name,
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

/**
 * tcpviz_json_item() - write an object of an array
 * @out: where to
 * @object: the object, which is freed
 * @before: how many have been written
 * @pretty: with line breaks and blanks
 *
 * Return: 0, or -1 without memory.
 */
int tcpviz_json_item(FILE *out, struct json_object *object, size_t before,
		     bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *text;

	if (pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	text = json_object_to_json_string_ext(object, flags);
	fputs(before ? "," : "[", out);
	if (pretty)
		fputc('\n', out);
	if (text)
		fputs(text, out);
	json_object_put(object);
	return text ? 0 : -1;
}

/**
 * tcpviz_json_end() - write the end of an array
 * @out: where to
 * @items: how many objects were in it
 * @pretty: with line breaks and blanks
 */
void tcpviz_json_end(FILE *out, size_t items, bool pretty)
{
	if (!items)
		fputc('[', out);
	else if (pretty)
		fputc('\n', out);
	fputs("]\n", out);
}

static struct json_object *seg_new(const struct tcpviz_talk *talk, size_t i)
{
	const struct tcpviz_seg *seg = &talk->seg[i];
	struct json_object *object = json_object_new_object();

	tcpviz_json_u64(object, "n", seg->n);
	tcpviz_json_u64(object, "time_us", seg->time_us);
	tcpviz_json_text(object, "from", tcpviz_side_name(seg->from));
	tcpviz_json_list(object, "flags", seg->flags);
	tcpviz_json_u64(object, "seq", seg->seq);
	tcpviz_json_u64(object, "ack", seg->ack);
	tcpviz_json_u64(object, "len", seg->len);
	tcpviz_json_u64(object, "rep", seg->rep);
	tcpviz_json_text(object, "client_state",
			 tcpviz_state_name(seg->state[0]));
	tcpviz_json_text(object, "server_state",
			 tcpviz_state_name(seg->state[1]));
	tcpviz_json_list(object, "note", seg->note);
	tcpviz_json_text(object, "fate",
			 tcpviz_fate_name(tcpviz_fate_find(talk, i)));
	return object;
}

static void add_conn(struct json_object *object, const struct tcpviz_conn *conn)
{
	tcpviz_json_text(object, "path", conn->path);
	tcpviz_json_text(object, "client", conn->addr[0]);
	tcpviz_json_text(object, "client_state",
			 tcpviz_state_name(conn->state[0]));
	tcpviz_json_text(object, "server", conn->addr[1]);
	tcpviz_json_text(object, "server_state",
			 tcpviz_state_name(conn->state[1]));
	tcpviz_json_u64(object, "age_ms", conn->age_ms);
	tcpviz_json_u64(object, "idle_ms", conn->idle_ms);
	tcpviz_json_u64(object, "timer_ms", conn->timer_ms);
	tcpviz_json_u64(object, "syn", conn->syn);
	tcpviz_json_u64(object, "synack", conn->synack);
	tcpviz_json_u64(object, "client_fin", conn->fin[0]);
	tcpviz_json_u64(object, "server_fin", conn->fin[1]);
	tcpviz_json_u64(object, "synack_us", conn->synack_us);
	tcpviz_json_u64(object, "ack_us", conn->ack_us);
	tcpviz_json_text(object, "l3dev", conn->l3dev);
	tcpviz_json_list(object, "flags", conn->flags);
}

static struct json_object *verdict_new(const struct tcpviz_verdict *verdict)
{
	struct json_object *object = json_object_new_object();

	tcpviz_json_text(object, "opening",
			 tcpviz_opening_name(verdict->opening));
	add(object, "third_ack_lost",
	    json_object_new_boolean(verdict->third_ack_lost));
	tcpviz_json_text(object, "closing", tcpviz_closing_name(verdict->closing));
	tcpviz_json_text(object, "closer",
			 verdict->closing == TCPVIZ_CLOSE_NONE ? "-" :
			 tcpviz_side_name(verdict->closer));
	tcpviz_json_text(object, "text", verdict->text.buf);
	return object;
}

/**
 * tcpviz_json_talk() - a connection with its transcript and verdict
 * @talk: the connection
 * @verdict: what it comes to
 *
 * Return: the object.
 */
struct json_object *tcpviz_json_talk(const struct tcpviz_talk *talk,
				     const struct tcpviz_verdict *verdict)
{
	struct json_object *object = json_object_new_object();
	struct json_object *segs = json_object_new_array();

	tcpviz_json_u64(object, "id", talk->conn.id);
	if (talk->has_conn)
		add_conn(object, &talk->conn);
	for (size_t i = 0; i < talk->nsegs; i++)
		json_object_array_add(segs, seg_new(talk, i));
	add(object, "transcript", segs);
	add(object, "verdict", verdict_new(verdict));
	return object;
}

// SPDX-License-Identifier: GPL-2.0
/* Reading a capture file, pcap or pcapng, by libpcap */

#include "capture.h"

#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>

#include "link.h"
#include "mirror.h"
#include "pcapng.h"

/* pcapng begins so, and nothing else that libpcap reads */
#define PCAPNG_FIRST	0x0a

/**
 * struct reading - a file that is being read
 * @file: the file, or what it goes through
 * @ng: that, for pcapng
 * @is_ng: whether it is
 * @pcap: who reads
 */
struct reading {
	FILE *file;
	struct tcpviz_pcapng ng;
	bool is_ng;
	pcap_t *pcap;
};

/* Where in the file it went wrong, if it is one that one can seek in */
static void fail(struct tcpviz_capture *capture, const struct reading *reading,
		 const char *what)
{
	off_t at = reading->is_ng ? (off_t)tcpviz_pcapng_tell(&reading->ng) :
				    ftello(reading->file);
	char where[64] = "";

	if (at > 0)
		snprintf(where, sizeof(where), ", before octet %jd",
			 (intmax_t)at);
	snprintf(capture->error, sizeof(capture->error),
		 "after frame %" PRIu64 "%s: %s",
		 capture->frames + reading->ng.unknown, where, what);
}

static void fail_link(struct tcpviz_capture *capture, int type)
{
	const char *name = pcap_datalink_val_to_name(type);

	snprintf(capture->error, sizeof(capture->error),
		 "frames of type %s (%d) cannot be read",
		 name ? name : "unknown", type);
}

static int frame_read(struct tcpviz_capture *capture, int type,
		      const struct pcap_pkthdr *header, const u_char *data,
		      struct tcpviz_mirror *mirror)
{
	struct tcpviz_frame frame = { data, header->caplen, header->len };
	uint64_t now_ns;

	capture->frames++;
	/* a file that lies */
	if (frame.caplen > frame.len)
		frame.len = frame.caplen;
	if (!tcpviz_link_strip(type, &frame)) {
		capture->other++;
		return 0;
	}
	/* with the precision asked for these are nanoseconds */
	now_ns = (uint64_t)header->ts.tv_sec * 1000000000 +
		 header->ts.tv_usec;
	return tcpviz_mirror_packet(mirror, frame.data, frame.caplen,
				    frame.len, now_ns);
}

static int frames_read(struct tcpviz_capture *capture,
		       const struct reading *reading,
		       struct tcpviz_mirror *mirror)
{
	int err = 0, ret, type = pcap_datalink(reading->pcap);
	struct pcap_pkthdr *header;
	const u_char *data;

	if (!tcpviz_link_known(type)) {
		fail_link(capture, type);
		return 0;
	}
	while (!err && (ret = pcap_next_ex(reading->pcap, &header, &data)) == 1)
		err = frame_read(capture, type, header, data, mirror);
	capture->frames += reading->ng.other;
	capture->other += reading->ng.other;
	if (capture->frames)
		capture->unknown = reading->ng.unknown;
	if (!err && ret == PCAP_ERROR)
		fail(capture, reading, pcap_geterr(reading->pcap));
	else if (!capture->frames && reading->ng.unknown)
		fail_link(capture, reading->ng.unknown_link);
	return err;
}

/* Looks at the first octet, which standard input lets us put back */
static bool reading_begin(struct reading *reading, FILE *file)
{
	int first = getc(file);

	if (first != EOF)
		ungetc(first, file);
	reading->is_ng = first == PCAPNG_FIRST;
	reading->file = reading->is_ng ?
			tcpviz_pcapng_open(&reading->ng, file) : file;
	return reading->file;
}

/**
 * tcpviz_capture_read() - read a capture file to its end, or as far as it goes
 * @capture: gets what there is to say of it
 * @file: the file; closed
 * @mirror: gets the packets
 *
 * Return: 0 or -ENOMEM. What is wrong with the file is in @capture->error.
 */
int tcpviz_capture_read(struct tcpviz_capture *capture, FILE *file,
			struct tcpviz_mirror *mirror)
{
	const u_int precision = PCAP_TSTAMP_PRECISION_NANO;
	char why[PCAP_ERRBUF_SIZE] = "";
	struct reading reading = { };
	int err;

	*capture = (struct tcpviz_capture){ };
	if (!reading_begin(&reading, file)) {
		fclose(file);
		return -ENOMEM;
	}
	reading.pcap = pcap_fopen_offline_with_tstamp_precision(reading.file,
								precision, why);
	if (!reading.pcap) {
		snprintf(capture->error, sizeof(capture->error),
			 "not a capture file: %s", why);
		fclose(reading.file);
		return 0;
	}
	err = frames_read(capture, &reading, mirror);
	pcap_close(reading.pcap);
	return err;
}

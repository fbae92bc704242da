// SPDX-License-Identifier: GPL-2.0
/* Reading a capture file, pcap or pcapng, by libpcap */

#include "capture.h"

#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>

#include "link.h"
#include "mirror.h"

/* Where in the file it went wrong, if it is one that one can seek in */
static void fail(struct tcpviz_capture *capture, FILE *file,
		 const char *before, const char *what)
{
	off_t at = ftello(file);
	char where[64] = "";

	if (at > 0)
		snprintf(where, sizeof(where), ", before octet %jd",
			 (intmax_t)at);
	snprintf(capture->error, sizeof(capture->error),
		 "%s %" PRIu64 "%s: %s", before, capture->frames, where, what);
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

static int frames_read(struct tcpviz_capture *capture, pcap_t *pcap,
		       struct tcpviz_mirror *mirror)
{
	int err = 0, ret, type = pcap_datalink(pcap);
	struct pcap_pkthdr *header;
	const u_char *data;

	if (!tcpviz_link_known(type)) {
		const char *name = pcap_datalink_val_to_name(type);

		snprintf(capture->error, sizeof(capture->error),
			 "frames of type %s (%d) cannot be read",
			 name ? name : "unknown", type);
		return 0;
	}
	while (!err && (ret = pcap_next_ex(pcap, &header, &data)) == 1)
		err = frame_read(capture, type, header, data, mirror);
	if (!err && ret == PCAP_ERROR)
		fail(capture, pcap_file(pcap), "after frame",
		     pcap_geterr(pcap));
	return err;
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
	pcap_t *pcap;
	int err;

	*capture = (struct tcpviz_capture){ };
	pcap = pcap_fopen_offline_with_tstamp_precision(file, precision, why);
	if (!pcap) {
		snprintf(capture->error, sizeof(capture->error),
			 "not a capture file: %s", why);
		fclose(file);
		return 0;
	}
	err = frames_read(capture, pcap, mirror);
	pcap_close(pcap);
	return err;
}

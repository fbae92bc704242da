/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SVG_H
#define _TCPVIZ_SVG_H

#include <stdio.h>

void tcpviz_svg_page(FILE *out, const char *page, const char *title);

#endif /* _TCPVIZ_SVG_H */

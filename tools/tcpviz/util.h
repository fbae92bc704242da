/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_UTIL_H
#define _TCPVIZ_UTIL_H

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#ifndef __printf
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#endif

#endif /* _TCPVIZ_UTIL_H */

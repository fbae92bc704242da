#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A test like others

exit 1

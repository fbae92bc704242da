# SPDX-License-Identifier: GPL-2.0
#
# The module, for the kernel that runs here or the one whose build directory
# KDIR names:
#	make, make modules_install, make install, make clean
# Everything in a virtual machine, without touching this one's kernel:
#	make demo, make lab, make shell, make check, make fidelity, make hostile,
#	make bench, make bench-flood, make bench-locks
# On this machine, without loading anything:
#	make unit, make static
# KERNEL=6.1 (default), 6.12, 7.2 or debug chooses the virtual machine's kernel.

KDIR ?= /lib/modules/$(shell uname -r)/build
DEPMOD ?= depmod
export KERNEL

kbuild = $(MAKE) -C $(KDIR) M=$(CURDIR)
net_tests = $(patsubst selftests/%,%,$(shell find selftests/net \
	-maxdepth 1 -name '*.sh' -perm -u+x | sort))
debug_tests = net/handshake.sh net/netns_lifecycle.sh net/policy_change.sh \
	net/prune_stress.sh net/rmmod_under_traffic.sh
static_tests = $(patsubst selftests/%,%,$(filter-out %/lib.sh, \
	$(sort $(wildcard selftests/static/*.sh))))

all: modules

modules: $(KDIR)/Makefile
	$(kbuild) modules

modules_install: modules
	$(kbuild) modules_install

# Kbuild runs depmod itself only where it knows the kernel's System.map.  What
# the kernel calls itself is not always what `make kernelrelease` says (Debian).
install: modules_install
	$(DEPMOD) $(if $(INSTALL_MOD_PATH),-b $(INSTALL_MOD_PATH)) \
		$(shell cut -s -d\" -f2 $(KDIR)/include/generated/utsrelease.h)

clean:
	$(if $(wildcard $(KDIR)/Makefile),$(kbuild) clean)
	$(MAKE) -C tools/tcpviz clean
	$(MAKE) -C selftests/net clean
	$(MAKE) -C selftests/bench clean
	$(MAKE) -C selftests/fidelity clean
	$(MAKE) -C selftests/hostile clean
	$(MAKE) -C selftests/unit clean

$(KDIR)/Makefile:
	@echo "tcpviz: no kernel headers in $(KDIR)." >&2
	@echo "tcpviz: install them (Debian: apt install linux-headers-$$(uname -r))" >&2
	@echo "tcpviz: or name another kernel's: make KDIR=/lib/modules/VERSION/build" >&2
	@false

demo:
	@selftests/vm/deps.sh check
	@selftests/vm/run.sh --real --src program /selftests/vm/demo.sh

# LAB="NAME ..." plays some of them, LAB=list lists them
LAB ?= all
lab:
	@selftests/vm/deps.sh check
	@selftests/vm/run.sh --virtual program /usr/local/sbin/tcpviz -A lab $(LAB)

shell:
	@selftests/vm/deps.sh check
	@selftests/vm/run.sh --real --src shell

check:
	@selftests/vm/deps.sh check
	@selftests/check.sh host/unit.sh host/judge.sh host/tools.sh \
		vm/check-harness.sh $(net_tests) \
		hostile/hostile.sh hours/check.sh fidelity/check.sh \
		bench/check.sh

# Boots guests that break in every way; too slow for `check`
check-guest:
	@selftests/vm/deps.sh check
	@selftests/check.sh vm/check-guest.sh

# SEED=1 COUNT=10000 LOSS=5 REAL=1000, see selftests/fidelity/run.sh
fidelity:
	@selftests/vm/deps.sh check
	@selftests/fidelity/run.sh

# The tests of races and of everything's end, by a kernel that notices; all of
# them (make check KERNEL=debug) take it hours
check-debug: export KERNEL = debug
check-debug:
	@selftests/vm/deps.sh check
	@selftests/check.sh $(debug_tests)

# SEED=1 COUNT=1000000, with KERNEL=debug 100000, see selftests/hostile/run.sh
hostile:
	@selftests/vm/deps.sh check
	@selftests/hostile/run.sh

bench:
	@selftests/vm/deps.sh check
	@selftests/vm/run.sh --virtual --shift 0 program /selftests/bench/bench.sh
	@selftests/bench/bench-cost.sh

# Whether processors wait for each other, as the debug kernel counts it
bench-locks: export KERNEL = debug
bench-locks:
	@selftests/vm/deps.sh check
	@selftests/vm/run.sh --real program /selftests/bench/lock-stat.sh

bench-flood:
	@selftests/vm/deps.sh flood
	@selftests/bench/bench-flood.sh

unit:
	@selftests/vm/deps.sh check
	@selftests/check.sh host/unit.sh host/tools.sh

static:
	@selftests/vm/deps.sh static
	@selftests/check.sh $(static_tests)

.PHONY: all modules modules_install install clean
.PHONY: demo lab shell check check-debug check-guest fidelity hostile
.PHONY: bench bench-flood bench-locks unit static

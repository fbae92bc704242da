// SPDX-License-Identifier: GPL-2.0
/*
 * Does what no module may, once, when it is loaded:
 *
 *	insmod fault.ko what=leak
 *
 * The debug kernel must say so; check-guest.sh looks whether it does.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static char *what = "";
module_param(what, charp, 0444);
MODULE_PARM_DESC(what, "the fault to commit");

/* A parameter, so that no compiler sees through it. */
static int bits = 40;
module_param(bits, int, 0444);
MODULE_PARM_DESC(bits, "by how much to shift an int");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);
static int __rcu *pointer;

/* Several: a stale word on some stack may look like the way to one of them. */
static void leak(void)
{
	int i;

	for (i = 0; i < 10; i++)
		kmalloc(256, GFP_KERNEL);
}

static void use_after_free(void)
{
	int *p = kmalloc(256, GFP_KERNEL);

	kfree(p);
	if (p)
		WRITE_ONCE(*p, 1);
}

/* In both orders, but never at the same time: nothing hangs. */
static void lock_order(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static void rcu_unlocked(void)
{
	rcu_dereference(pointer);
}

static void atomic_sleep(void)
{
	spin_lock(&spin);
	might_sleep();
	spin_unlock(&spin);
}

static void nothing(struct timer_list *timer)
{
}

static void free_armed(void)
{
	struct timer_list *timer = kmalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return;
	timer_setup(timer, nothing, 0);
	mod_timer(timer, jiffies + HZ);
	kfree(timer);
}

static void shift(void)
{
	bits = 1 << bits;
}

static const struct {
	const char *name;
	void (*commit)(void);
} faults[] = {
	{ "none", NULL },
	{ "leak", leak },
	{ "use-after-free", use_after_free },
	{ "lock-order", lock_order },
	{ "rcu-unlocked", rcu_unlocked },
	{ "atomic-sleep", atomic_sleep },
	{ "free-armed", free_armed },
	{ "shift", shift },
};

static int __init fault_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (strcmp(what, faults[i].name))
			continue;
		if (faults[i].commit)
			faults[i].commit();
		return 0;
	}
	return -EINVAL;
}

static void __exit fault_exit(void)
{
}

module_init(fault_init);
module_exit(fault_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Commits the faults that a debug kernel must notice");

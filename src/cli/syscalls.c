/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__) && defined(__LP64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__LP64__) && G_BYTE_ORDER == G_LITTLE_ENDIAN
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#endif

#ifdef MACHINE

#define NEWEST 462 /* mseal, of Linux 6.10; from 424 on, all machines have the same numbers */
#define BLOCK  12  /* calls */

/* Never needed: they look into other processes, change what they see of the system, or are known
 * for faults of the kernel. */
static const gint16 never[] = {
    SYS_acct,
    SYS_add_key,
    SYS_adjtimex,
    SYS_bpf,
    SYS_chroot,
    SYS_clock_adjtime,
    SYS_clock_settime,
    SYS_delete_module,
    SYS_fanotify_init,
    SYS_finit_module,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fsopen,
    SYS_fspick,
    SYS_init_module,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_io_uring_setup,
    SYS_kcmp,
    SYS_kexec_load,
    SYS_keyctl,
    SYS_mount,
    SYS_mount_setattr,
    SYS_move_mount,
    SYS_move_pages,
    SYS_name_to_handle_at,
    SYS_open_by_handle_at,
    SYS_open_tree,
    SYS_perf_event_open,
    SYS_personality,
    SYS_pidfd_getfd,
    SYS_pivot_root,
    SYS_process_madvise,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_ptrace,
    SYS_quotactl,
    SYS_reboot,
    SYS_request_key,
    SYS_setdomainname,
    SYS_sethostname,
    SYS_setns,
    SYS_settimeofday,
    SYS_swapoff,
    SYS_swapon,
    SYS_syslog,
    SYS_umount2,
    SYS_unshare,
    SYS_userfaultfd,
    SYS_vhangup,
#ifdef __x86_64__
    SYS_ioperm,
    SYS_iopl,
    SYS_modify_ldt,
#endif
};

/* Needed by none but programs that are run: processes, sockets, users; and what Landlock does not
 * look at, such as the owner of a file. */
static const gint16 of_programs[] = {
    SYS_bind,
    SYS_capset,
    SYS_connect,
    SYS_execve,
    SYS_execveat,
    SYS_fchmodat,
    SYS_fchownat,
    SYS_fremovexattr,
    SYS_fsetxattr,
    SYS_kill,
    SYS_listen,
    SYS_lremovexattr,
    SYS_lsetxattr,
    SYS_mknodat,
    SYS_mq_open,
    SYS_mq_unlink,
    SYS_msgget,
    SYS_openat2,
    SYS_pidfd_open,
    SYS_pidfd_send_signal,
    SYS_removexattr,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_semget,
    SYS_setfsgid,
    SYS_setfsuid,
    SYS_setgid,
    SYS_setgroups,
    SYS_setpgid,
    SYS_setregid,
    SYS_setresgid,
    SYS_setresuid,
    SYS_setreuid,
    SYS_setsid,
    SYS_setuid,
    SYS_setxattr,
    SYS_shmget,
    SYS_socket,
    SYS_tkill,
    SYS_truncate,
    SYS_utimensat,
    452, /* fchmodat2 */
#ifdef __x86_64__
    SYS_chmod,
    SYS_chown,
    SYS_fork,
    SYS_futimesat,
    SYS_lchown,
    SYS_mknod,
    SYS_utime,
    SYS_utimes,
    SYS_vfork,
#endif
};

/* Refused if an argument is as it says.  The lower half of it counts, as for the kernel. */
typedef struct {
    gint16 call;
    guint8 argument;
    gboolean differs; /* refused unless (argument & mask) == value, rather than if */
    guint32 mask, value;
} Condition;

/* A program that is being made. */
typedef struct {
    struct sock_filter code[640];
    gushort size;
} Filter;

static void
add(Filter *filter, gushort code, guint32 value, guint8 if_true, guint8 if_false)
{
    g_assert(filter->size < G_N_ELEMENTS(filter->code));
    filter->code[filter->size++] = (struct sock_filter){code, if_true, if_false, value};
}

static void
load(Filter *filter, gsize offset)
{
    add(filter, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void
refuse(Filter *filter, int error)
{
    add(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0, 0);
}

/* A caller that is told that there is no such call does it in an older way. */
static gboolean
has_older_way(int call)
{
    return call == SYS_clone3 || call == SYS_openat2 || call == SYS_io_uring_setup;
}

static void
refuse_call(Filter *filter, int call)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
    refuse(filter, has_older_way(call) ? ENOSYS : EPERM);
}

static int
compare_calls(const void *a, const void *b)
{
    return *(const gint16 *)a - *(const gint16 *)b;
}

/* The kernel tries a new filter with all numbers.  So that each passes by most others, sorted calls
 * are tried in blocks: if the number is not below the next block, jump to that; else try each, and
 * then jump behind all blocks. */
static void
refuse_all(Filter *filter, GArray *calls)
{
    const gint16 *sorted = (const gint16 *)calls->data;
    guint blocks = (calls->len + BLOCK - 1) / BLOCK;
    qsort(calls->data, calls->len, sizeof *sorted, compare_calls);
    guint end = filter->size + 2 * blocks + 2 * calls->len;
    for (guint first = 0; first < calls->len; first += BLOCK) {
        guint next = MIN(first + BLOCK, calls->len);
        int limit = next < calls->len ? sorted[next] : NEWEST + 1;
        add(filter, BPF_JMP | BPF_JGE | BPF_K, limit, 2 * (next - first) + 1, 0);
        for (guint i = first; i < next; i++)
            refuse_call(filter, sorted[i]);
        add(filter, BPF_JMP | BPF_JA, end - filter->size - 1, 0, 0);
    }
}

static void
refuse_if(Filter *filter, Condition condition)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, condition.call, 0, 5);
    load(filter, offsetof(struct seccomp_data, args[condition.argument]));
    add(filter, BPF_ALU | BPF_AND | BPF_K, condition.mask, 0, 0);
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, condition.value, condition.differs, !condition.differs);
    refuse(filter, EPERM);
    load(filter, offsetof(struct seccomp_data, nr));
}

static void
refuse_calls(Filter *filter, gboolean programs)
{
    const gint16 clone3 = SYS_clone3; /* its flags are in memory, which a filter does not see */
    g_autoptr(GArray) calls = g_array_new(FALSE, FALSE, sizeof(gint16));
    g_array_append_val(calls, clone3);
    g_array_append_vals(calls, never, G_N_ELEMENTS(never));
    if (!programs)
        g_array_append_vals(calls, of_programs, G_N_ELEMENTS(of_programs));
    refuse_all(filter, calls);
}

static void
refuse_arguments(Filter *filter, gboolean programs)
{
    const guint32 spaces = CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS |
                           CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS;
    const guint32 access = O_ACCMODE | O_TRUNC;
    refuse_if(filter, (Condition){SYS_clone, 0, TRUE, spaces, 0});
    /* They type into the terminal, for the shell to read when the program has ended. */
    refuse_if(filter, (Condition){SYS_ioctl, 1, FALSE, G_MAXUINT32, TIOCSTI});
    refuse_if(filter, (Condition){SYS_ioctl, 1, FALSE, G_MAXUINT32, TIOCLINUX});
    if (programs)
        return;
    refuse_if(filter, (Condition){SYS_clone, 0, TRUE, CLONE_THREAD, CLONE_THREAD});
    refuse_if(filter, (Condition){SYS_tgkill, 0, TRUE, G_MAXUINT32, getpid()});
    /* Before version 3, Landlock lets a file be emptied that may only be read. */
    refuse_if(filter, (Condition){SYS_openat, 2, FALSE, access, O_RDONLY | O_TRUNC});
#ifdef SYS_open
    refuse_if(filter, (Condition){SYS_open, 1, FALSE, access, O_RDONLY | O_TRUNC});
#endif
}

gboolean
syscalls_filter(gboolean programs)
{
    Filter filter = {.size = 0};
    load(&filter, offsetof(struct seccomp_data, arch));
    add(&filter, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
    refuse(&filter, EPERM); /* of another machine, such as i386 */
    load(&filter, offsetof(struct seccomp_data, nr));
    add(&filter, BPF_JMP | BPF_JGT | BPF_K, NEWEST, 0, 1);
    refuse(&filter, ENOSYS);
    refuse_calls(&filter, programs);
    refuse_arguments(&filter, programs);
    add(&filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    const struct sock_fprog program = {filter.size, filter.code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

#else

gboolean
syscalls_filter(gboolean programs)
{
    return FALSE;
}

#endif

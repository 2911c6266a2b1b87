/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/version.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>

#include "cli/confine.h"

/* What the linker has made of the program. */
typedef struct {
    gboolean moves;        /* to an address of chance */
    gboolean is_read_only; /* its relocations are, once it runs */
    gboolean is_bound;     /* to all functions of libraries before it runs */
    gboolean runs_stack;   /* what is on the stack can be executed */
} Linked;

static void
look_at_dynamic(Linked *linked, const ElfW(Dyn) * entry)
{
    for (; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_BIND_NOW ||
            (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_BIND_NOW)) ||
            (entry->d_tag == DT_FLAGS_1 && (entry->d_un.d_val & DF_1_NOW)))
            linked->is_bound = TRUE;
}

/* The program is the first object that the dynamic linker names. */
static int
look_at_program(struct dl_phdr_info *info, size_t size, void *data)
{
    Linked *linked = data;
    linked->moves = info->dlpi_addr != 0;
    for (guint i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        linked->is_read_only |= header->p_type == PT_GNU_RELRO;
        linked->runs_stack |= header->p_type == PT_GNU_STACK && (header->p_flags & PF_X);
        if (header->p_type == PT_DYNAMIC)
            look_at_dynamic(linked, (const void *)(info->dlpi_addr + header->p_vaddr));
    }
    return 1;
}

/* What the compiler says of itself.  Of probes of the stack, it says nothing; they are in the same
 * option of the build as the protector. */
static void
print_build(void)
{
    Linked linked = {FALSE};
    dl_iterate_phdr(look_at_program, &linked);
    printf("built with:    %s, %s, %s,\n               %s",
           linked.moves ? "random addresses" : "fixed addresses",
           linked.is_read_only ? "read-only relocations" : "writable relocations",
           linked.is_bound ? "functions bound at start" : "functions bound when called",
           linked.runs_stack ? "executable stack" : "data never executable");
#if defined(__SSP_STRONG__) || defined(__SSP_ALL__)
    printf(", stack protector");
#endif
#if _FORTIFY_SOURCE > 0
    printf(", fortified functions (%d)", _FORTIFY_SOURCE);
#endif
    printf("\n");
}

static void
print_force(void)
{
    const Wanted nothing = {.needs = 0};
    const Confinement force = confine(&nothing);
    const char *why = force.why_not ? force.why_not : "this kernel cannot";
    if (force.landlock)
        printf("files:         limited by Landlock, version %u\n", force.landlock);
    else
        printf("files:         not limited: %s\n", why);
    if (force.is_filtered)
        printf("system calls:  filtered by seccomp\n");
    else
        printf("system calls:  not filtered: %s\n", why);
}

void
version_print(gboolean verbose)
{
    printf("mbox2series %s\n", M2S_VERSION);
    if (verbose) {
        print_build();
        print_force();
    }
}

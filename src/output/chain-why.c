/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/chain.h"

#include "output/timestamp.h"

/* The points of one candidate, and their sum. */
typedef struct {
    double points[M2S_PARTS];
    double sum;
} Points;

static void
explain(const M2sRevisions *revisions, const M2sPosting *posting, const M2sPosting *candidate,
        Points *points)
{
    m2s_revisions_explain(revisions, posting, candidate, points->points);
    points->sum = 0;
    for (M2sPart part = 0; part < M2S_PARTS; part++) {
        points->points[part] *= m2s_part_weight(part);
        points->sum += points->points[part];
    }
}

static void
add_candidate(GString *out, const M2sTerminal *terminal, const char *label,
              const M2sPosting *candidate)
{
    g_autofree char *version = m2s_posting_version(candidate);
    g_autofree char *date = m2s_timestamp_short(candidate->date);
    m2s_terminal_add_line(out, terminal, "", "", "%s: %s  %s  %s", label, version, date,
                          candidate->name);
    m2s_terminal_add_line(out, terminal, "  ", m2s_terminal_begin(terminal, M2S_COLOUR_DIM), "%s",
                          candidate->first->msgid);
}

/* A row of the table.  label: of ASCII. */
static void
add_row(GString *out, const char *label, const double *chosen, const double *other)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(out, "  %-16s", label);
    if (chosen)
        g_string_append_printf(out, "  %7s",
                               g_ascii_formatd(number, sizeof number, "%.2f", *chosen));
    if (other)
        g_string_append_printf(out, "  %9s",
                               g_ascii_formatd(number, sizeof number, "%.2f", *other));
    g_string_append_c(out, '\n');
}

void
m2s_chain_add_why(GString *out, const M2sTerminal *terminal, const M2sRevisions *revisions,
                  const M2sPosting *posting)
{
    const M2sPosting *chosen = posting->predecessor, *other = posting->runner_up;
    Points points, others;
    g_string_append_c(out, '\n');
    if (chosen == NULL && other == NULL) {
        g_string_append(out, "nothing earlier was like it\n");
        return;
    }
    if (chosen) {
        g_autofree char *label = g_strdup_printf("follows, by %s", m2s_basis_shown(posting->basis));
        add_candidate(out, terminal, label, chosen);
        explain(revisions, posting, chosen, &points);
    } else
        g_string_append(out, "follows nothing\n");
    if (other) {
        add_candidate(out, terminal, "rejected, though the most alike of all others", other);
        explain(revisions, posting, other, &others);
    }
    g_string_append_printf(out, "  %-16s%s%s\n", "points", chosen ? "  follows" : "",
                           other ? "   rejected" : "");
    for (M2sPart part = 0; part < M2S_PARTS; part++)
        add_row(out, m2s_part_name(part), chosen ? &points.points[part] : NULL,
                other ? &others.points[part] : NULL);
    add_row(out, "sum", chosen ? &points.sum : NULL, other ? &others.sum : NULL);
}

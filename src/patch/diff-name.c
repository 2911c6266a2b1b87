/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff-name.h"

#include "base/python.h"

M2sSlice
m2s_diff_name(M2sSlice text)
{
    const char *tab = m2s_slice_find(text, '\t');
    if (tab)
        text.size = tab - text.data;
    text = m2s_python_strip_chars(text, " \r\n");
    return m2s_python_strip_chars(text, "\"");
}

M2sSlice
m2s_diff_name_inside(M2sSlice name)
{
    const char *slash = m2s_slice_find(name, '/');
    return slash ? m2s_slice_sub(name, slash + 1 - name.data, name.size) : name;
}

M2sSlice
m2s_diff_git_name(M2sSlice names)
{
    names = m2s_python_strip_chars(names, " \r\n");
    return m2s_diff_name_inside(
        m2s_diff_name(m2s_slice_sub(names, (names.size + 1) / 2, names.size)));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/mail.h"

M2sMail *
m2s_mail_new(M2sLocation location)
{
    M2sMail *mail = g_new0(M2sMail, 1);
    mail->status = M2S_MAIL_USABLE;
    mail->location = location;
    mail->addressed = M2S_ADDRESSED_UNSET;
    return mail;
}

void
m2s_mail_free(M2sMail *mail)
{
    g_clear_pointer(&mail->diagnostics, g_ptr_array_unref);
    g_clear_pointer(&mail->references, g_ptr_array_unref);
    g_clear_pointer(&mail->depends_on, g_ptr_array_unref);
    g_free(mail->msgid);
    g_free(mail->list_id);
    g_free(mail->list_email);
    g_free(mail->author_name);
    g_free(mail->author_email);
    g_free(mail->name);
    g_free(mail->pull_url);
    if (mail->submission)
        g_free(mail->submission->prefixes);
    g_free(mail->submission);
    g_clear_pointer(&mail->sketch, g_byte_array_unref);
    g_clear_pointer(&mail->verdict, g_byte_array_unref);
    g_free(mail->trailers);
    g_free(mail->files);
    g_free(mail);
}

gboolean
m2s_mail_has_project(const M2sMail *mail)
{
    return mail->project || mail->list_id;
}

void
m2s_mail_diagnose(M2sMail *mail, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (mail->diagnostics == NULL)
        mail->diagnostics = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(mail->diagnostics, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

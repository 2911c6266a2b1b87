/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gmime-pass MBOX: reads every mail of an mbox with GMime and decodes its text.
 *
 * This is the obvious way to get the subject, author, Message-ID and text of all mails. */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    size_t mails;
    /* Decoded text.  It is counted so that the compiler cannot leave out the decoding. */
    size_t bytes;
} Totals;

static void
add_text(Totals *totals, const char *text)
{
    if (text != NULL)
        totals->bytes += strlen(text);
}

static void
read_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    if (GMIME_IS_TEXT_PART(part)) {
        g_autofree char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        add_text(data, text);
    }
}

static void
read_message(GMimeMessage *message, Totals *totals)
{
    InternetAddressList *from = g_mime_message_get_from(message);
    g_autofree char *author =
        from != NULL ? internet_address_list_to_string(from, NULL, FALSE) : NULL;

    totals->mails++;
    add_text(totals, g_mime_message_get_subject(message));
    add_text(totals, author);
    add_text(totals, g_mime_message_get_message_id(message));
    g_mime_message_foreach(message, read_part, totals);
}

static void
read_mbox(GMimeStream *stream, Totals *totals)
{
    g_autoptr(GObject) owner = G_OBJECT(g_mime_parser_new_with_stream(stream));
    GMimeParser *parser = GMIME_PARSER(owner);

    g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    while (!g_mime_parser_eos(parser)) {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message == NULL)
            return;
        read_message(message, totals);
        g_object_unref(message);
    }
}

int
main(int argc, char **argv)
{
    Totals totals = {0};
    GMimeStream *stream;

    g_mime_init();
    stream = argc == 2 ? g_mime_stream_fs_open(argv[1], O_RDONLY, 0, NULL) : NULL;
    if (stream == NULL) {
        fprintf(stderr, "gmime-pass: expected one mbox\n");
        return EXIT_FAILURE;
    }
    read_mbox(stream, &totals);
    g_object_unref(stream);
    g_mime_shutdown();
    printf("%zu mails, %zu bytes\n", totals.mails, totals.bytes);
    return EXIT_SUCCESS;
}

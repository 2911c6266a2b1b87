/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git-recipe.h"

#include <nettle/sha1.h>
#include <zlib.h>

#include <mbox2series/base.h>

#include "mbox/git-delta.h"
#include "mbox/git-id.h"

#define OBJECTS_MAX 1000
#define EPOCHS_MAX  12

typedef enum { STORE_LOOSE, STORE_PACK, STORE_OFFSET, STORE_BASE } Store;

typedef struct {
    guint kind; /* 1 to 4, as in a pack */
    M2sGitId id;
    GBytes *content; /* once deltas are applied */
    Store store;
    gsize base;    /* of a delta: the number of its object */
    GBytes *delta; /* (nullable) */
    gsize offset;  /* in the pack */
    gboolean is_big;
} Object;

/* A repository that is made. */
typedef struct {
    GArray *objects;      /* of Object */
    GHashTable *files;    /* of GByteArray, by name */
    GPtrArray *changes;   /* of GBytes: lines for the end, once all files are there */
    const Object *newest; /* (nullable): commit */
} Making;

static const char *const kinds[] = {"", "commit", "tree", "blob", "tag"};
static const char *const stores[] = {"loose", "pack", "offset", "base"};

/* --- Words --------------------------------------------------------------------------------- */

/* Takes the next word off line.  Returns: (transfer full). */
static char *
take_word(M2sSlice *line)
{
    const char *blank = m2s_slice_find(*line, ' ');
    gsize size = blank ? (gsize)(blank - line->data) : line->size;
    char *word = m2s_slice_dup(m2s_slice_sub(*line, 0, size));
    *line = m2s_slice_sub(*line, MIN(size + 1, line->size), line->size);
    return word;
}

static gint64
take_number(M2sSlice *line)
{
    g_autofree char *word = take_word(line);
    return g_ascii_strtoll(word, NULL, 10);
}

static const Object *
object_at(const Making *making, guint64 number)
{
    return number < making->objects->len ? &g_array_index(making->objects, Object, number) : NULL;
}

/* Adds what the reference at the start of rest stands for, and takes it off. */
static void
add_reference(const Making *making, M2sSlice *rest, GByteArray *content)
{
    char *end;
    M2sGitId id = {{0}};
    gboolean is_hex = *rest->data == '#';
    gsize size = MIN(rest->size - 1, 8);
    g_autofree char *digits = g_strndup(rest->data + 1, size);
    const Object *object = object_at(making, g_ascii_strtoull(digits, &end, 10));
    gsize used = 1 + (end - digits) + (*end == ';');
    if (object)
        id = object->id;
    g_autofree char *hex = m2s_git_id_format(&id);
    g_byte_array_append(content, is_hex ? (const guint8 *)hex : id.bytes,
                        is_hex ? M2S_GIT_ID_HEX : M2S_GIT_ID_SIZE);
    *rest = m2s_slice_sub(*rest, used, rest->size);
}

static GByteArray *
read_content(const Making *making, M2sSlice rest)
{
    GByteArray *content = g_byte_array_new();
    while (rest.size > 0) {
        if (*rest.data == '@' || *rest.data == '#') {
            add_reference(making, &rest, content);
            continue;
        }
        gboolean is_escape = rest.size >= 3 && *rest.data == '%' &&
                             g_ascii_isxdigit(rest.data[1]) && g_ascii_isxdigit(rest.data[2]);
        guint8 byte =
            is_escape ? g_ascii_xdigit_value(rest.data[1]) << 4 | g_ascii_xdigit_value(rest.data[2])
                      : *rest.data;
        g_byte_array_append(content, &byte, 1);
        rest = m2s_slice_sub(rest, is_escape ? 3 : 1, rest.size);
    }
    return content;
}

/* --- Objects ------------------------------------------------------------------------------- */

static void
object_clear(gpointer data)
{
    Object *object = data;
    g_bytes_unref(object->content);
    g_clear_pointer(&object->delta, g_bytes_unref);
}

/* The object as in a file of its own, or what its id is made of. */
static GByteArray *
with_header(const Object *object)
{
    M2sSlice content = m2s_slice_of_bytes(object->content);
    g_autofree char *header = g_strdup_printf("%s %zu", kinds[object->kind], content.size);
    GByteArray *whole = g_byte_array_new();
    g_byte_array_append(whole, (const guint8 *)header, strlen(header) + 1);
    return g_byte_array_append(whole, (const guint8 *)content.data, content.size);
}

static void
find_id(Object *object)
{
    struct sha1_ctx sha1;
    g_autoptr(GByteArray) whole = with_header(object);
    sha1_init(&sha1);
    sha1_update(&sha1, whole->len, whole->data);
    sha1_digest(&sha1, sizeof object->id.bytes, object->id.bytes);
}

/* Seven bits a byte, the lowest first. */
static void
add_size(GByteArray *bytes, gsize size)
{
    guint8 byte;
    do {
        byte = (size & 0x7f) | (size > 0x7f ? 0x80 : 0);
        g_byte_array_append(bytes, &byte, 1);
        size >>= 7;
    } while (size > 0);
}

/* Copies what both begin with, and inserts the rest. */
static GBytes *
make_delta(M2sSlice base, M2sSlice target)
{
    gsize common = 0;
    GByteArray *delta = g_byte_array_new();
    add_size(delta, base.size);
    add_size(delta, target.size);
    while (common < MIN(MIN(base.size, target.size), 0xffff) &&
           base.data[common] == target.data[common])
        common++;
    if (common > 0)
        g_byte_array_append(delta, (const guint8[]){0xb0, common & 0xff, common >> 8}, 3);
    for (gsize size; common < target.size; common += size) {
        size = MIN(target.size - common, 0x7f);
        g_byte_array_append(delta, (const guint8[]){size}, 1);
        g_byte_array_append(delta, (const guint8 *)target.data + common, size);
    }
    return g_byte_array_free_to_bytes(delta);
}

/* Takes the store and its number off line.  Returns: FALSE if there is no such store. */
static gboolean
take_store(const Making *making, M2sSlice *line, Object *object, gboolean *is_delta_given)
{
    g_autofree char *word = take_word(line);
    gsize store = 0, size = strcspn(word, "!");
    *is_delta_given = word[size] == '!';
    word[size] = '\0';
    while (store < G_N_ELEMENTS(stores) && strcmp(word, stores[store]) != 0)
        store++;
    object->store = store;
    if (store < STORE_OFFSET)
        return TRUE;
    object->base = take_number(line);
    const Object *base = object_at(making, object->base);
    return store < G_N_ELEMENTS(stores) && base && base->store != STORE_LOOSE;
}

/* line: what follows the kind. */
static void
add_object(Making *making, guint kind, M2sSlice line)
{
    gboolean is_delta_given;
    Object object = {.kind = kind};
    if (making->objects->len == OBJECTS_MAX || !take_store(making, &line, &object, &is_delta_given))
        return;
    object.content = g_byte_array_free_to_bytes(read_content(making, line));
    if (object.store >= STORE_OFFSET) {
        M2sSlice given = m2s_slice_of_bytes(object.content);
        M2sSlice base = m2s_slice_of_bytes(object_at(making, object.base)->content);
        object.delta = is_delta_given ? g_bytes_ref(object.content) : make_delta(base, given);
        GBytes *made = m2s_git_delta_apply(base, m2s_slice_of_bytes(object.delta), 1 << 20, NULL);
        if (made) {
            g_bytes_unref(object.content);
            object.content = made;
        }
    }
    find_id(&object);
    g_array_append_val(making->objects, object);
}

/* --- Files --------------------------------------------------------------------------------- */

/* Replaces the file called name.  bytes: (transfer full). */
static void
set_file(Making *making, const char *name, GByteArray *bytes)
{
    g_hash_table_insert(making->files, g_strdup(name), bytes);
}

static void
append_packed(GByteArray *file, M2sSlice bytes)
{
    uLongf size = compressBound(bytes.size);
    g_autofree guint8 *packed = g_malloc(size);
    compress(packed, &size, (const guint8 *)bytes.data, bytes.size);
    g_byte_array_append(file, packed, size);
}

static char *
loose_name(const Object *object)
{
    g_autofree char *hex = m2s_git_id_format(&object->id);
    return g_strdup_printf("objects/%.2s/%s", hex, hex + 2);
}

static void
add_loose(Making *making, const Object *object)
{
    g_autoptr(GByteArray) whole = with_header(object);
    g_autofree char *name = loose_name(object);
    GByteArray *file = g_byte_array_new();
    append_packed(file, m2s_slice((const char *)whole->data, whole->len));
    set_file(making, name, file);
}

static void
add_big_endian(GByteArray *file, guint32 number)
{
    guint32 bytes = GUINT32_TO_BE(number);
    g_byte_array_append(file, (const guint8 *)&bytes, sizeof bytes);
}

/* The type and size of an entry: four bits of the size, and then seven a byte. */
static void
add_entry_start(GByteArray *pack, guint type, gsize size)
{
    guint8 byte = type << 4 | (size & 0xf) | (size > 0xf ? 0x80 : 0);
    g_byte_array_append(pack, &byte, 1);
    if (size > 0xf)
        add_size(pack, size >> 4);
}

/* As git-pack.c reads it. */
static void
add_distance(GByteArray *pack, gsize distance)
{
    guint8 bytes[10];
    gsize at = sizeof bytes - 1;
    bytes[at] = distance & 0x7f;
    while (distance >>= 7)
        bytes[--at] = 0x80 | (--distance & 0x7f);
    g_byte_array_append(pack, bytes + at, sizeof bytes - at);
}

static void
add_entry(const Making *making, GByteArray *pack, Object *object)
{
    GBytes *content = object->delta ? object->delta : object->content;
    const Object *base = object_at(making, object->base);
    guint type = object->store == STORE_OFFSET ? 6 : object->store == STORE_BASE ? 7 : object->kind;
    object->offset = pack->len;
    add_entry_start(pack, type, g_bytes_get_size(content));
    if (object->store == STORE_OFFSET)
        add_distance(pack, object->offset - base->offset);
    if (object->store == STORE_BASE)
        g_byte_array_append(pack, base->id.bytes, sizeof base->id.bytes);
    append_packed(pack, m2s_slice_of_bytes(content));
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const Object *first = *(const Object *const *)a, *second = *(const Object *const *)b;
    return memcmp(&first->id, &second->id, sizeof first->id);
}

/* packed: of Object, sorted by id. */
static GByteArray *
make_index(const GPtrArray *packed)
{
    static const guint8 checksum[20];
    guint counts[256] = {0};
    GByteArray *index = g_byte_array_new();
    g_autoptr(GByteArray) big = g_byte_array_new(), ids = g_byte_array_new(),
                          offsets = g_byte_array_new();
    for (guint i = 0; i < packed->len; i++) {
        const Object *object = g_ptr_array_index(packed, i);
        counts[object->id.bytes[0]]++;
        g_byte_array_append(ids, object->id.bytes, sizeof object->id.bytes);
        add_big_endian(offsets, object->is_big ? 1U << 31 | big->len / 8 : object->offset);
        if (object->is_big) {
            add_big_endian(big, 0);
            add_big_endian(big, object->offset);
        }
    }
    g_byte_array_append(index, (const guint8 *)"\377tOc\0\0\0\2", 8);
    for (guint i = 0, sum = 0; i < 256; i++)
        add_big_endian(index, sum += counts[i]);
    g_byte_array_append(index, ids->data, ids->len);
    for (guint i = 0; i < packed->len; i++)
        add_big_endian(index, 0); /* CRC-32s, which are not read */
    g_byte_array_append(index, offsets->data, offsets->len);
    g_byte_array_append(index, big->data, big->len);
    g_byte_array_append(index, checksum, sizeof checksum);
    return g_byte_array_append(index, checksum, sizeof checksum);
}

#define PACK  "objects/pack/pack-0.pack"
#define INDEX "objects/pack/pack-0.idx"

static void
add_stores(Making *making)
{
    static const guint8 checksum[20];
    GByteArray *pack = g_byte_array_new();
    g_autoptr(GPtrArray) packed = g_ptr_array_new();
    g_byte_array_append(pack, (const guint8 *)"PACK\0\0\0\2\0\0\0\0", 12);
    for (guint i = 0; i < making->objects->len; i++) {
        Object *object = &g_array_index(making->objects, Object, i);
        if (object->store == STORE_LOOSE) {
            add_loose(making, object);
            continue;
        }
        add_entry(making, pack, object);
        g_ptr_array_add(packed, object);
    }
    g_byte_array_append(pack, checksum, sizeof checksum);
    g_ptr_array_sort(packed, compare_ids);
    set_file(making, PACK, pack);
    set_file(making, INDEX, make_index(packed));
}

/* Makes the change that a line starting with "set" or "cut" describes. */
static void
change_file(Making *making, M2sSlice line)
{
    g_autofree char *what = take_word(&line), *word = take_word(&line), *loose = NULL;
    const Object *object = object_at(making, g_ascii_strtoull(word, NULL, 10));
    const char *name = strcmp(word, "pack") == 0 ? PACK : INDEX;
    if (g_ascii_isdigit(*word) && object)
        name = loose = loose_name(object);
    GByteArray *file = g_hash_table_lookup(making->files, name);
    gint64 place = take_number(&line);
    place = file && place < 0 ? place + file->len : place;
    if (file == NULL || place < 0 || place > file->len)
        return;
    g_autoptr(GByteArray) bytes = read_content(making, line);
    if (strcmp(what, "cut") == 0)
        g_byte_array_set_size(file, place);
    else if (bytes->len > 0)
        memcpy(file->data + place, bytes->data, MIN(bytes->len, file->len - place));
}

/* A name that stays within the repository. */
static gboolean
is_name(const char *name)
{
    static const char *const tops[] = {"HEAD", "packed-refs", "refs/", "objects/", "reftable/"};
    gboolean is_known = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(tops); i++)
        is_known = is_known || g_str_has_prefix(name, tops[i]);
    return is_known && strstr(name, "..") == NULL && strstr(name, "//") == NULL &&
           !g_str_has_suffix(name, "/") && strlen(name) < 100;
}

/* What a line adds before the files of the objects are made. */
static void
read_line(Making *making, M2sSlice line)
{
    M2sSlice rest = line;
    g_autofree char *word = take_word(&rest);
    for (guint kind = 1; kind < G_N_ELEMENTS(kinds); kind++)
        if (strcmp(word, kinds[kind]) == 0)
            add_object(making, kind, rest);
    if (strcmp(word, "file") == 0) {
        g_autofree char *name = take_word(&rest);
        if (is_name(name))
            set_file(making, name, read_content(making, rest));
    } else if (strcmp(word, "big") == 0) {
        Object *object = (Object *)object_at(making, take_number(&rest));
        if (object)
            object->is_big = TRUE;
    } else if (strcmp(word, "set") == 0 || strcmp(word, "cut") == 0)
        g_ptr_array_add(making->changes, g_bytes_new(line.data, line.size));
}

/* Points master to the last commit. */
static void
add_branch(Making *making)
{
    const Object *commit = NULL;
    GByteArray *ref = g_byte_array_new();
    for (guint i = 0; i < making->objects->len; i++)
        commit = object_at(making, i)->kind == 1 ? object_at(making, i) : commit;
    if (commit) {
        g_autofree char *hex = m2s_git_id_format(&commit->id);
        g_byte_array_append(ref, (const guint8 *)hex, M2S_GIT_ID_HEX);
        g_byte_array_append(ref, (const guint8 *)"\n", 1);
    }
    set_file(making, "refs/heads/master", ref);
}

static void
write_files(const Making *making, const char *path)
{
    GHashTableIter files;
    gpointer name, bytes;
    static const char *const folders[] = {"objects/pack", "refs/heads"};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(path, folders[i], NULL);
        g_mkdir_with_parents(folder, 0755);
    }
    g_hash_table_iter_init(&files, making->files);
    while (g_hash_table_iter_next(&files, &name, &bytes)) {
        const GByteArray *file = bytes;
        g_autofree char *target = g_build_filename(path, name, NULL);
        g_autofree char *folder = g_path_get_dirname(target);
        g_mkdir_with_parents(folder, 0755);
        /* Fails where another file is a folder of this name. */
        g_file_set_contents_full(target, (const char *)file->data, file->len,
                                 G_FILE_SET_CONTENTS_NONE, 0644, NULL);
    }
}

/* Makes one repository. */
static void
make(M2sSlice recipe, const char *path)
{
    M2sSlice line;
    Making making = {
        .objects = g_array_new(FALSE, FALSE, sizeof(Object)),
        .files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)g_byte_array_unref),
        .changes = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref),
    };
    GByteArray *head = g_byte_array_new();
    g_array_set_clear_func(making.objects, object_clear);
    set_file(&making, "HEAD",
             g_byte_array_append(head, (const guint8 *)"ref: refs/heads/master\n", 23));
    while (m2s_slice_next_line(&recipe, &line))
        read_line(&making, m2s_slice_sub(line, 0, line.size - (line.data[line.size - 1] == '\n')));
    if (!g_hash_table_contains(making.files, "refs/heads/master"))
        add_branch(&making);
    add_stores(&making);
    for (guint i = 0; i < making.changes->len; i++)
        change_file(&making, m2s_slice_of_bytes(g_ptr_array_index(making.changes, i)));
    write_files(&making, path);
    g_ptr_array_unref(making.changes);
    g_hash_table_unref(making.files);
    g_array_unref(making.objects);
}

/* Takes what comes before the next line "epoch" off recipe. */
static M2sSlice
take_epoch(M2sSlice *recipe)
{
    M2sSlice line, rest = *recipe, before = *recipe;
    while (m2s_slice_next_line(&rest, &line))
        if (m2s_slice_has_prefix(line, "epoch")) {
            before.size = line.data - before.data;
            break;
        }
    *recipe = rest;
    return before;
}

void
git_recipe_make(M2sSlice recipe, const char *path)
{
    M2sSlice first = take_epoch(&recipe);
    if (recipe.size == 0) {
        make(first, path);
        return;
    }
    for (guint i = 0; i < EPOCHS_MAX && first.size > 0; i++) {
        g_autofree char *epoch = g_strdup_printf("%s/git/%u.git", path, i);
        make(first, epoch);
        first = take_epoch(&recipe);
    }
}

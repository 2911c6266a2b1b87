/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole public interface.  Layer: server. */
#pragma once

#include <mbox2series/am.h>         /* mailboxes made for `git am` */
#include <mbox2series/apply.h>      /* whether they apply to a repository of git */
#include <mbox2series/archive.h>    /* reads archives; brings the configuration and the model */
#include <mbox2series/difference.h> /* what changed from one version to the next */
#include <mbox2series/fates.h>      /* what became of patches */
#include <mbox2series/feed.h>       /* events */
#include <mbox2series/list.h>       /* series for people */
#include <mbox2series/pages.h>      /* pages for a browser */
#include <mbox2series/revisions.h>  /* which series is the next version of which */
#include <mbox2series/serve.h>      /* all of that over HTTP */
#include <mbox2series/store.h>      /* stores of mails and objects */
#include <mbox2series/verify.h>     /* signatures of mails */
#include <mbox2series/view.h>       /* objects as Patchwork shows them */

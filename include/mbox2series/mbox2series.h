/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything.  Layer: ingest. */
#pragma once

#include <mbox2series/archive.h> /* reading archives, and the configuration and objects */
#include <mbox2series/audit.h>   /* verifying states */
#include <mbox2series/ingest.h>  /* adding mails to states */
#include <mbox2series/list.h>    /* series for people */
#include <mbox2series/view.h>    /* objects as Patchwork shows them */

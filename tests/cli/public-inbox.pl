#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# public-inbox.pl add FOLDER BYTES MAIL…: adds files, a mail each, to the inbox in FOLDER, with a new
# epoch after so many BYTES; there is no option for that.
# public-inbox.pl mails FOLDER: prints the mails that public-inbox shows, as an mbox.
use strict;
use warnings;
use PublicInbox::Config;
use PublicInbox::Eml;
use PublicInbox::InboxWritable;

my ($command, $folder, $bytes, @files) = @ARGV;
my $inbox;
PublicInbox::Config->new->each_inbox(sub { $inbox = $_[0] if $_[0]->{inboxdir} eq $folder });
die "no inbox is in $folder\n" unless $inbox;

sub add {
    my $importer = PublicInbox::InboxWritable->new($inbox)->importer(0);
    $importer->{rotate_bytes} = $bytes;
    for my $path (@files) {
        open(my $file, '<', $path) or die "$path: $!\n";
        my $mail = do { local $/; <$file> };
        $importer->add(PublicInbox::Eml->new(\$mail)) or die "$path was not added\n";
    }
    $importer->done;
}

sub show {
    my $last = 0;
    while (my @numbers = @{$inbox->over->ids_after(\$last)}) {
        for my $mail (map { $inbox->over->get_art($_) } @numbers) {
            my $text = ${$inbox->msg_by_smsg($mail)};
            $text =~ s/^(>*From )/>$1/gm;
            print "From mboxrd\@z Thu Jan  1 00:00:00 1970\n$text\n";
        }
    }
}

$command eq 'add' ? add() : show();

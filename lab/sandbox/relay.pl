# Joins standard input and output to port 22 of the network namespace that it runs in.
use strict;
use warnings;
use Socket qw(:DEFAULT IPPROTO_TCP TCP_NODELAY);

$| = 1;
socket(my $peer, AF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
connect($peer, sockaddr_in(22, INADDR_LOOPBACK)) or die "connect: $!\n";
# What was written at once shall not wait for an answer to what went before.
setsockopt($peer, IPPROTO_TCP, TCP_NODELAY, 1) or die "setsockopt: $!\n";

sub copy {
  my ($from, $to) = @_;
  while (sysread($from, my $piece, 65536)) {
    while (length $piece) {
      my $written = syswrite($to, $piece) or return;
      substr($piece, 0, $written) = '';
    }
  }
}

my $sender = fork() // die "fork: $!\n";
if ($sender == 0) {
  copy(*STDIN, $peer);
  shutdown($peer, 1);
  exit;
}
copy($peer, *STDOUT);
kill 'TERM', $sender;

const TOO_MANY = 'too many connections are being made to the server at once (its MaxStartups): fewer forks help';
const PENALTY =
  'after failed logins OpenSSH 9.8 and later refuses the address they came from for a while (PerSourcePenalties): wait some minutes, mend the login, or name this machine in its PerSourcePenaltyExemptList';

/** What may be the matter where sshd hangs up on a new connection: it tells, if anything, in one line of plain text. */
export function dropHint(greeting: string): string {
  if (/Exceeded MaxStartups/i.test(greeting)) return TOO_MANY;
  if (/Not allowed at this time/i.test(greeting)) return `${PENALTY}; or ${TOO_MANY}`;
  return `is it an SSH server? One under load also closes new connections (MaxStartups: fewer forks help), and ${PENALTY}`;
}

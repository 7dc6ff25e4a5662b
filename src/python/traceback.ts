const BEGIN = 'Traceback (most recent call last):\n';
const WHILE_HANDLING = '\n\nDuring handling of the above exception, another exception occurred:\n\n';
const CAUSED = '\n\nThe above exception was the direct cause of the following exception:\n\n';

/** Each is looked for in what is told so far; a host may print any number of them. */
const MOST_CAUSES = 100;

/** What the exception of a traceback says, without its class, and what the exceptions say that it was raised from; undefined for another text. */
export function raisedMessage(traceback: string): string | undefined {
  if (!traceback.startsWith(BEGIN)) return undefined;
  const raised = traceback.slice(traceback.lastIndexOf(WHILE_HANDLING) + 1).trimEnd();
  const messages = raised.split(CAUSED).slice(-MOST_CAUSES).map(messageOf).reverse();
  return messages.reduce((told, cause) => (told.endsWith(cause) ? told : `${told}: ${cause}`));
}

/** What stands behind the frames, which are set in. */
function messageOf(part: string): string {
  const lines = part.split('\n');
  const message = lines.slice(lines.findLastIndex(line => line.startsWith(' ')) + 1).join('\n');
  return message.replace(/^[\w.]+(?:: |$)/, '');
}

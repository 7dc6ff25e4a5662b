import { PlayError } from '../errors.ts';
import { ConfigParser, ConfigParserError } from '../python/configparser.ts';

/** An ansible.cfg as Ansible reads it: ` ;` begins an inline comment, and `%` means nothing. @throws PlayError `config-syntax` */
export function parseIniFile(text: string, file: string): ConfigParser {
  try {
    return new ConfigParser(text.replace(/^\ufeff/, ''), { inlineComments: [';'], raw: true });
  } catch (error) {
    if (!(error instanceof ConfigParserError)) throw error;
    throw new PlayError(`Error reading config file (${file}): ${error.message}`, {
      code: 'config-syntax',
      position: { file, line: error.line ?? 1, column: 1 },
      exitCode: 5,
      cause: error,
    });
  }
}

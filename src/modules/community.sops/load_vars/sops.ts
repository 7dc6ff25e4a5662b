import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { expandUser, expandVariables } from '../../../python/posix-path.ts';
import type { Args, OptionSpecs } from '../../api/module.ts';

/** The options of the program, as all of the collection has them. */
export const SOPS_OPTIONS = {
  sops_binary: { type: 'path', description: 'The program; `sops` of the PATH where it is not given.' },
  age_key: { type: 'str', noLog: true, description: 'Private age keys (SOPS_AGE_KEY).' },
  age_keyfile: { type: 'path', description: 'The file that holds private age keys (SOPS_AGE_KEY_FILE).' },
  aws_profile: { type: 'str', description: 'The AWS profile.' },
  aws_access_key_id: { type: 'str', description: 'The AWS access key (AWS_ACCESS_KEY_ID).' },
  aws_secret_access_key: { type: 'str', noLog: true, description: 'Its secret (AWS_SECRET_ACCESS_KEY).' },
  aws_session_token: { type: 'str', noLog: true, description: 'The AWS session (AWS_SESSION_TOKEN).' },
  config_path: { type: 'path', description: "sops' configuration, where it is not found from the file." },
  enable_local_keyservice: { type: 'bool', default: false, description: 'The local key service is used, too.' },
  keyservice: { type: 'list', elements: 'str', description: 'Further key services (`tcp://host:port`).' },
} as const satisfies OptionSpecs;

type SopsArgs = Args<typeof SOPS_OPTIONS>;

/** What sops' exit codes are called in its own source. */
const CODES: Readonly<Record<number, string>> = {
  1: 'ErrorGeneric',
  2: 'CouldNotReadInputFile',
  3: 'CouldNotWriteOutputFile',
  4: 'ErrorDumpingTree',
  5: 'ErrorReadingConfig',
  6: 'ErrorInvalidKMSEncryptionContextFormat',
  7: 'ErrorInvalidSetFormat',
  8: 'ErrorConflictingParameters',
  21: 'ErrorEncryptingMac',
  23: 'ErrorEncryptingTree',
  24: 'ErrorDecryptingMac',
  25: 'ErrorDecryptingTree',
  49: 'CannotChangeKeysFromNonExistentFile',
  51: 'MacMismatch',
  52: 'MacNotFound',
  61: 'ConfigFileNotFound',
  85: 'KeyboardInterrupt',
  91: 'InvalidTreePathFormat',
  100: 'NoFileSpecified',
  111: 'NoEncryptionKeyFound',
  128: 'CouldNotRetrieveKey',
  200: 'FileHasNotBeenModified',
  201: 'NoEditorFound',
  202: 'FailedToCompareVersions',
  203: 'FileAlreadyEncrypted',
};

const MAX_OUTPUT = 1 << 28;

/** sops did not decrypt the file; the message is Ansible's. */
export class SopsError extends Error {}

/** A path of this machine, as options of type path are read. */
export const ownPath = (path: string): string => expandUser(expandVariables(path, process.env), homedir());

const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);

function wordsOf(args: SopsArgs): string[] {
  const { aws_profile, config_path, enable_local_keyservice, keyservice = [] } = args;
  return [
    ...option('--aws-profile', aws_profile),
    ...option('--config', config_path === undefined ? undefined : ownPath(config_path)),
    ...(enable_local_keyservice ? ['--enable-local-keyservice'] : []),
    ...keyservice.flatMap(service => ['--keyservice', service]),
  ];
}

/** Secrets go through the environment: no list of processes shows them. */
function environmentOf(args: SopsArgs): NodeJS.ProcessEnv {
  const { age_key, age_keyfile, aws_access_key_id, aws_secret_access_key, aws_session_token } = args;
  const given = {
    SOPS_AGE_KEY: age_key,
    SOPS_AGE_KEY_FILE: age_keyfile === undefined ? undefined : ownPath(age_keyfile),
    AWS_ACCESS_KEY_ID: aws_access_key_id,
    AWS_SECRET_ACCESS_KEY: aws_secret_access_key,
    AWS_SESSION_TOKEN: aws_session_token,
  };
  return { ...process.env, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

/** The file's content, decrypted by the program sops of this machine. @throws SopsError, and the signal's */
export function decrypted(file: string, args: SopsArgs, signal: AbortSignal): Promise<string> {
  const program = args.sops_binary === undefined ? 'sops' : ownPath(args.sops_binary);
  const words = [...wordsOf(args), '--decrypt', file];
  return new Promise((done, failed) => {
    const options = { env: environmentOf(args), maxBuffer: MAX_OUTPUT, signal };
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      if (error === null) done(stdout.trimEnd());
      else if (signal.aborted) failed(signal.reason);
      else failed(new SopsError(failure(file, program, error, stderr)));
    });
    child.stdin?.end();
  });
}

const ERRNO: Readonly<Record<string, string>> = {
  ENOENT: '[Errno 2] No such file or directory',
  EACCES: '[Errno 13] Permission denied',
};

function failure(
  file: string,
  program: string,
  { code, message }: { readonly code?: unknown; readonly message: string },
  stderr: string,
): string {
  if (typeof code === 'string') return code in ERRNO ? `${ERRNO[code]}: '${program}'` : message;
  const name = CODES[Number(code)];
  return name === undefined
    ? `could not decrypt file ${file}; Unknown sops error code: ${code}; message: ${stderr}`
    : `error with file ${file}: ${name} exited with code ${code}: ${stderr}`;
}

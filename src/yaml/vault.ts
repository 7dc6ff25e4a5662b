import { PlayError, type PlayErrorDetails } from '../errors.ts';
import { EncryptedText, type Position } from '../values.ts';
import { isEnvelope, openEnvelope, openWith, seal, VaultFormatError } from './vault-format.ts';

export interface VaultSecret {
  readonly id: string;
  readonly password: string;
}

export interface OpenedVault {
  readonly plain: Buffer;
  readonly secret: VaultSecret;
  /** The vault id in the header. */
  readonly id: string;
}

export const NO_SECRET_HINT = 'give a password with --vault-password-file, --vault-id or --ask-vault-pass';
const WRONG_SECRET_HINT = 'none of the given vault passwords fits; check --vault-password-file and --vault-id';

/** The vault passwords of a run, in the order in which they were given. */
export class VaultKeyring {
  readonly #secrets: VaultSecret[];
  readonly #onSecret: (text: string) => void;
  readonly #matchIds: boolean;

  /**
   * @param onSecret is told every inline text that was decrypted, so that it can be masked in output
   * @param matchIds [defaults] vault_id_match: a text is opened with passwords of its own id alone
   */
  constructor(secrets: readonly VaultSecret[] = [], onSecret: (text: string) => void = () => {}, matchIds = false) {
    this.#secrets = [...secrets];
    this.#onSecret = onSecret;
    this.#matchIds = matchIds;
  }

  add(secret: VaultSecret): void {
    this.#secrets.push(secret);
  }

  get secrets(): readonly VaultSecret[] {
    return this.#secrets;
  }

  isEncrypted(text: string): boolean {
    return isEnvelope(text);
  }

  /** @throws PlayError `vault-password` without a fitting password, `vault-format` for a damaged text */
  decrypt(text: string, file?: string, position?: Position): string {
    return this.decryptBytes(text, file, position).toString('utf8');
  }

  decryptBytes(text: string, file?: string, position?: Position): Buffer {
    return this.open(text, file, position).plain;
  }

  /** As decryptBytes, and tells which password fitted and which id the text bears. */
  open(text: string, file?: string, position?: Position): OpenedVault {
    const place = file ?? position?.file;
    const on = place === undefined ? '' : ` on ${place}`;
    const details: PlayErrorDetails = {
      code: 'vault-password',
      position: position ?? (file ? { file, line: 1, column: 1 } : undefined),
    };
    if (this.#secrets.length === 0)
      throw new PlayError(`Attempting to decrypt but no vault secrets found${on}`, {
        ...details,
        hint: NO_SECRET_HINT,
      });
    try {
      const envelope = openEnvelope(text);
      const fitting = this.#secrets.filter(secret => secret.id === envelope.id);
      const others = this.#matchIds ? [] : this.#secrets.filter(secret => secret.id !== envelope.id);
      for (const secret of [...fitting, ...others]) {
        const plain = openWith(envelope, secret.password);
        if (plain !== undefined) return { plain, secret, id: envelope.id };
      }
    } catch (fault) {
      if (!(fault instanceof VaultFormatError)) throw fault;
      throw new PlayError(`${fault.message}${on}`, { ...details, code: 'vault-format', cause: fault });
    }
    const message = `Decryption failed (no vault secrets were found that could decrypt)${on}`;
    throw new PlayError(message, { ...details, hint: WRONG_SECRET_HINT });
  }

  /** A whole vault text, format 1.1, or 1.2 with an id other than `default`. */
  encrypt(text: string | Buffer, password: string, id?: string): string {
    return seal(text, password, id);
  }

  /** The value of a `!vault` tag. */
  inline(ciphertext: string, position: Position | undefined): EncryptedText {
    return new VaultText(this, ciphertext, position);
  }

  announce(secret: string): void {
    this.#onSecret(secret);
  }
}

/** A value under `!vault`: opened when it is first read, kept then, announced to the masking. */
export class VaultText extends EncryptedText {
  readonly #keyring: VaultKeyring;
  readonly ciphertext: string;
  readonly #position: Position | undefined;
  #plain: string | undefined;

  constructor(keyring: VaultKeyring, ciphertext: string, position: Position | undefined) {
    super();
    this.#keyring = keyring;
    this.ciphertext = ciphertext;
    this.#position = position;
  }

  decrypt(): string {
    if (this.#plain === undefined) {
      this.#plain = this.#keyring.decrypt(this.ciphertext, undefined, this.#position);
      this.#keyring.announce(this.#plain);
    }
    return this.#plain;
  }
}

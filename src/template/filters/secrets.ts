import { asInt, asText, PythonError, reprText, str, typeError, typeName } from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { EncryptedText, Float, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { passwordHash, SHORT_SCHEMES } from '../text/crypt/password-hash.ts';
import { isVaultText, unvaultText, vaultText } from '../text/vault-text.ts';
import { filterError } from './errors.ts';

/** A count as passlib takes it. @throws PythonError for what is none */
function numberOf(value: Value): number | undefined {
  if (value === null) return undefined;
  const int = asInt(value);
  if (int !== undefined) return Number(int);
  if (value instanceof Float) return value.value;
  const text = asText(value);
  if (text === undefined) throw typeError(`'<' not supported between instances of '${typeName(value)}' and 'int'`);
  if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
  const message = `Could not hash the secret.. invalid literal for int() with base 10: ${reprText(text)}`;
  throw filterError(`${message}. ${message}`);
}

function hashPassword(
  password: Value,
  scheme: string,
  options: { salt: Value; saltSize: Value; rounds: Value; ident: Value },
): string {
  if (password instanceof Undefined) password.fail();
  const text = asText(password);
  if (text === undefined)
    throw typeError(`secret must be unicode or bytes, not ${password === null ? 'None' : typeName(password)}`);
  const optional = (value: Value) => (value === null ? undefined : str(value));
  try {
    return passwordHash(text, {
      scheme: SHORT_SCHEMES.get(scheme) ?? scheme,
      salt: optional(options.salt),
      saltSize: numberOf(options.saltSize),
      rounds: numberOf(options.rounds),
      ident: optional(options.ident),
    });
  } catch (error) {
    if (error instanceof PythonError && error.className === 'AnsibleError')
      throw filterError(`${error.message}. ${error.message}`);
    throw error;
  }
}

function textFor(value: Value, complaint: string): string {
  if (value instanceof Undefined) value.fail();
  const text = asText(value);
  if (text === undefined) throw typeError(`${complaint}, instead we got: <class '${typeName(value)}'>`);
  return text;
}

const SECRET = 'Secret passed is required to be a string';

/** Ansible's filters that hash and encrypt. */
export default defineFilters({
  password_hash: filter(
    "get_encrypted_password(password, hashtype='sha512', salt=None, salt_size=None, rounds=None, ident=None)",
    (_context, password, scheme, salt, saltSize, rounds, ident) =>
      hashPassword(password, str(scheme), { salt, saltSize, rounds, ident }),
  ),
  vault: filter(
    "do_vault(data, secret, salt=None, vaultid='filter_default', wrap_object=False)",
    (_context, data, secret, salt, id) => {
      const key = textFor(secret, SECRET);
      const text = textFor(data, 'Can only vault strings');
      return vaultText(text, key, salt === null ? undefined : str(salt), str(id));
    },
  ),
  unvault: filter("do_unvault(vault, secret, vaultid='filter_default')", (_context, vault, secret) => {
    const key = textFor(secret, SECRET);
    if (vault instanceof EncryptedText) return vault.decrypt();
    const text = textFor(vault, 'Vault should be in the form of a string');
    return isVaultText(text) ? unvaultText(text, key) : text;
  }),
});

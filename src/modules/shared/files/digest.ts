/** What Ansible's modules make digests with. */
export const HASH_ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;

export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];

export function isHashAlgorithm(text: string): text is HashAlgorithm {
  return (HASH_ALGORITHMS as readonly string[]).includes(text);
}

/** In Ansible's words. */
export function unknownAlgorithm(path: string, algorithm: string): string {
  return `Could not hash file '${path}' with algorithm '${algorithm}'. Available algorithms: ${HASH_ALGORITHMS.join(', ')}`;
}

/** Of a host whose programs do not make such digests (BusyBox has no sha224sum). */
export function noHasher(path: string, algorithm: string): string {
  return `Could not hash file '${path}' with algorithm '${algorithm}': the host has neither ${algorithm}sum nor openssl`;
}

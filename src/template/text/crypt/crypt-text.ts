/** The characters in which crypt writes six bits each. */
export const CRYPT_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The lowest bits of a number, lowest first, in so many characters. */
function characters(value: number, length: number): string {
  return Array.from({ length }, (_, i) => CRYPT_ALPHABET[(value >> (6 * i)) & 0x3f] ?? '').join('');
}

/** A digest as crypt writes it. @param order its bytes by threes, the highest first; what is left comes last */
export function cryptText(digest: Uint8Array, order: readonly (readonly number[])[]): string {
  const text = (places: readonly number[]) => {
    const value = places.reduce((higher, place) => (higher << 8) | (digest[place] ?? 0), 0);
    return characters(value, Math.ceil((places.length * 8) / 6));
  };
  return order.map(text).join('');
}

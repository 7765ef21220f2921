/** The only source of unpredictable values for the core. */
export abstract class Random {
  /** `count` bytes from a cryptographically secure generator. */
  abstract bytes(count: number): Uint8Array;

  /** A URL-safe token (base64url, unpadded) that holds `byteCount` random bytes; 32 bytes are 256 bits. */
  abstract token(byteCount?: number): string;
}

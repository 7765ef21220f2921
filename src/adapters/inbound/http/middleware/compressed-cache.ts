import { createHash } from 'node:crypto';

/** Of compressed bodies: some hundreds of pages. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Bodies for everybody, compressed once: a page that many ask for costs a look-up, not a compression. Bounded; what
 * was not asked for longest gives way.
 */
export class CompressedCache {
  private readonly kept = new Map<string, KeptBody>();
  /** Of bodies that are kept elsewhere and sent again and again. Nobody changes a body. */
  private readonly digests = new WeakMap<Buffer, string>();
  private bytes = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** @param pack compresses the body, where it is not here already */
  get(encoding: string, body: Buffer, pack: (body: Buffer) => Promise<Buffer>): Promise<Buffer> {
    const key = `${encoding} ${this.digestOf(body)}`;
    const known = this.kept.get(key);
    if (known !== undefined) {
      // The map's order is the order of use.
      this.kept.delete(key);
      this.kept.set(key, known);
      return known.packed;
    }
    const fresh = { packed: pack(body), bytes: 0 };
    this.kept.set(key, fresh);
    void fresh.packed.then(
      ({ length }) => {
        if (this.kept.get(key) !== fresh) return;
        fresh.bytes = length;
        this.bytes += length;
        this.makeRoom();
      },
      () => this.kept.delete(key),
    );
    return fresh.packed;
  }

  /**
   * By content, so that nothing can be out of date. A digest that nobody can find two bodies for: parts of these come
   * from strangers.
   */
  private digestOf(body: Buffer): string {
    let digest = this.digests.get(body);
    if (digest === undefined) {
      digest = createHash('sha256').update(body).digest('base64');
      this.digests.set(body, digest);
    }
    return digest;
  }

  private makeRoom(): void {
    for (const [key, { bytes }] of this.kept) {
      if (this.bytes <= this.mostBytes) return;
      this.kept.delete(key);
      this.bytes -= bytes;
    }
  }
}

interface KeptBody {
  readonly packed: Promise<Buffer>;
  /** 0 as long as it is being made. */
  bytes: number;
}

/**
 * Where data keys are wrapped. A key management service is one more class of this shape: it wraps and unwraps by itself, and no key comes here.
 * The two that exist take their keys from a file or from a setting.
 */
export abstract class MasterKeys {
  /** The key that new data keys are wrapped by. */
  abstract get active(): string;
  /** Whether a key of this id is at hand. */
  abstract has(id: string): boolean;
  /** Looks again where the keys come from. @throws AppError `config_invalid` */
  abstract refresh(): Promise<void>;
  /** @param about what the data key is for; the same is needed to unwrap it. */
  abstract wrap(id: string, dataKey: Buffer, about: string): Promise<Buffer>;
  /** @throws Error when the key, the bytes or `about` are others */
  abstract unwrap(id: string, wrapped: Buffer, about: string): Promise<Buffer>;
}

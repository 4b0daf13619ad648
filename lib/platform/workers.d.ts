/** https://developers.cloudflare.com/workers/runtime-apis/streams/transformstream/#fixedlengthstream */
declare class FixedLengthStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(expectedLength: number | bigint);
}

/** https://developers.cloudflare.com/workers/runtime-apis/cache/ */
interface CacheStorage {
  readonly default: Cache;
}

import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { ProtocolError } from '../protocol-error.ts';
import { SysFlag } from './sysflag.ts';

const deflate: (body: Uint8Array, options: zlib.ZlibOptions) => Promise<Buffer> = promisify(zlib.deflate);

/** Producers compress bodies of this size and above. */
export const COMPRESS_FROM_BYTES = 4096;
/** No inflated body is larger: what a frame can carry, a few times over. */
export const MAX_INFLATED_BODY = 64 * 1024 * 1024;
/** The sysFlag bits of a body compressed by {@link compressBody}. */
export const ZLIB_FLAGS = SysFlag.COMPRESSED | SysFlag.COMPRESSION_ZLIB;

/** Compresses a body as producers do: a zlib stream, level 5 unless told otherwise. */
export const compressBody = (body: Uint8Array, level = 5): Buffer => zlib.deflateSync(body, { level });

/** The same off the event loop, for large bodies. */
export const compressBodyLater = (body: Uint8Array, level = 5): Promise<Buffer> => deflate(body, { level });

/**
 * The body as it was sent. ZSTD needs a Node that has it (22.15 and later); LZ4 none has.
 *
 * @throws ProtocolError when the body is corrupt, too large, or of a kind that cannot be read here
 */
export function decompressBody(body: Buffer, sysFlag: number): Buffer {
  if ((sysFlag & SysFlag.COMPRESSED) === 0) return body;
  switch (sysFlag & SysFlag.COMPRESSION_TYPE) {
    case 0:
    case SysFlag.COMPRESSION_ZLIB:
      return guarded('zlib', () => zlib.inflateSync(body, { maxOutputLength: MAX_INFLATED_BODY }));
    case SysFlag.COMPRESSION_ZSTD:
      return guarded('ZSTD', () => inflateZstd(body));
    case SysFlag.COMPRESSION_LZ4:
      throw new ProtocolError('the body is compressed with LZ4, which cannot be read here');
    default:
      throw new ProtocolError(`the body is compressed in an unknown way (sysFlag ${sysFlag})`);
  }
}

function inflateZstd(body: Buffer): Buffer {
  const inflate: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (typeof inflate !== 'function') {
    throw new ProtocolError(`the body is compressed with ZSTD, which Node ${process.versions.node} cannot read`);
  }
  const result: unknown = Reflect.apply(inflate, zlib, [body, { maxOutputLength: MAX_INFLATED_BODY }]);
  if (!Buffer.isBuffer(result)) throw new ProtocolError('the ZSTD body gave no bytes');
  return result;
}

function guarded(kind: string, inflate: () => Buffer): Buffer {
  try {
    return inflate();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError(`the ${kind} body cannot be inflated`, { cause: error });
  }
}

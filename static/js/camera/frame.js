/** The camera message: version u8, seq u32, captured_at f64, all big-endian, then a baseline JPEG. */
export const FRAME_VERSION = 1;
export const HEADER_BYTES = 13;
export const MAX_JPEG_BYTES = 64 * 1024;

/**
 * @param {number} seq Counts up from 1 for each picture sent; an unsigned 32-bit number.
 * @param {number} capturedAt Epoch seconds in the server's time.
 * @param {ArrayBuffer} jpeg
 * @returns {ArrayBuffer}
 */
export function frameMessage(seq, capturedAt, jpeg) {
  const message = new ArrayBuffer(HEADER_BYTES + jpeg.byteLength);
  const header = new DataView(message);
  header.setUint8(0, FRAME_VERSION);
  header.setUint32(1, seq);
  header.setFloat64(5, capturedAt);
  new Uint8Array(message).set(new Uint8Array(jpeg), HEADER_BYTES);
  return message;
}

import { MAX_JPEG_BYTES } from "./frame.js";

const WIDTH = 320;
const HEIGHT = 240;
const QUALITIES = [0.7, 0.5, 0.3];

/** Makes small baseline JPEGs, one at a time. */
export class Encoder {
  #canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  #context = this.#canvas.getContext("2d", { alpha: false });
  #coarser = 0;

  /** The server found the last one too large: begin with a coarser one from now on. */
  easeOff() {
    this.#coarser = Math.min(this.#coarser + 1, QUALITIES.length - 1);
  }

  /**
   * Copies the picture, whole and without bars (bars would look like darkness), so that the caller can let it go.
   *
   * @param {VideoFrame | ImageBitmap} picture
   */
  draw(picture) {
    const width = "displayWidth" in picture ? picture.displayWidth : picture.width;
    const height = "displayHeight" in picture ? picture.displayHeight : picture.height;
    const scale = Math.min(WIDTH / width, HEIGHT / height);
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.#canvas.width !== w) this.#canvas.width = w;
    if (this.#canvas.height !== h) this.#canvas.height = h;
    this.#context?.drawImage(picture, 0, 0, w, h);
  }

  /**
   * @returns {Promise<ArrayBuffer | null>} At most 64 KiB; null when this browser makes no JPEG.
   */
  async jpeg() {
    for (const quality of QUALITIES.slice(this.#coarser)) {
      const blob = await this.#canvas.convertToBlob({ type: "image/jpeg", quality });
      if (blob.type !== "image/jpeg") return null;
      if (blob.size <= MAX_JPEG_BYTES) return blob.arrayBuffer();
    }
    return null;
  }

  /** Forgets the last picture. */
  clear() {
    this.#context?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}

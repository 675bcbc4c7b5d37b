// Ways to get pictures from the camera to the worker, the best this browser has.

/**
 * @typedef {object} Source
 * @property {import("./worker.js").ToWorker} start What to tell the worker.
 * @property {Transferable[]} transfer
 * @property {(() => Promise<ImageBitmap | null>) | null} grab For the worker's "wanted", when the page takes the pictures.
 * @property {() => void} [abandon] Lets go of what this way holds by itself, when it could not be given away.
 */

/**
 * Ways to try one after the other: giving a stream or a track away throws where the browser has it only half.
 *
 * @param {MediaStreamTrack} track
 * @param {HTMLVideoElement} preview Plays the same track.
 * @param {boolean} workerReadsTracks Whether MediaStreamTrackProcessor exists inside workers.
 * @returns {(() => Source)[]} Best first; the last always works.
 */
export function sourcesOf(track, preview, workerReadsTracks) {
  const Processor = globalThis.MediaStreamTrackProcessor;
  return [
    ...(Processor ? [() => streamSource(track, Processor)] : []),
    ...(workerReadsTracks ? [() => trackSource(track)] : []),
    () => pageSource(track, preview),
  ];
}

/**
 * Chromium: the page makes the stream of pictures and gives it away.
 *
 * @param {MediaStreamTrack} track
 * @param {NonNullable<typeof MediaStreamTrackProcessor>} Processor
 * @returns {Source}
 */
function streamSource(track, Processor) {
  const { readable } = new Processor({ track, maxBufferSize: 1 });
  return { start: { type: "stream", readable }, transfer: [readable], grab: null };
}

/**
 * Safari 18 and later: the worker gets a copy of the track.
 *
 * @param {MediaStreamTrack} track
 * @returns {Source}
 */
function trackSource(track) {
  const copy = track.clone();
  const transfer = /** @type {Transferable[]} */ (/** @type {unknown} */ ([copy]));
  return { start: { type: "track", track: copy }, transfer, grab: null, abandon: () => copy.stop() };
}

/**
 * Everyone else: the page takes a picture whenever the worker asks. Messages from a worker are not slowed in a hidden
 * page, as timers are.
 *
 * @param {MediaStreamTrack} track
 * @param {HTMLVideoElement} preview
 * @returns {Source}
 */
function pageSource(track, preview) {
  const capture = typeof ImageCapture === "undefined" ? null : new ImageCapture(track);
  const fromVideo = async () => (preview.readyState >= 2 ? createImageBitmap(preview) : null);
  const grab = async () => {
    try {
      return await (capture?.grabFrame ? capture.grabFrame() : fromVideo());
    } catch {
      return null; // The camera is between two pictures, or just stopped; the worker asks again.
    }
  };
  return { start: { type: "grab" }, transfer: [], grab };
}

// Ways to get pictures from the camera to the worker, the best this browser has.

/**
 * @typedef {object} Source
 * @property {import("./worker.js").ToWorker} start What to tell the worker.
 * @property {Transferable[]} transfer
 * @property {(() => Promise<ImageBitmap | null>) | null} grab For the worker's "wanted", when the page takes the pictures.
 */

/**
 * @param {MediaStreamTrack} track
 * @param {HTMLVideoElement} preview Plays the same track.
 * @param {boolean} workerReadsTracks Whether MediaStreamTrackProcessor exists inside workers.
 * @returns {Source}
 */
export function bestSource(track, preview, workerReadsTracks) {
  return streamSource(track) ?? (workerReadsTracks ? trackSource(track) : null) ?? pageSource(track, preview);
}

/**
 * Chromium: the page makes the stream of pictures and gives it away.
 *
 * @param {MediaStreamTrack} track
 * @returns {Source | null}
 */
function streamSource(track) {
  if (typeof MediaStreamTrackProcessor === "undefined") return null;
  const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
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
  return { start: { type: "track", track: copy }, transfer, grab: null };
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

/** The camera, from the press of the button to one picture; then it is closed again. */
export class Shot {
  #video;
  #ended;
  /** @type {MediaStream | null} */
  #stream = null;
  #asked = 0;

  /**
   * @param {HTMLVideoElement} video Shows what the camera sees.
   * @param {() => void} ended The camera went away by itself.
   */
  constructor(video, ended) {
    this.#video = video;
    this.#ended = ended;
  }

  get isOpen() {
    return this.#stream !== null;
  }

  /**
   * Opens the camera. Throws what the browser throws, or an Error named "insecure".
   *
   * @returns {Promise<boolean>} False when it was closed again meanwhile.
   */
  async open() {
    if (!navigator.mediaDevices?.getUserMedia) throw Object.assign(new Error(), { name: "insecure" });
    this.#asked += 1;
    const mine = this.#asked;
    const video = { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: "user" };
    const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    if (mine !== this.#asked) {
      for (const track of stream.getTracks()) track.stop();
      return false;
    }
    this.#stream = stream;
    stream.getVideoTracks()[0]?.addEventListener("ended", () => this.#stream === stream && this.#ended());
    this.#video.srcObject = stream;
    await this.#video.play().catch(() => undefined); // Refused only when the stream is already gone.
    return true;
  }

  /** Closes the camera: its light goes off. */
  close() {
    this.#asked += 1;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
  }
}

/**
 * Keeps a phone's screen on while the camera is analysed: a phone that locks stops the camera. The browser gives the
 * lock up whenever the page is hidden, so it is asked for again when the page comes back.
 */
export class Wakefulness {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #wanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#ask());
  }

  /** @param {boolean} wanted */
  keep(wanted) {
    this.#wanted = wanted;
    if (wanted) void this.#ask();
    else void this.#lock?.release().catch(() => undefined);
  }

  async #ask() {
    const isPhone = matchMedia("(pointer: coarse)").matches;
    if (!this.#wanted || !isPhone || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
      if (!this.#wanted) await this.#lock.release();
    } catch {
      // A phone that saves its battery says no; the page works on until it locks.
    }
  }
}

// What browsers have and TypeScript's DOM library does not know yet, and the one global script we load.

interface MediaStreamTrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

declare var MediaStreamTrackProcessor:
  | { new (init: { track: MediaStreamTrack; maxBufferSize?: number }): MediaStreamTrackProcessor }
  | undefined;

interface ImageCapture {
  grabFrame(): Promise<ImageBitmap>;
}

declare var documentPictureInPicture:
  | { requestWindow(options: { width: number; height: number }): Promise<Window> }
  | undefined;

interface PlotlyModule {
  react(
    root: HTMLElement,
    data: Record<string, unknown>[],
    layout: Record<string, unknown>,
    config: Record<string, unknown>,
  ): Promise<unknown>;
  readonly Plots: { resize(root: HTMLElement): Promise<unknown> };
}

declare var Plotly: PlotlyModule | undefined;

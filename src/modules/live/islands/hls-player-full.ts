// The library that plays streams, with captions: for whoever switched them on.
export { default as Hls } from 'hls.js'

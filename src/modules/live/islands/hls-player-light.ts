// The library that plays streams, without captions: a third less to load on a weak line.
export { default as Hls } from 'hls.js/light'

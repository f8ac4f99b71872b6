// The PDF reader's own worker, at an address of ours.
import 'pdfjs-dist/build/pdf.worker.min.mjs'

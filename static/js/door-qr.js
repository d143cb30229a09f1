// Finds a QR code in a picture, for browsers that cannot do that by themselves. Loaded only when somebody scans.
import decodeQR from "qr/decode.js";

// What the code says; empty when there is none to read.
export function read({ width, height, data }) {
  try {
    return decodeQR({ width, height, data });
  } catch {
    return "";
  }
}

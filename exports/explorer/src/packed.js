/** Packed data: gzip in base64, as large islands of the page hold it. */

/** @param {string} text base64 */
export function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at); // a loop: ten times as fast as Uint8Array.from
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes gzip @returns {Promise<ArrayBuffer>} */
export function unpack(bytes) {
  return through(bytes, new DecompressionStream("gzip"));
}

/** Pack text. @param {string} text @returns {Promise<string>} base64 of gzip */
export async function pack(text) {
  const bytes = new Uint8Array(await through(new TextEncoder().encode(text), new CompressionStream("gzip")));
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 0x6000) pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000)))); // 0x6000 is a multiple of 3
  return pieces.join("");
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} way */
function through(bytes, way) {
  return new Response(new Blob([bytes]).stream().pipeThrough(way)).arrayBuffer();
}

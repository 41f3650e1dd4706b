const signatures: readonly { readonly bytes: readonly number[]; readonly says: string }[] = [
  { bytes: [0x1f, 0x8b, 0x08], says: 'gzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], says: 'zstd' },
  { bytes: [0x78, 0x9c], says: 'zlib' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], says: 'an Avro file' },
]

/**
 * What binary data begins like, as a sentence to add to a reason; '' for nothing known. A hint: nothing is decoded on
 * the strength of it.
 */
export function signatureOf(bytes: Uint8Array): string {
  const found = signatures.find((signature) => signature.bytes.every((byte, index) => bytes[index] === byte))
  if (found) return `. It begins like ${found.says}`
  // Confluent's wire format: a zero byte, then the schema's id in four bytes, big-endian.
  if (bytes.length > 5 && bytes[0] === 0 && bytes[1] === 0) {
    const id = new DataView(bytes.buffer, bytes.byteOffset, 5).getUint32(1)
    if (id > 0) return `. It begins like a message with schema id ${id} of a schema registry`
  }
  return ''
}

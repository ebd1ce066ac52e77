/** The same bytes as they may arrive: cut into pieces of several sizes, and whole. */
export function cuttings(stream: Buffer): Buffer[][] {
  return [1, 2, 3, 7, 130, 4_096, stream.length].map((size) =>
    Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
      stream.subarray(index * size, (index + 1) * size),
    ),
  )
}

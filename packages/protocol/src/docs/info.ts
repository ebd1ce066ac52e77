/** What a document says of itself. */
export interface DocumentInfo {
  readonly title: string
  readonly description?: string | undefined
}

/** What the documents of the built-in contract say of themselves. */
export const chatInfo: DocumentInfo = {
  title: 'chatNode',
  description:
    'A real-time chat backend. Stored once, shown once, in one order, or you are told to resync. ' +
    'A message posted over REST reaches the sockets as any other; both speak the same schemas and ' +
    'answer the same errors.',
}

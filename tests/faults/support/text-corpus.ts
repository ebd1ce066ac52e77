/** A text, whether it may be sent, and what it is. */
export interface TextCase {
  readonly what: string
  readonly text: string
  readonly isAccepted: boolean
}

const at = (codePoint: number): string => String.fromCodePoint(codePoint)
const hex = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

function* controls(): Generator<TextCase> {
  for (const point of [...range(0, 0x1f), 0x7f]) {
    const isAccepted = point === 0x09 || point === 0x0a
    yield { what: `the control ${hex(point)}`, text: `a${at(point)}b`, isAccepted }
  }
  for (const point of range(0x80, 0x9f)) {
    yield { what: `the control ${hex(point)}`, text: `a${at(point)}b`, isAccepted: true }
  }
}

function* surrogates(): Generator<TextCase> {
  for (const unit of [0xd800, 0xd83d, 0xdbff, 0xdc00, 0xde00, 0xdfff]) {
    const half = String.fromCharCode(unit)
    for (const text of [half, `${half}a`, `a${half}`, `a${half}b`, `${half}${half}`]) {
      yield { what: `half a pair, ${hex(unit)}`, text, isAccepted: false }
    }
  }
  yield { what: 'a pair in reverse', text: '\ude00\ud83d', isAccepted: false }
  yield { what: 'a whole pair', text: '\ud83d\ude00', isAccepted: true }
}

const SPACES = [
  0x20,
  0xa0,
  0x1680,
  ...range(0x2000, 0x200a),
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
]
const INVISIBLE = [
  0xad,
  0x034f,
  0x061c,
  0x180e,
  0x3164,
  0xfeff,
  0xffa0,
  0xe0001,
  ...range(0x200b, 0x200f),
  ...range(0x202a, 0x202e),
  ...range(0x2060, 0x2064),
  ...range(0x2066, 0x2069),
  ...range(0xfe00, 0xfe0f),
]

function* blanks(): Generator<TextCase> {
  yield { what: 'nothing', text: '', isAccepted: false }
  for (const point of [...SPACES, ...INVISIBLE]) {
    const what = hex(point)
    yield { what: `${what} alone`, text: at(point).repeat(3), isAccepted: false }
    yield { what: `${what} around a letter`, text: `${at(point)}x${at(point)}`, isAccepted: true }
  }
}

// Printable texts, separated by bars.
const WORDS = [
  'Straße|naïve café|Ångström|İstanbul|ǆ ǅ Ǆ|ﬁﬂ|Ω Ω|K K|Å Å|ελληνικά|русский|раураl paypal|ᏣᎳᎩ|𝕬𝖇𝖈',
  'שלום|مرحبا|مرحبا 123 hello|\u202eevil\u202c|हिन्दी|தமிழ்|ไทย|한국어|日本語|中文 测试|𠮷野家|Z̷̢͗a̵͍͝l̸g̴o̶',
  '👨‍👩‍👧‍👦|🏳️‍🌈|🏴󠁧󠁢󠁥󠁮󠁧󠁿|👍🏽|❤️|☺︎|1️⃣|🇩🇪🇫🇷|🧑🏿‍🚀|👩‍❤️‍💋‍👨|\u{10ffff}|\ue000|\ufffd|\uffff a',
  `Robert'); DROP TABLE messages;--|" OR 1=1|\\|\\u0000|%00|%s%n|\${7*7}|{{7*7}}|CON|../../etc/passwd`,
  '<script>alert(1)</script>|<img src=x onerror=alert(1)>|&lt;&amp;|javascript:alert(1)|-1|1e309|0x10',
  '{"$gt":""}|[]|null|undefined|NaN|__proto__|constructor|42["send-message",{}]|4|2probe|\u2028x\u2029',
  '451-["x",{"_placeholder":true,"num":0}]|a\nb|a\tb|  leading|trailing  |  \n x \n  |\ufeffx',
].flatMap((line) => line.split('|'))

function* words(): Generator<TextCase> {
  for (const text of WORDS) yield { what: text.slice(0, 24), text, isAccepted: true }
}

function* normalForms(): Generator<TextCase> {
  for (const letter of 'ÀÉÎÕÜàéîõüÅåÇçÑñŠšŽžāēīōūḀṩệộớ한글각') {
    for (const form of ['NFC', 'NFD'] as const) {
      yield { what: `${letter} in ${form}`, text: letter.normalize(form), isAccepted: true }
    }
  }
}

function* lengths(limit: number): Generator<TextCase> {
  for (const [what, one] of [
    ['ASCII', 'x'],
    ['of three bytes', '字'],
    ['outside the BMP', '𠮷'],
  ] as const) {
    for (const by of [-1, 0, 1]) {
      const text = one.repeat(limit + by)
      yield { what: `${limit + by} characters, ${what}`, text, isAccepted: by <= 0 }
    }
  }
  for (const marks of [1, 10, 100, 1_000, limit - 1, limit]) {
    const text = `a${'\u0301'.repeat(marks)}`
    yield { what: `${marks} combining marks`, text, isAccepted: marks < limit }
  }
}

// oxlint-disable-next-line typescript/no-misused-spread -- a broken emoji is text, too
const ALPHABET = [...'aZ0 \n\t"\\/<&é字𠮷🙂👍🏽\u200d\ufe0f\u0301\u202eש\u00a0']

/** Texts of every kind that has made trouble somewhere, and random ones up to the number asked for. */
export function textCorpus(count: number, limit: number, random: () => number): TextCase[] {
  const cases = [
    ...controls(),
    ...surrogates(),
    ...blanks(),
    ...words(),
    ...normalForms(),
    ...lengths(limit),
  ]
  while (cases.length < count) {
    const length = 1 + Math.floor(random() * 60)
    const drawn = Array.from(
      { length },
      () => ALPHABET[Math.floor(random() * ALPHABET.length)] ?? '',
    )
    cases.push({ what: 'random', text: `.${drawn.join('')}`, isAccepted: true })
  }
  return cases
}

import { formatNumber } from './format.ts'

// Drawn on white with dark letters, so that they can be read on a page of either colour.
const COLORS = ['#2563eb', '#9ca3af', '#d97706', '#059669', '#7c3aed', '#dc2626', '#0891b2']
const STYLE = 'font-family="system-ui, sans-serif" font-size="12" fill="#1f2937"'

interface Bar {
  readonly label: string
  readonly value: number
  readonly minimum: number
  readonly maximum: number
}

export interface BarGroup {
  readonly title: string
  readonly bars: readonly Bar[]
}

const WIDTH = 720
const LABEL_WIDTH = 100
const VALUE_WIDTH = 90
const BAR_HEIGHT = 18
const GAP = 6
const GROUP_TITLE_HEIGHT = 30
const TITLE_HEIGHT = 34

/** Horizontal bars, each group in a scale of its own, with a line from the lowest to the highest run. */
export function barChart(title: string, groups: readonly BarGroup[]): string {
  let y = TITLE_HEIGHT
  const parts: string[] = []
  for (const group of groups) {
    parts.push(text([8, y + 18], group.title, 'font-weight="600"'))
    y += GROUP_TITLE_HEIGHT
    const most = Math.max(...group.bars.map(({ maximum }) => maximum))
    const scale = (value: number): number => (value / most) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH)
    group.bars.forEach((bar, index) => {
      parts.push(...drawBar(bar, { y, scale, color: colorOf(index) }))
      y += BAR_HEIGHT + GAP
    })
  }
  return document(title, y + 8, parts)
}

function drawBar(
  { label, value, minimum, maximum }: Bar,
  { y, scale, color }: { y: number; scale: (value: number) => number; color: string },
): string[] {
  const middle = y + BAR_HEIGHT / 2
  const end = LABEL_WIDTH + scale(maximum)
  return [
    text([LABEL_WIDTH - 8, middle + 4], label, 'text-anchor="end"'),
    `<rect x="${LABEL_WIDTH}" y="${y}" width="${round(scale(value))}" height="${BAR_HEIGHT}" rx="2" fill="${color}"/>`,
    line([LABEL_WIDTH + scale(minimum), middle], [end, middle]),
    text([end + 8, middle + 4], formatNumber(value)),
  ]
}

export interface Series {
  readonly label: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

const PLOT = { left: 70, top: 50, width: 620, height: 200 } as const

/** Lines over a logarithmic scale of sizes; the values from 0 up. */
export function lineChart(title: string, unit: string, series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points)
  const sizes = [...new Set(points.map(([size]) => size))].toSorted((a, b) => a - b)
  const [least = 1, most = 10] = [sizes[0], sizes.at(-1)]
  const highest = Math.max(...points.map(([, value]) => value)) * 1.1
  const x = (size: number): number =>
    PLOT.left + (Math.log(size / least) / Math.log(most / least || 10)) * PLOT.width
  const y = (value: number): number => PLOT.top + PLOT.height * (1 - value / highest)
  const axes = [
    line([PLOT.left, y(0)], [PLOT.left + PLOT.width, y(0)]),
    ...sizes.map((size) =>
      text([x(size), y(0) + 18], size.toLocaleString('en'), 'text-anchor="middle"'),
    ),
    ...[0, highest / 2, highest].map((value) =>
      text([PLOT.left - 8, y(value) + 4], formatNumber(value), 'text-anchor="end"'),
    ),
    text([PLOT.left, PLOT.top - 8], unit),
  ]
  const lines = series.flatMap(({ label, points: own }, index) => [
    `<polyline fill="none" stroke="${colorOf(index)}" stroke-width="2" points="${own.map(([size, value]) => `${round(x(size))},${round(y(value))}`).join(' ')}"/>`,
    ...own.map(
      ([size, value]) =>
        `<circle cx="${round(x(size))}" cy="${round(y(value))}" r="3" fill="${colorOf(index)}"/>`,
    ),
    text(
      [PLOT.left + 8 + index * 110, PLOT.top + PLOT.height + 42],
      label,
      `style="fill:${colorOf(index)}"`,
    ),
  ])
  return document(title, PLOT.top + PLOT.height + 54, [...axes, ...lines])
}

const colorOf = (index: number): string => COLORS[index % COLORS.length] ?? 'black'

const round = (value: number): number => Math.round(value * 10) / 10

function text([x, y]: readonly [number, number], content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(content)}</text>`
}

function line(from: readonly [number, number], to: readonly [number, number]): string {
  const [x1, y1, x2, y2] = [...from, ...to].map(round)
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#1f2937"/>`
}

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function document(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${round(height)}" ${STYLE}>`,
    '<rect width="100%" height="100%" fill="white"/>',
    text([8, 22], title, 'font-size="15" font-weight="600"'),
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

/** The mark of chatNode: two people, one line. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="9" fill="var(--brand)" />
      <path
        d="M9 20.5V12a3.5 3.5 0 0 1 7 0v8a3.5 3.5 0 0 0 7 0v-8.5"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="9" cy="21.5" r="2.6" fill="#ffd9a0" />
      <circle cx="23" cy="10.5" r="2.6" fill="#ffd9a0" />
    </svg>
  )
}

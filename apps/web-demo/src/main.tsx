import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followOtherTabs } from './session/session-store.ts'
import { watchFarewell } from './session/farewell.ts'
import { startSettings } from './settings/settings.ts'
import { startServiceWorker } from './offline/start-service-worker.ts'
import './ui/tokens.css'
import './ui/base.css'

followOtherTabs()
watchFarewell()
startServiceWorker()
void startSettings().then(render)

function render(): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no place for the app')
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
